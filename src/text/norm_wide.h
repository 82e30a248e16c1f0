/* norm_wide: the fast path of norm.h, once for all instruction sets.
 *
 * Included by scan_<isa>.c behind scan_wide.h, whose blocks it uses.  The including file names it (NORM_NAME) and has
 *
 *     squeeze(out, fold, word, keep)  the bytes of fold[0 .. 64) with a bit in keep, a space for those without one in word;
 *                                     returns how many; may write 64
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

/* A block with spaces put in: rare, byte by byte. */
static __attribute__((noinline)) size_t norm_put(uint8_t *out, const uint8_t *fold, const struct masks *m,
                                                 const struct norm_block *b)
{
    size_t n = 0;
    for (unsigned i = 0; i < m->n; i++) {
        if (b->put >> i & 1)
            out[n++] = ' ';
        if (b->keep >> i & 1)
            out[n++] = m->word >> i & 1 ? fold[i] : ' ';
    }
    return n;
}

enum status NORM_NAME(struct norm *o, struct norm_at *lines, const uint8_t *text, size_t len, size_t *pos)
{
    struct recent recent = {0};
    struct norm_at l = *lines;
    uint8_t fold[64];
    size_t at = *pos, word_pos = at, word_n = o->n; /* where the open token began */
    uint32_t word_half_words = l.half_words;
    uint64_t open = 0, digit = 0;
    bool half_open = false;
    if (norm_reserve(o, len - at))
        return ST_NOMEM;
    uint32_t next = l.i < l.n ? norm_line_end(&l) : UINT32_MAX;
    while (at < len) {
        struct masks m;
        block(&recent, text, len, at, fold, &m, open, half_open);
        if (m.amp)
            entities(text, len, at, &m);
        if (m.n == 0)
            break;
        struct norm_block b = norm_block(&m, open, half_open);
        for (uint64_t d = (m.digit << 1 | digit) & b.keep & ~m.word; d; d &= d - 1)
            if (norm_thousands(text, len, at + lowest(d)))
                b.keep &= ~(d & -d);
        uint8_t *out = o->text + o->n;
        while (next <= at + m.n) {
            uint64_t k = below((unsigned)(next - at));
            o->line[++l.i] = (struct norm_line){(uint32_t)(o->n + count(b.keep & k) + count(b.put & k)),
                                                l.half_words + 2 * count(b.starts & k) - count(m.half & k)};
            next = l.i < l.n ? norm_line_end(&l) : UINT32_MAX;
        }
        if (b.starts) {
            unsigned last = 63 - (unsigned)__builtin_clzll(b.starts);
            uint64_t k = below(last);
            word_pos = at + last;
            word_n = o->n + count(b.keep & k) + count(b.put & below(last + 1));
            word_half_words = l.half_words + 2 * count(b.starts & k) - count(m.half & k);
        }
        o->n += __builtin_expect(b.put != 0, 0) ? norm_put(out, fold, &m, &b) : squeeze(out, fold, m.word, b.keep);
        l.half_words += 2 * count(b.starts) - count(m.half);
        open = m.word >> (m.n - 1) & 1;
        half_open = open && b.half_open;
        digit = open; /* may be one: asked again */
        at += m.n;
    }
    if (open && at < len) { /* gives up at the start of the token */
        at = word_pos;
        o->n = word_n;
        l.half_words = word_half_words;
    } else if (open && !half_open) {
        o->text[o->n++] = ' ';
        o->line[l.i].end = (uint32_t)o->n; /* `len` is the end of a line, noted above */
    }
    *pos = at;
    *lines = l;
    return ST_OK;
}
