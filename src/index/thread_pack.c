/* thread_pack: see the header.  SPDX-License-Identifier: MIT */
#include "index/thread_pack.h"

#include <string.h>

#include "util/alloc.h"
#include "util/vec.h"

#define UNKNOWN 0xffffu /* code of a token that is not in the list */

/* Behind it: names (if there are any), origins, posts, unknown tokens, codes (if there are any). */
struct thread_pack {
    uint64_t passed[TI_REMADE_SMALL / 64];
    uint32_t n_tok, n_posts, n_copies, n_unknown;
    bool names, plain; /* plain: all tokens as they are */
};

size_t tpack_bytes(size_t tokens, size_t posts, size_t copies)
{
    return sizeof(struct thread_pack) + sizeof(struct tnames) + copies * sizeof(struct torigin) + posts * sizeof(struct tpost) +
           tokens * sizeof(uint32_t);
}

bool tpack_fits(const struct thread_index *ix)
{
    return ix->n_tok <= TPACK_TOKENS && ix->n_prints <= TI_REMADE_SMALL && !ix->evicted;
}

/* A token that is not where it would stand: it takes the place, if nobody has.  0, which quoted words become, stands at 0. */
static bool enter(struct token_codes *codes, uint32_t code, uint32_t there, uint32_t tok)
{
    return !there && code != 0 && code != UNKNOWN &&
           (atomic_compare_exchange_strong_explicit(&codes->tok[code], &there, tok, memory_order_relaxed, memory_order_relaxed) ||
            there == tok);
}

/* Returns how many are unknown; these are in unknown[]. */
static size_t encode(struct token_codes *codes, const uint32_t *tok, size_t n, uint16_t *code, uint32_t *unknown)
{
    size_t n_unknown = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t at = (tok[i] * 0x9e3779b1u) >> 16, there = atomic_load_explicit(&codes->tok[at], memory_order_relaxed);
        bool known = there == tok[i] || enter(codes, at, there, tok[i]);
        code[i] = (uint16_t)(known ? at : UNKNOWN);
        unknown[n_unknown] = tok[i];
        n_unknown += !known;
    }
    return n_unknown;
}

static uint8_t *put(uint8_t *to, const void *p, size_t n)
{
    if (n)
        memcpy(to, p, n);
    return to + n;
}

static const uint8_t *get(const uint8_t *from, void *p, size_t n)
{
    if (n)
        memcpy(p, from, n);
    return from + n;
}

static bool has_names(const struct tnames *n)
{
    uint64_t any = 0;
    for (size_t i = 0; i < sizeof n->bit / sizeof *n->bit; i++)
        any |= n->bit[i];
    return any != 0;
}

struct thread_pack *tpack_make(const struct thread_index *ix, struct token_codes *codes)
{
    uint16_t code[TPACK_TOKENS];
    uint32_t other[TPACK_TOKENS];
    size_t n = ix->n_tok, unknown = encode(codes, ix->tok, n, code, other);
    bool names = has_names(&ix->names), plain = 2 * unknown >= n;
    size_t bytes = sizeof(struct thread_pack) + (names ? sizeof ix->names : 0) + ix->n_copies * sizeof *ix->copy +
                   ix->n_posts * sizeof *ix->post + (plain ? n * sizeof *ix->tok : unknown * sizeof *ix->tok + n * sizeof *code);
    struct thread_pack *p = alloc_array(bytes, 1);
    if (!p)
        return NULL;
    *p = (struct thread_pack){.n_tok = (uint32_t)n,
                              .n_posts = (uint32_t)ix->n_posts,
                              .n_copies = (uint32_t)ix->n_copies,
                              .n_unknown = (uint32_t)unknown,
                              .names = names,
                              .plain = plain};
    memcpy(p->passed, ix->passed, sizeof p->passed);
    uint8_t *to = put((uint8_t *)(p + 1), &ix->names, names ? sizeof ix->names : 0);
    to = put(to, ix->copy, ix->n_copies * sizeof *ix->copy);
    to = put(to, ix->post, ix->n_posts * sizeof *ix->post);
    if (plain) {
        put(to, ix->tok, n * sizeof *ix->tok);
    } else {
        to = put(to, other, unknown * sizeof *other);
        put(to, code, n * sizeof *code);
    }
    return p;
}

static void read_tokens(const struct thread_pack *p, const uint8_t *from, const struct token_codes *codes, uint32_t *tok)
{
    const uint8_t *unknown = from;
    uint16_t code[TPACK_TOKENS];
    get(from + p->n_unknown * sizeof *tok, code, p->n_tok * sizeof *code);
    for (size_t i = 0; i < p->n_tok; i++)
        if (code[i] == UNKNOWN)
            unknown = get(unknown, &tok[i], sizeof *tok);
        else
            tok[i] = atomic_load_explicit(&codes->tok[code[i]], memory_order_relaxed);
}

enum status tpack_open(const struct thread_pack *p, const struct token_codes *codes, struct thread_index *ix)
{
    if (VEC_RESERVE(ix->copy, ix->cap_copies, p->n_copies))
        return ST_NOMEM;
    enum status st = tindex_room_for(ix, p->n_tok, p->n_posts);
    if (st)
        return st;
    memcpy(ix->passed, p->passed, sizeof p->passed);
    const uint8_t *from = get((const uint8_t *)(p + 1), &ix->names, p->names ? sizeof ix->names : 0);
    from = get(from, ix->copy, p->n_copies * sizeof *ix->copy);
    from = get(from, ix->post, p->n_posts * sizeof *ix->post);
    if (p->plain)
        get(from, ix->tok, p->n_tok * sizeof *ix->tok);
    else
        read_tokens(p, from, codes, ix->tok);
    ix->n_copies = p->n_copies;
    ix->n_posts = p->n_posts;
    ix->n_tok = p->n_tok;
    tindex_mark(ix);
    return ST_OK;
}
