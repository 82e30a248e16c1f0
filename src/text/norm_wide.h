/* norm_wide: the fast path of norm.h, once for all instruction sets.
 *
 * Included by scan_<isa>.c behind scan_wide.h, whose blocks it uses.  The including file names it (NORM_NAME) and has
 *
 *     squeeze(out, x, word, keep)  the bytes of the vector x with a bit in keep, a space for those without one in word; may
 *                                  write 64
 *
 * SPDX-License-Identifier: MIT */
#include "text/norm_scan.h"

/* What of a block goes out: `word` bytes as they are, the first byte behind a word as a space. */
struct norm_block {
    uint64_t starts; /* of tokens */
    uint64_t keep;
    uint64_t put; /* a space goes in front of this byte: a TOK_HALF one right behind a word */
    bool half_open;
};

static inline struct norm_block norm_block(const struct masks *m, uint64_t open, bool half_open)
{
    uint64_t before = m->word << 1 | open, half_end = m->half << 3 | (half_open ? 1 : 0);
    struct norm_block b = {.starts = m->word & (~before | m->cut), .half_open = half_open};
    uint64_t ends = before & ~half_end & below(m->n);
    b.keep = m->word | (ends & ~m->word);
    b.put = ends & m->half;
    if (b.starts)
        b.half_open = m->half >> (63 - (unsigned)__builtin_clzll(b.starts)) & 1;
    return b;
}

/* A block with spaces put in. */
static void norm_put(uint8_t *out, vec x, uint64_t word, const struct norm_block *b)
{
    uint64_t keep = b->keep;
    for (uint64_t put = b->put; put; put &= put - 1) {
        uint64_t before = keep & below(lowest(put));
        squeeze(out, x, word, before);
        out += count(before);
        *out++ = ' ';
        keep &= ~before;
    }
    squeeze(out, x, word, keep);
}

/* The state of a scan: what stands at byte `at`, and where the open token began. */
struct norm_walk {
    size_t at, n; /* n: bytes written */
    uint64_t open;
    bool half_open;
    uint32_t half_words;
    size_t word_at, word_n;
    uint32_t word_half_words;
};

static inline void norm_word(struct norm_walk *w, uint64_t starts, uint64_t keep, uint64_t put, uint64_t half, size_t at,
                             size_t n, uint32_t half_words)
{
    unsigned last = 63 - (unsigned)__builtin_clzll(starts);
    uint64_t k = below(last);
    w->word_at = at + last;
    w->word_n = n + count(keep & k) + count(put & below(last + 1));
    w->word_half_words = half_words + 2 * count(starts & k) - count(half & k);
}

/* Commas that join; digit: bytes behind one, as far as is known. */
static inline uint64_t norm_joins(const uint8_t *text, size_t len, size_t at, uint64_t digit)
{
    uint64_t joins = 0;
    for (; digit; digit &= digit - 1)
        if (norm_thousands(text, len, at + lowest(digit)))
            joins |= digit & -digit;
    return joins;
}

/* Whole blocks of plain ASCII, most of what there is: nothing in them has to wait for where lines end, which is found
 * afterwards.  False: the first block is another. */
#define NORM_RUN 64u
struct norm_run {
    uint64_t keep, starts;
    size_t n;
    uint32_t half_words;
};

static inline bool norm_ascii(struct norm *o, struct norm_at *l, struct norm_walk *w, const uint8_t *text, size_t len)
{
    struct norm_run run[NORM_RUN + 1];
    size_t base = w->at, k = 0, n = w->n;
    uint32_t half_words = w->half_words;
    uint64_t open = w->open;
    for (; k < NORM_RUN && len - base >= 64 * (k + 1); k++) {
        struct masks m;
        vec folded, x = v_load(text + base + 64 * k);
        uint64_t high;
        v_ascii(x, &folded, &m, &high);
        if (high | m.amp)
            break;
        uint64_t before = m.word << 1 | open, ends = before & ~m.word, digit = (m.digit << 1 | open) & ends;
        uint64_t starts = m.word & ~before, keep = m.word | ends;
        if (digit &= l_bits(v_eq(x, ',')))
            keep &= ~norm_joins(text, len, base + 64 * k, digit);
        squeeze(o->text + n, folded, m.word, keep);
        run[k] = (struct norm_run){keep, starts, n, half_words};
        n += count(keep);
        half_words += 2 * count(starts);
        open = m.word >> 63;
    }
    run[k] = (struct norm_run){0, 0, n, half_words};
    while (l->i < l->n && norm_line_end(l) <= base + 64 * k) {
        size_t to = norm_line_end(l) - base;
        const struct norm_run *r = &run[to / 64];
        uint64_t in = below((unsigned)(to % 64));
        norm_pass(o, l, r->n + count(r->keep & in), r->half_words + 2 * count(r->starts & in));
    }
    while (norm_sign_before(o, l, base + 64 * k)) {
        struct norm_sign *s = &o->sign[l->sign++];
        size_t at = s->at - base; /* the byte behind a word stands for a space: it counts */
        const struct norm_run *r = &run[at / 64];
        s->at = (uint32_t)(r->n + count(r->keep & below((unsigned)(at % 64) + 1)));
    }
    for (size_t i = k; i-- > 0;)
        if (run[i].starts) {
            norm_word(w, run[i].starts, run[i].keep, 0, 0, base + 64 * i, run[i].n, run[i].half_words);
            break;
        }
    w->at = base + 64 * k;
    w->n = n;
    w->half_words = half_words;
    w->open = open;
    return k > 0;
}

/* Any block; false: its first character is not for this path. */
static inline bool norm_any(struct norm *o, struct norm_at *l, struct norm_walk *w, struct recent *recent, const uint8_t *text,
                            size_t len)
{
    struct masks m;
    uint8_t fold[64];
    block(recent, text, len, w->at, fold, &m, w->open, w->half_open);
    if (m.amp)
        entities(text, len, w->at, &m);
    if (m.n == 0)
        return false;
    struct norm_block b = norm_block(&m, w->open, w->half_open);
    b.keep &= ~norm_joins(text, len, w->at, (m.digit << 1 | w->open) & b.keep & ~m.word);
    while (l->i < l->n && norm_line_end(l) <= w->at + m.n) {
        uint64_t k = below((unsigned)(norm_line_end(l) - w->at));
        norm_pass(o, l, w->n + count(b.keep & k) + count(b.put & k), w->half_words + 2 * count(b.starts & k) - count(m.half & k));
    }
    while (norm_sign_before(o, l, w->at + m.n)) {
        struct norm_sign *s = &o->sign[l->sign++];
        uint64_t k = below((unsigned)(s->at - w->at) + 1);
        s->at = (uint32_t)(w->n + count(b.keep & k) + count(b.put & k));
    }
    if (b.starts)
        norm_word(w, b.starts, b.keep, b.put, m.half, w->at, w->n, w->half_words);
    norm_put(o->text + w->n, v_load(fold), m.word, &b);
    w->n += count(b.keep) + count(b.put);
    w->half_words += 2 * count(b.starts) - count(m.half);
    w->open = m.word >> (m.n - 1) & 1;
    w->half_open = w->open && b.half_open;
    w->at += m.n;
    return true;
}

enum status NORM_NAME(struct norm *o, struct norm_at *lines, const uint8_t *text, size_t len, size_t *pos)
{
    struct recent recent = {0};
    struct norm_walk w = {.at = *pos, .n = o->n, .half_words = lines->half_words};
    if (norm_reserve(o, len - w.at))
        return ST_NOMEM;
    unsigned vain = 0, wait = 0; /* in Russian there are no such blocks: asked less and less often */
    while (w.at < len) {
        if (wait || w.half_open) {
            wait -= wait > 0;
        } else if (norm_ascii(o, lines, &w, text, len)) {
            vain = 0;
        } else {
            wait = vain = vain < 15 ? 2 * vain + 1 : vain;
        }
        if (w.at < len && !norm_any(o, lines, &w, &recent, text, len))
            break;
    }
    if (w.open && w.at < len) { /* gives up at the start of the token */
        w.at = w.word_at;
        w.n = w.word_n;
        w.half_words = w.word_half_words;
    } else if (w.open && !w.half_open) {
        o->text[w.n++] = ' ';
        o->line[lines->i].end = (uint32_t)w.n; /* `len` is the end of a line, noted above */
    }
    o->n = w.n;
    lines->half_words = w.half_words;
    *pos = w.at;
    return ST_OK;
}
