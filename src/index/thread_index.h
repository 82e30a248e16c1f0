/* thread_index: the dense memory of one thread: the tokens of its posts, and where each fingerprint stands.
 *
 * tok[] is the store of all tokens, posts one after the other; a position is an index into it.  Postings form
 * chains, latest first, hung from heads addressed by hash bits; a chain is walked only a bounded way, so no
 * input makes it slow.  A head holds some more bits of the hash, so that most fingerprints that were never seen are
 * known for that without a look at the chain, which would miss the cache.
 *
 * When the store passes the window, its older half is forgotten, and what stays moves to the front, which costs O(1) a token
 * over time.  Heads and postings keep the numbers they have, so no pass over them is needed.
 *
 * Nothing is looked up as long as all posts at hand are pieces of one and the same: then their fingerprints wait,
 * and are made again from the store when another post comes (tindex_link), so text without separators, and the
 * first post of a thread, cost the store alone.
 *
 * Who has many threads keeps the small ones packed (thread_pack): their postings are made again from the store, as those that
 * wait.  The heads of one that is a little larger are made again from its postings, in what all can share.
 *
 * Deterministic: no order of memory or time enters.  The caller owns the struct; `{0}` after tindex_init.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_THREAD_INDEX_H
#define INDEX_THREAD_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fingerprint/fingerprint.h"
#include "util/status.h"

#define TI_NONE UINT32_MAX
#define TI_GRANULE 64u
/* Up to so many are made again at each use, of a thread that rests between. */
#define TI_REMADE 1024u      /* postings, their heads: that costs less than a microsecond */
#define TI_REMADE_SMALL 256u /* fingerprints, their postings: of a thread that is packed */

struct tpost {
    uint64_t number; /* as in struct post; pieces of one post share it */
    uint32_t pos;    /* of its first token */
    uint32_t id;     /* of its id's hash, 0: it has none */
};

/* Tokens [from, to) of the store went as the words of another post; 0, 0: of one that is not at hand. */
struct torigin {
    uint32_t from, to;
    uint64_t thread, post;
};
/* So many of them a post, and one more of so many tokens. */
#define TI_COPIES 4u
#define TI_COPY_TOKENS 16u

/* Postings are numbered from 1 on, positions from 0, through the life of the table: what is forgotten keeps its numbers, and
 * whoever still holds one sees that it is none of those at hand. */
struct posting {
    uint32_t hash;
    uint32_t pos;  /* counts what was forgotten too: minus thread_index.origin, it is an index into tok */
    uint32_t prev; /* number of the posting before it in the chain, or of none at hand */
};

/* Words seen in the heads of posts (names, most of them): a Bloom filter of 512 bits, two a word.  B. Bloom,
 * "Space/time trade-offs in hash coding with allowable errors", CACM 1970. */
struct tnames {
    uint64_t bit[8];
};
static inline void tnames_add(struct tnames *n, uint32_t tok)
{
    uint32_t h = (tok >> 2) * 0x9e3779b1u;
    n->bit[h >> 29] |= (uint64_t)1 << (h >> 23 & 63);
    n->bit[h >> 20 & 7] |= (uint64_t)1 << (h >> 14 & 63);
}
static inline bool tnames_known(const struct tnames *n, uint32_t tok)
{
    uint32_t h = (tok >> 2) * 0x9e3779b1u;
    return (n->bit[h >> 29] >> (h >> 23 & 63) & 1) && (n->bit[h >> 20 & 7] >> (h >> 14 & 63) & 1);
}

struct thread_index {
    struct tnames names;
    uint32_t *tok;
    size_t n_tok, cap_tok;
    struct tpost *post;
    size_t n_posts, cap_posts;
    uint32_t *granule; /* for every TI_GRANULE tokens the last post that begins at or before their first */
    size_t cap_granules;
    struct torigin *copy; /* rising, disjoint */
    size_t n_copies, cap_copies;
    size_t n_linked; /* posts whose fingerprints hang in the chains */
    struct posting *posting;
    size_t n_postings, cap_postings;
    uint32_t first;                        /* number of posting[0] */
    uint32_t origin;                       /* posting.pos of tok[0] */
    uint32_t n_prints;                     /* fingerprints so far; those passed over have no posting */
    uint64_t passed[TI_REMADE_SMALL / 64]; /* a bit each of the first ones */
    uint32_t *head;                        /* 1 << head_bits, of cap_heads */
    size_t cap_heads;
    unsigned head_bits;
    size_t window;    /* tokens kept at least, twice that at most */
    uint64_t evicted; /* tokens forgotten */
    struct fp *fp;    /* scratch of tindex_link */
    size_t cap_fps;
};

void tindex_init(struct thread_index *ix, size_t window);
void tindex_clear(struct thread_index *ix); /* a new thread; memory kept */
void tindex_free(struct thread_index *ix);

/* Before a use, and behind it: heads and scratch of `spare`, whose own thread is over. */
void tindex_lend(struct thread_index *ix, struct thread_index *spare);
void tindex_rest(struct thread_index *ix, struct thread_index *spare);
/* The same thread in arrays of its size; on ST_NOMEM *to holds nothing. */
enum status tindex_copy(struct thread_index *to, const struct thread_index *from) MUST_CHECK;

/* For who fills one: room for so many, and notes where the posts begin. */
enum status tindex_room_for(struct thread_index *ix, size_t tokens, size_t posts) MUST_CHECK;
void tindex_mark(struct thread_index *ix);

/* Appends a post's tokens (flags as they are) to the store; *base is its first position.  Positions learnt before
 * this call are void after it. */
enum status tindex_begin(struct thread_index *ix, uint64_t number, const uint32_t *tok, size_t n, uint32_t *base) MUST_CHECK;

/* All posts at hand are pieces of one. */
static inline int tindex_alone(const struct thread_index *ix)
{
    return ix->n_posts == 0 || ix->post[0].number == ix->post[ix->n_posts - 1].number;
}

/* Makes ready for tindex_find and tindex_hang of the n_fps fingerprints of the last post: adds those of earlier posts
 * that wait. */
enum status tindex_link(struct thread_index *ix, size_t n_fps) MUST_CHECK;

/* A head: the number of the latest posting (0, or one that is not at hand: none), a tag of its hash, and whether other tags
 * are in its chain too. */
#define TI_LAST 0x3fffffu
#define TI_TAG 0x7fc00000u
#define TI_MIXED 0x80000000u

static inline uint32_t tindex_tag(uint32_t hash) { return (hash * 0x9e3779b1u) << 21 & TI_TAG; }

static inline uint32_t *tindex_head(const struct thread_index *ix, uint32_t hash)
{
    return &ix->head[(hash * 0x9e3779b1u) >> (32 - ix->head_bits)];
}

/* Index of the posting with that number; TI_NONE if it is not at hand. */
static inline uint32_t tindex_at(const struct thread_index *ix, uint32_t number)
{
    uint32_t i = number - ix->first;
    return i < ix->n_postings ? i : TI_NONE;
}

/* A number is left for one more posting. */
static inline bool tindex_room(const struct thread_index *ix, size_t n_postings) { return ix->first + n_postings <= TI_LAST; }

/* Position of posting p in the store. */
static inline uint32_t tindex_pos(const struct thread_index *ix, uint32_t p) { return ix->posting[p].pos - ix->origin; }

/* Where the chain with the postings of `hash` begins; TI_NONE if there are none. */
static inline uint32_t tindex_find(const struct thread_index *ix, uint32_t hash)
{
    uint32_t h = *tindex_head(ix, hash), i = (h & TI_LAST) - ix->first;
    uint32_t other = (h ^ tindex_tag(hash)) & TI_TAG, mixed = h & TI_MIXED;
    uint32_t none = (i >= ix->n_postings) | ((other != 0) & !mixed);
    return i | -none; /* no branches: they would be guessed wrong */
}

/* Makes posting i, for which tindex_link made room, the latest of its chain; the caller counts it. */
static inline void tindex_hang(const struct thread_index *ix, uint32_t i, uint32_t hash, uint32_t pos)
{
    uint32_t *head = tindex_head(ix, hash), h = *head, tag = tindex_tag(hash), latest = h & TI_LAST;
    uint32_t mixed = (h & TI_TAG) != tag ? TI_MIXED : h & TI_MIXED;
    ix->posting[i] = (struct posting){hash, pos + ix->origin, latest};
    *head = (ix->first + i) | tag | (latest - ix->first < i ? mixed : 0);
}

/* Next posting of `hash` in the chain from p on, spending *steps; TI_NONE at the end. */
static inline uint32_t tindex_walk(const struct thread_index *ix, uint32_t p, uint32_t hash, unsigned *steps)
{
    while (p != TI_NONE && *steps > 0) {
        --*steps;
        if (ix->posting[p].hash == hash)
            return p;
        p = tindex_at(ix, ix->posting[p].prev);
    }
    return TI_NONE;
}

/* The last post that begins at or before pos, a position of the store. */
static inline size_t tindex_post_at(const struct thread_index *ix, uint32_t pos)
{
    size_t i = ix->granule[pos / TI_GRANULE];
    while (i + 1 < ix->n_posts && ix->post[i + 1].pos <= pos)
        i++;
    return i;
}

/* Where the words at pos came from, if they were somebody else's; else NULL.  The same holds up to *next. */
const struct torigin *tindex_copy_at(const struct thread_index *ix, uint32_t pos, uint32_t *next);

/* Fingerprint i of the last post gets no posting. */
static inline void tindex_pass_over(struct thread_index *ix, size_t i)
{
    if ((i += ix->n_prints) < TI_REMADE_SMALL)
        ix->passed[i / 64] |= (uint64_t)1 << i % 64;
}

#endif
