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
 *     v_ascii(x, &folded, &masks)    letters and digits folded; word, digit, line (LF CR), stop (. ! ?), amp,
 *                                    high (>= 0x80) as 64 bits (struct masks is in wide.h)
 *     emit(out, bits, base)          base + position of every bit; may write 16 entries more
 *     halves(kind, half, starts)     TOK_HALF or 0 for each start, half not 0; may write 64 entries
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
/* Many blocks have nothing else. */
static inline void halves(uint8_t *kind, uint64_t half, uint64_t starts)
{
    memset(kind, half == starts ? TOK_HALF : 0, 64);
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
    m->line &= k;
    m->stop &= k;
    m->amp &= k;
    m->n = n;
}

#include "text/scan_utf8.h"

/* Classifies up to 64 bytes at text[pos]; writes them folded.  True: some are not ASCII. */
static ALWAYS_INLINE bool block(struct recent *r, const uint8_t *text, size_t len, size_t pos, uint8_t *out, struct masks *m,
                                uint64_t open, bool half_open)
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
        return false;
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
    return true;
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

/* A stop at text[pos], behind token `tok` - 1. */
#define BATCH 8u /* blocks */
#define SPOTS (4 * 64 * BATCH)
struct spot {
    uint32_t pos, tok;
};

/* Most blocks have none or one, in no order that a branch could learn: two are always written, and overwritten if they
 * were not there. */
static inline size_t note_stops(struct spot *spots, size_t n, uint64_t stop, uint64_t starts, size_t at, size_t k)
{
    size_t end = n + count(stop);
    do {
        for (unsigned i = 0; i < 2; i++) {
            unsigned b = lowest(stop | (uint64_t)1 << 63);
            spots[n + i] = (struct spot){(uint32_t)at + b, (uint32_t)(k + count(starts & below(b)))};
            stop &= stop - 1;
        }
        n += 2;
    } while (__builtin_expect(n < end, 0));
    return end;
}

static inline size_t note_breaks(uint32_t *breaks, size_t n, uint64_t line, uint64_t starts, size_t k)
{
    size_t end = n + count(line);
    do {
        for (unsigned i = 0; i < 2; i++) {
            breaks[n + i] = (uint32_t)(k + count(starts & below(lowest(line | (uint64_t)1 << 63))));
            line &= line - 1;
        }
        n += 2;
    } while (__builtin_expect(n < end, 0));
    return end;
}

/* Is it plain that the token has more than one letter?  It has if its first two bytes are ASCII, or if its
 * second character (behind one of two bytes) is a letter by the table, which has no marks. */
static inline bool two_letters(const struct wide_table *w, const uint8_t *text, uint32_t start, uint32_t end)
{
    const uint8_t *p = text + start;
    if (((p[0] | p[1]) & 0x80) == 0)
        return end - start > 1;
    return end - start > 3 && (p[0] & 0xE0) == 0xC0 && (p[2] & 0xE0) == 0xC0 && (w->two[p[2] & 31].cls[p[3] & 63] & WIDE_LETTER);
}

/* Flags the tokens in front of stops.  The stops of CJK, those with a space behind and a word of two letters before, and those
 * with a digit or a small letter behind need no thought; stop_ends would say the same. */
static __attribute__((noinline)) void flag_stops(const struct tokens *t, const uint8_t *text, size_t len,
                                                 const struct spot *spots, size_t n)
{
    const struct wide_table *w = wide_table();
    uint32_t *hash = t->hash;
    const uint32_t *starts = t->start, *ends = t->end;
    for (size_t j = 0; j < n; j++) {
        size_t p = spots[j].pos, i = spots[j].tok;
        if (i-- == 0)
            continue; /* no token before */
        uint32_t b = text[p], start = starts[i], end = ends[i], next = p + 1 < len ? text[p + 1] : ' ';
        bool space = (next == ' ') | (next == '\n');
        if (b < 0x80 && ((uint8_t)(next - '0') < 10 || (uint8_t)(next - 'a') < 26))
            continue; /* 1.5, example.org */
        bool plain = (b < 0x80) & space & (p + 1 < len) & two_letters(w, text, start, end);
        if (__builtin_expect(plain, 1) || wide_stop(text + p)) {
            hash[i] |= TOK_STOP;
            continue;
        }
        struct stop st = {p, 1, b, start, end, t->kind[i]};
        if (b >= 0x80)
            st.n = utf8_decode(text + p, text + len, &st.cp);
        if (!(hash[i] & TOK_STOP) && stop_ends(text, len, &st))
            hash[i] |= TOK_STOP;
    }
}

/* ... and those in front of line ends. */
static inline void flag_lines(uint32_t *hash, const uint32_t *breaks, size_t n)
{
    size_t j = 0;
    while (j < n && breaks[j] == 0)
        j++; /* no token before */
    for (; j < n; j++)
        hash[breaks[j] - 1] |= TOK_LINE;
}

static inline void kinds(uint8_t *kind, const struct masks *m, uint64_t starts)
{
    if (m->half)
        halves(kind, m->half, starts);
    else
        memset(kind, 0, 64);
    /* The first digit of each run is enough. */
    for (uint64_t d = m->digit & ~(m->digit << 1); d; d &= d - 1)
        kind[(int)count(starts & below(lowest(d) + 1)) - 1] |= TOK_DIGIT;
}

static void long_words(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win,
                       const uint32_t *list, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        size_t i = list[k];
        hash[i] = wordhash_tail(0, fold + (start[i] - win), end[i] - start[i]);
    }
}

/* The listed words are over 16 bytes, n of them; the rest of a group, fewer than GROUP, is moved to the front of
 * the list unless `all` are to be done.  Returns how many are left. */
static size_t far_words(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold, size_t win,
                        uint32_t *list, size_t n, bool all)
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
static __attribute__((noinline)) void hashes(const struct tokens *t, size_t from, size_t to, const uint8_t *fold, size_t win)
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

/* What there is of a window. */
struct window {
    size_t at;     /* next byte */
    size_t ns, ne; /* tokens started and ended */
    size_t n_breaks, n_stops;
    uint64_t open;  /* the byte before belongs to a token */
    bool half_open; /* ... a TOK_HALF one */
};

static ALWAYS_INLINE void add_block(struct window *w, const struct tokens *t, struct spot *stops, const struct masks *m)
{
    uint64_t before = m->word << 1 | w->open;
    uint64_t starts = m->word & (~before | m->cut), ends = before & (~m->word | m->cut) & below(m->n);
    kinds(t->kind + w->ns, m, starts);
    emit(t->start + w->ns, starts, (uint32_t)w->at);
    emit(t->end + w->ne, ends, (uint32_t)w->at);
    if (m->line)
        w->n_breaks = note_breaks(t->breaks, w->n_breaks, m->line, starts, w->ns);
    w->n_stops = note_stops(stops, w->n_stops, m->stop, starts, w->at, w->ns);
    w->ns += count(starts);
    w->ne += count(ends);
    w->open = m->word >> (m->n - 1) & 1;
    w->half_open = m->n >= 3 && (m->half >> (m->n - 3) & 1);
    w->at += m->n;
}

static inline bool is_full(const struct window *w, const struct tokens *t)
{
    return (w->n_stops > SPOTS / 2) | (w->n_breaks > t->n_breaks + SPOTS / 2);
}

/* What whole blocks of plain ASCII hold. */
struct plain {
    uint64_t word, digit, line, stop;
};

/* Those that text[0 .. n) begins with, BATCH at most. */
static __attribute__((noinline)) size_t plain_blocks(struct plain *list, const uint8_t *text, size_t n, uint8_t *fold)
{
    size_t k = 0;
    for (n = n < 64 * BATCH ? n / 64 : BATCH; k < n; k++) {
        struct masks m;
        vec folded;
        uint64_t high;
        v_ascii(v_load(text + 64 * k), &folded, &m, &high);
        if (high | m.amp)
            break;
        v_store(fold + 64 * k, folded);
        list[k] = (struct plain){m.word, m.digit, m.line, m.stop};
    }
    return k;
}

/* Apart from the above, as nothing of a block has to wait for the one before it, and each loop needs all the registers there
 * are. */
static __attribute__((noinline)) void add_plain(struct window *to, const struct tokens *tokens, struct spot *stops,
                                                const struct plain *list, size_t n)
{
    struct window w = *to;
    const struct tokens t = *tokens;
    for (size_t i = 0; i < n; i++) {
        struct masks m = {.word = list[i].word, .digit = list[i].digit, .line = list[i].line, .stop = list[i].stop, .n = 64};
        add_block(&w, &t, stops, &m);
    }
    *to = w;
}

/* Blocks of any kind, up to where there may be plain ones.  False: the first character there is not for this path. */
static __attribute__((noinline)) bool add_any(struct window *to, const struct tokens *tokens, struct spot *stops,
                                              struct recent *recent, const uint8_t *text, size_t len, size_t stop, uint8_t *fold)
{
    struct window w = *to;
    const struct tokens t = *tokens;
    const size_t win = w.at;
    struct masks m = {.n = 1};
    for (bool high = true; (high | w.half_open) && w.at < stop && !is_full(&w, &t);) {
        high = block(recent, text, len, w.at, fold + (w.at - win), &m, w.open, w.half_open);
        if (m.amp) {
            struct masks e = m; /* only this has an address: m itself stays in registers */
            entities(text, len, w.at, &e);
            m = e;
        }
        if (m.n == 0)
            break;
        add_block(&w, &t, stops, &m);
    }
    *to = w;
    return m.n > 0;
}

enum status WIDE_NAME(struct tokens *t, const uint8_t *text, size_t len, size_t *pos)
{
    _Alignas(64) uint8_t fold[SCAN_BLOCK + 256];
    struct spot stops[SPOTS];
    struct recent recent = {0};
    size_t at = *pos;
    bool stuck = false;
    while (at < len && !stuck) {
        size_t win = at, from = t->n, stop = len - win < SCAN_BLOCK ? len : win + SCAN_BLOCK;
        struct window w = {.at = win, .ns = from, .ne = from, .n_breaks = t->n_breaks};
        /* Two tokens take four bytes at least; `emit` writes past the last. */
        if (scan_reserve(t, (stop - win) / 2 + 256, SPOTS) != ST_OK)
            return ST_NOMEM;
        while (w.at < stop && !is_full(&w, t) && !stuck) {
            struct plain list[BATCH];
            size_t n = plain_blocks(list, text + w.at, stop - w.at, fold + (w.at - win));
            add_plain(&w, t, stops, list, n);
            if (n < BATCH)
                stuck = !add_any(&w, t, stops, &recent, text, len, stop, fold + (w.at - win));
        }
        if (w.at == len && w.ns > w.ne)
            t->end[w.ne++] = (uint32_t)len;
        hashes(t, from, w.ne, fold, win);
        flag_lines(t->hash, t->breaks + t->n_breaks, w.n_breaks - t->n_breaks);
        flag_stops(t, text, len, stops, w.n_stops);
        t->n = w.ne;
        t->n_breaks = w.n_breaks;
        at = w.ns > w.ne ? t->start[w.ns - 1] : w.at;
        if (at == win)
            stuck = true; /* a word as long as the window */
    }
    *pos = at;
    return ST_OK;
}
