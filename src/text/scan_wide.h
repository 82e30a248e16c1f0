/* scan_wide: the fast path, once for all instruction sets.
 *
 * Included by scan_<isa>.c, which first defines a vector of 64 bytes and the operations named below; the
 * including file names the function (WIDE_NAME) and says whether it has 64-entry lookups (WIDE_LOOKUP).
 *
 * Two passes over windows of SCAN_BLOCK bytes, because the fused word-by-word loop loses three-fold to
 * branch misses: (1) 64 bytes -> folded bytes and bit masks -> token starts and ends; (2) token -> hash.
 * A block always begins at a character and may end early: in front of a sequence cut by its edge, an entity
 * or a character that only the scalar path knows.  So nothing is carried from block to block but "a token is
 * open", and if a block would be empty the path gives up at the start of the open token.
 *
 *     vec                            64 bytes          lanes                a lane mask, as the machine likes it
 *     v_load, v_store                unaligned         v_eq(x, byte)        lanes equal to byte
 *     v_low6(x)                      x & 63            l_and, l_or, l_bits   lane 0 is the lowest bit
 *     v_look(table, x)               table[x], x < 64  v_sel(l, a, b)       a where l, else b
 *     v_byte(b)                      b everywhere      v_in(x, from, n)     lanes in [from, from + n)
 *     v_flag(x, f)                   64 bits: x & f    v_has(x, f)          the same as lanes
 *     v_zero                                           l_next(l)            lane i is l's i + 1, the last is 0
 *     v_flip(x, l)                   x ^ 1 where l     v_tail(x)            (x & 63) | 0x80
 *     v_look2(table, x, y)           of 128: the index is x & 63, and 64 if y & 1
 *     look_pages(table, x1, x2)      of PAGES times 64, 1 or 4: the index is x2 & 63, and 64 * (x1 % PAGES)
 *     v_ascii(x, &folded, &masks)    letters and digits folded; word, digit, special (LF CR . ! ?), amp,
 *                                    high (>= 0x80) as 64 bits (struct masks is in wide.h)
 *     emit(out, bits, base)          base + position of every bit; may write 16 entries more
 *     halves(kind, half, starts)     TOK_HALF or 0 for each start; may write 64 entries
 *     lowest(bits)                   position of the lowest bit, bits not 0
 *     hash_group(hash, start, end, fold, win)
 *                                    writes the hashes of GROUP words; fold[0] belongs to offset win;
 *                                    returns a bit for each word over 16 bytes, whose hash is not good
 *     hash_far(hash, start, end, fold, win, list)
 *                                    the same for the GROUP words that `list` names, all over 16 bytes; returns
 *                                    a bit for each word over 32 bytes
 *
 * SPDX-License-Identifier: MIT */

/* What fills a struct masks: called, it would go through memory, written in parts and read as a whole. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

static inline uint64_t below(unsigned n) { return n < 64 ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0; }
static inline unsigned count(uint64_t bits) { return (unsigned)__builtin_popcountll(bits); }

#ifndef HALVES
/* Most blocks have none, or nothing else. */
static inline void halves(uint8_t *kind, uint64_t half, uint64_t starts)
{
    memset(kind, half && half == starts ? TOK_HALF : 0, 64);
    if (half == starts)
        return;
    for (; half; half &= half - 1)
        kind[count(starts & below(lowest(half)))] = TOK_HALF;
}
#endif

static inline void keep(struct masks *m, unsigned n)
{
    uint64_t k = below(n);
    m->word &= k;
    m->cut &= k;
    m->half &= k;
    m->digit &= k;
    m->special &= k;
    m->amp &= k;
    m->n = n;
}

#include "text/scan_utf8.h"

/* Classifies up to 64 bytes at text[pos]; writes them folded. */
static ALWAYS_INLINE void block(struct recent *r, const uint8_t *text, size_t len, size_t pos, uint8_t *out,
                                struct masks *m, uint64_t open, bool half_open)
{
    uint64_t high;
    vec x = v_load(text + pos), folded;
    v_ascii(x, &folded, m, &high);
    m->cut = half_open ? m->word & 1 : 0;
    m->half = 0;
    m->n = 64;
    size_t rem = len - pos;
    if (rem < 64) {
        high &= below((unsigned)rem);
        keep(m, (unsigned)rem);
    }
    if (!high) {
        v_store(out, folded);
        return;
    }
#if WIDE_LOOKUP
    uint8_t first[64 + TOKENS_PAD];
    const uint8_t *p = text + pos;
    if (pos == 0) { /* there is no byte before the text to look at */
        memcpy(first, (const uint8_t[16]){0}, 16);
        memcpy(first + 16, p, rem > 1 ? 66 : 65); /* as far as any load below goes: within TOKENS_PAD */
        p = first + 16;
    }
    if (!r->table)
        recent_init(r);
    block_utf8(r, p, rem < 64 ? (unsigned)rem : whole_characters(text + pos), x, folded, out, m, high, open, half_open);
#else
    (void)r;
    (void)open;
    v_store(out, folded);
    keep(m, lowest(high));
#endif
}

/* References that decode to a plain separator are cut out of the words; the block ends in front of others,
 * and in front of one that runs over its edge, which the next block then has at its start. */
static void entities(const uint8_t *text, size_t len, size_t pos, struct masks *m)
{
    for (uint64_t amp = m->amp; amp; amp &= amp - 1) {
        unsigned at = lowest(amp);
        uint32_t cp;
        if (at >= m->n)
            return;
        unsigned n = entity_decode(text + pos + at, text + len, &cp);
        if (n == 0)
            continue;
        const struct fold *f = fold_get(fold_table(), cp);
        if (f->cls != FOLD_SEP || (f->flags & FOLD_STOP) || at + n > m->n) {
            keep(m, at);
            return;
        }
        uint64_t out = ~(below(at + n) & ~below(at));
        m->word &= out;
        m->digit &= out;
        m->cut &= out;
    }
}

/* A line end or stop at text[pos], behind token `tok` - 1. */
#define SPOTS 1024u
struct spot {
    uint32_t pos, tok;
};

/* Notes the block's line ends and stops.  Most blocks have none, one or two, in no order that a branch could
 * learn: two are always written, and overwritten if they were not there. */
static inline size_t note_spots(struct spot *spots, size_t n, uint64_t special, uint64_t starts, size_t at,
                                size_t k)
{
    unsigned more = count(special);
    for (unsigned i = 0; i < 2; i++) {
        unsigned b = lowest(special | (uint64_t)1 << 63);
        spots[n + i] = (struct spot){(uint32_t)at + b, (uint32_t)(k + count(starts & below(b)))};
        special &= special - 1;
    }
    for (unsigned i = 2; i < more; i++) {
        unsigned b = lowest(special);
        spots[n + i] = (struct spot){(uint32_t)at + b, (uint32_t)(k + count(starts & below(b)))};
        special &= special - 1;
    }
    return n + more;
}

/* Is it plain that the token has more than one letter?  It has if its first two bytes are ASCII, or if its
 * second character (behind one of two bytes) is a letter by the table, which has no marks. */
static inline bool two_letters(const struct wide_table *w, const uint8_t *text, uint32_t start, uint32_t end)
{
    const uint8_t *p = text + start;
    if (((p[0] | p[1]) & 0x80) == 0)
        return end - start > 1;
    return end - start > 3 && (p[0] & 0xE0) == 0xC0 && (p[2] & 0xE0) == 0xC0 &&
           (w->two[p[2] & 31].cls[p[3] & 63] & WIDE_LETTER);
}

/* Flags the tokens in front of line ends and stops.  Line ends, the stops of CJK, and stops with a space behind
 * and a word of two letters before, need no thought; stop_ends would say the same. */
static __attribute__((noinline)) void flag_spots(const struct tokens *t, const uint8_t *text, size_t len,
                                                 const struct spot *spots, size_t n)
{
    const struct wide_table *w = wide_table();
    uint32_t *hash = t->hash;
    const uint32_t *starts = t->start, *ends = t->end;
    for (size_t j = 0; j < n; j++) {
        size_t p = spots[j].pos, i = spots[j].tok;
        if (i-- == 0)
            continue; /* no token before */
        uint32_t b = text[p], start = starts[i], end = ends[i];
        bool line = b == '\n' || b == '\r', space = text[p + 1] == ' ' || text[p + 1] == '\n';
        bool plain = b < 0x80 && space && p + 1 < len && two_letters(w, text, start, end);
        if (__builtin_expect(line | plain, 1) || wide_stop(text + p)) {
            hash[i] |= line ? TOK_LINE : TOK_STOP;
            continue;
        }
        struct stop st = {p, 1, b, start, end, t->kind[i]};
        if (b >= 0x80)
            st.n = utf8_decode(text + p, text + len, &st.cp);
        if (!(hash[i] & TOK_STOP) && stop_ends(text, len, &st))
            hash[i] |= TOK_STOP;
    }
}

static inline void kinds(uint8_t *kind, const struct masks *m, uint64_t starts)
{
    halves(kind, m->half, starts);
    /* The first digit of each run is enough. */
    for (uint64_t d = m->digit & ~(m->digit << 1); d; d &= d - 1)
        kind[(int)count(starts & below(lowest(d) + 1)) - 1] |= TOK_DIGIT;
}

static void long_words(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold,
                       size_t win, const uint32_t *list, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        size_t i = list[k];
        hash[i] = wordhash_tail(0, fold + (start[i] - win), end[i] - start[i]);
    }
}

/* The listed words are over 16 bytes, n of them; the rest of a group, fewer than GROUP, is moved to the front of
 * the list unless `all` are to be done.  Returns how many are left. */
static size_t far_words(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold,
                        size_t win, uint32_t *list, size_t n, bool all)
{
    uint32_t longer[GROUP];
    size_t k = 0;
    for (; k + GROUP <= n; k += GROUP) {
        unsigned far = hash_far(hash, start, end, fold, win, list + k);
        if (!far)
            continue;
        size_t m = 0;
        for (unsigned i = 0; i < GROUP; i++) {
            longer[m] = list[k + i];
            m += far >> i & 1;
        }
        long_words(hash, start, end, fold, win, longer, m);
    }
    if (all) {
        long_words(hash, start, end, fold, win, list + k, n - k);
        return 0;
    }
    memmove(list, list + k, (n - k) * sizeof *list);
    return n - k;
}

/* Not inline: this loop needs all the registers there are.  Words over 16 bytes are listed, without branching
 * on which of a group it is, and done apart: rare in English, one in five in Russian. */
static __attribute__((noinline)) void hashes(const struct tokens *t, size_t from, size_t to,
                                             const uint8_t *fold, size_t win)
{
    uint32_t list[256];
    size_t n = 0;
    uint32_t *hash = t->hash;
    const uint32_t *start = t->start, *end = t->end;
    if (to - from < GROUP) {
        for (size_t i = from; i < to; i++)
            hash[i] = wordhash_tail(0, fold + (start[i] - win), end[i] - start[i]);
        return;
    }
    for (size_t i = from; i < to; i += GROUP) {
        if (i + GROUP > to)
            i = to - GROUP; /* some are done twice */
        unsigned far = hash_group(hash + i, start + i, end + i, fold, win);
        if (!far)
            continue;
        for (unsigned k = 0; k < GROUP; k++) {
            list[n] = (uint32_t)(i + k);
            n += far >> k & 1;
        }
        if (n >= 256 - GROUP)
            n = far_words(hash, start, end, fold, win, list, n, false);
    }
    if (n)
        far_words(hash, start, end, fold, win, list, n, true);
}

enum status WIDE_NAME(struct tokens *t, const uint8_t *text, size_t len, size_t *pos)
{
    uint8_t fold[SCAN_BLOCK + 256];
    struct spot spots[SPOTS];
    struct recent recent = {0};
    size_t at = *pos;
    bool stuck = false;
    while (at < len && !stuck) {
        size_t win = at, from = t->n, ns = from, ne = from; /* tokens started and ended */
        size_t stop = len - win < SCAN_BLOCK ? len : win + SCAN_BLOCK;
        uint64_t open = 0;
        bool half_open = false;
        size_t n_spots = 0;
        struct masks m;
        /* Two tokens take four bytes at least; `emit` writes past the last. */
        if (scan_reserve(t, (stop - win) / 2 + 256) != ST_OK)
            return ST_NOMEM;
        while (at < stop) {
            block(&recent, text, len, at, fold + (at - win), &m, open, half_open);
            if (m.amp) {
                struct masks e = m; /* only this has an address: m itself stays in registers */
                entities(text, len, at, &e);
                m = e;
            }
            if (m.n == 0) {
                stuck = true;
                break;
            }
            uint64_t before = m.word << 1 | open;
            uint64_t starts = m.word & (~before | m.cut), ends = before & (~m.word | m.cut) & below(m.n);
            unsigned n_starts = count(starts);
            kinds(t->kind + ns, &m, starts);
            emit(t->start + ns, starts, (uint32_t)at);
            emit(t->end + ne, ends, (uint32_t)at);
            n_spots = note_spots(spots, n_spots, m.special, starts, at, ns);
            if (n_spots > SPOTS - 66)
                stop = at; /* flags come last: this window ends here */
            ns += n_starts;
            ne += count(ends);
            open = m.word >> (m.n - 1) & 1;
            /* the last token of the block is a TOK_HALF and nothing came after it */
            if (starts)
                half_open = m.half >> (63 - (unsigned)__builtin_clzll(starts)) & 1;
            half_open = half_open && open;
            at += m.n;
        }
        if (at == len && ns > ne)
            t->end[ne++] = (uint32_t)len;
        hashes(t, from, ne, fold, win);
        flag_spots(t, text, len, spots, n_spots);
        t->n = ne;
        if (ns > ne)
            at = t->start[ns - 1];
        if (at == win)
            stuck = true; /* a word as long as the window */
    }
    *pos = at;
    return ST_OK;
}
