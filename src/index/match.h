/* match: which stretches of a post stand in earlier text, token by token.
 *
 * Seed and extend: a fingerprint of the post names earlier places; the tokens there are compared, the longest
 * stretch wins.  Neighbouring stretches from one source are then joined across small edits.  What a match is
 * worth is for decide/ to say.
 *
 * Token indexes are relative to the post (0 .. n); source positions are positions of the thread index.
 * The caller owns the struct; its arrays hold the result until the next call.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_MATCH_H
#define INDEX_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "index/thread_index.h"
#include "text/tokens.h"
#include "util/status.h"

struct seg {
    uint32_t t_from, t_to; /* tokens of the post */
    uint32_t s_from, s_to; /* positions of the source; as long as the target's */
    uint32_t post;         /* index into thread_index.post */
    uint32_t chain;        /* number of its chain: segments that run forward through one post of the source */
};

/* The fingerprints of a post; fp[i].tok - first is the token.  `behind` more follow in the array, those of the next posts: they
 * are prefetched for these. */
struct fps {
    const struct fp *fp;
    size_t n, behind;
    uint32_t first;
};
static inline uint32_t fps_tok(const struct fps *f, size_t i) { return f->fp[i].tok - f->first; }

/* What was found of a token: nothing, the token itself, or an edit between two segments. */
enum cover { COVER_NONE = 0, COVER_EXACT, COVER_EDIT };

#define MATCH_ANSWERS 32u

struct match {
    struct seg *seg; /* rising, disjoint in the target */
    size_t n_segs, cap_segs;
    uint8_t *cover;  /* enum cover of each token */
    uint32_t *owner; /* segment of a covered token; of an edit, the segment before it */
    size_t cap_cover, cap_owner;
    struct fps fps;                  /* of the post */
    size_t asked;                    /* how many fingerprints of the next post were prefetched */
    uint32_t base;                   /* position of the post's token 0 in the index */
    size_t n;                        /* tokens of the post */
    uint32_t id;                     /* hash of the post's id, 0: it has none */
    uint32_t answers[MATCH_ANSWERS]; /* hashes of the ids of the posts that it answers, nearest first */
    size_t n_answers;
    bool hid;   /* match_hide was called: the store has other words than the post */
    bool posts; /* sources are posts of one thread, not texts of any length */
};

/* Looks up the fingerprints of tok[0 .. n), which must stay until the next call.  Adds the tokens to the index; match_keep adds
 * the fingerprints.  Cost: linear in n; each look-up visits a bounded number of places. */
enum status match_post(struct match *m, struct thread_index *ix, uint64_t number, const uint32_t *tok, size_t n,
                       struct fps fps) MUST_CHECK;

/* Compares each line of one post with the earlier lines, as if lines were posts.  line_tok: the first token of each of n_lines
 * lines, and the end, counted as in fps.  ix must be empty and is used up.  ST_LIMIT: the post is too long for it. */
enum status match_lines(struct match *m, struct thread_index *ix, const uint32_t *tok, const uint32_t *line_tok, size_t n_lines,
                        struct fps fps) MUST_CHECK;

/* Joins the segments across edits and fills cover and owner.  match_post does this itself; stream_match fills seg on its own. */
enum status match_finish(struct match *m, const struct thread_index *ix) MUST_CHECK;

/* What a token of the post is for later posts. */
enum keep {
    KEEP_NEW,   /* it stays: evidence for later posts */
    KEEP_COPY,  /* it went as an exact copy of what the index has: no new evidence */
    KEEP_HIDDEN /* it went, and is no copy of what stays: no evidence at all */
};

/* Adds the fingerprints of the post to the index, except those whose tokens are all copies and those that have a hidden token.  A
 * match that begins elsewhere may still run on into hidden tokens that match_hide left: who quotes a post quotes its signature too.
 * keep: n bytes of enum keep, and MATCH_PAD more that can be read; or NULL: all are new.  hidden: one is KEEP_HIDDEN; then
 * the fingerprints of the first post cannot wait for another one (tindex_link), and memory may be refused. */
#define MATCH_PAD 8u
enum status match_keep(struct match *m, struct thread_index *ix, const uint8_t *keep, bool hidden) MUST_CHECK;

/* Token t of the post becomes one that equals no token of a later post.  Called before match_keep. */
static inline void match_hide(struct match *m, struct thread_index *ix, size_t t)
{
    ix->tok[m->base + t] &= TOK_FLAGS;
    m->hid = true;
}

/* How many earlier places hold the k-gram of fingerprint i; counts up to `most`.  Called before match_keep. */
unsigned match_occurrences(const struct match *m, const struct thread_index *ix, size_t i, unsigned most);

void match_free(struct match *m);

#endif
