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
    uint32_t chain;        /* segments that run forward through one source post share it */
};

/* The fingerprints of a post; fp[i].tok - first is the token.  `behind` more follow in the array: of the next posts, which
 * will ask for them. */
struct fps {
    const struct fp *fp;
    size_t n, behind;
    uint32_t first;
};
static inline uint32_t fps_tok(const struct fps *f, size_t i) { return f->fp[i].tok - f->first; }

enum cover { COVER_NONE = 0, COVER_EXACT, COVER_EDIT };

#define MATCH_ANSWERS 32u

struct match {
    struct seg *seg; /* rising, disjoint in the target */
    size_t n_segs, cap_segs;
    uint8_t *cover;  /* enum cover, a token */
    uint32_t *owner; /* segment of a covered token; of an edit, the segment before it */
    size_t cap_cover, cap_owner;
    struct fps fps;                  /* of the post */
    size_t asked;                    /* first fingerprints of the next post whose heads were asked for */
    uint32_t base;                   /* position of the post's token 0 */
    size_t n;                        /* tokens of the post */
    uint32_t id;                     /* hash of the post's, 0: not told */
    uint32_t answers[MATCH_ANSWERS]; /* of those of the posts it answers, nearest first */
    size_t n_answers;
    bool posts; /* sources are posts of one thread, not texts of any length */
};

/* Looks up the fingerprints of tok[0 .. n), which are used until the next call; the tokens are added to the index, the
 * fingerprints by match_keep.  Cost: linear in n; each look-up visits a bounded number of places. */
enum status match_post(struct match *m, struct thread_index *ix, uint64_t number, const uint32_t *tok, size_t n,
                       struct fps fps) MUST_CHECK;

/* The same where each line of the post is one by itself, with what its earlier lines have.  line_tok: the first token of each of
 * n_lines lines and the end, counted as in fps.  ix is empty, and no other post comes to it.  ST_LIMIT: too long for it. */
enum status match_lines(struct match *m, struct thread_index *ix, const uint32_t *tok, const uint32_t *line_tok, size_t n_lines,
                        struct fps fps) MUST_CHECK;

/* Joins the segments across edits and fills cover and owner; match_post has done it. */
enum status match_finish(struct match *m, const struct thread_index *ix) MUST_CHECK;

/* What the index learns of a token of the post. */
enum keep {
    KEEP_NEW,   /* it stays: evidence for later posts */
    KEEP_COPY,  /* it went as an exact copy of what the index has: no new evidence */
    KEEP_HIDDEN /* it went, and is no copy of what stays: no evidence at all */
};

/* Adds the fingerprints of the post to the index, but for those whose tokens are all copies, or one of them is hidden.  A
 * match that begins elsewhere may run on into hidden tokens: who quotes a post quotes its orphans and its signature too.
 * keep: n bytes of enum keep and MATCH_PAD more that can be read, or NULL: all are new.  A post with hidden tokens is linked
 * at once, so this can fail. */
#define MATCH_PAD 8u
enum status match_keep(struct match *m, struct thread_index *ix, const uint8_t *keep, bool hidden) MUST_CHECK;

/* Token t of the post at hand becomes a word that no later post has. */
static inline void match_hide(const struct match *m, struct thread_index *ix, size_t t) { ix->tok[m->base + t] &= TOK_FLAGS; }

/* How many earlier places hold the k-gram of fingerprint i, at most `most`; before match_keep. */
unsigned match_occurrences(const struct match *m, const struct thread_index *ix, size_t i, unsigned most);

void match_free(struct match *m);

#endif
