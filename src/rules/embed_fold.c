/* embed_fold: build step.  Writes what utf8proc says of characters as the tables of text/fold.h and text/wide.h.
 *
 *     embed_fold > fold_data.inc
 *
 * One program, and longer than others: the second tables are made from the first ones.
 * SPDX-License-Identifier: MIT */
#include "text/fold.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "text/utf8.h"
#include "text/wide.h"

struct fold_table fold_data;
struct wide_table wide_data;

#define IOTA_BELOW 0x0345u

struct char_range {
    uint32_t from, to;
};

static bool in_ranges(const struct char_range *r, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n && r[i].from <= cp; i++)
        if (cp <= r[i].to)
            return true;
    return false;
}
#define IN(ranges, cp) in_ranges(ranges, sizeof(ranges) / sizeof *(ranges), cp)

/* Scripts written without spaces: every letter is a token.  Rising. */
static const struct char_range half[] = {
    {0x0E01, 0x0EFF},                                                                             /* Thai, Lao */
    {0x1000, 0x109F},                                                                             /* Myanmar */
    {0x1780, 0x17FF},                                                                             /* Khmer */
    {0x1950, 0x19DF},                                                                             /* Tai Le, New Tai Lue */
    {0x1A20, 0x1AAF},                                                                             /* Tai Tham */
    {0x2E80, 0x2FDF},                                                                             /* radicals */
    {0x3005, 0x3007}, {0x3021, 0x3029}, {0x3031, 0x3035},   {0x3038, 0x303C},   {0x3041, 0x30FF}, /* kana */
    {0x3105, 0x312F}, {0x31A0, 0x31BF},                                                           /* Bopomofo */
    {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF},                                         /* Han */
    {0xA9E0, 0xA9FF}, {0xAA60, 0xAA7F},                                                           /* Myanmar */
    {0xF900, 0xFAFF}, {0xFF66, 0xFF9F}, {0x1AFF0, 0x1B16F}, {0x20000, 0x3FFFD},
};

/* Letters by category that people type as apostrophes. */
static const struct char_range sep_letter[] = {{0x02B9, 0x02BF}, {0x02C8, 0x02C8}, {0xA78B, 0xA78C}};

/* . ! ? and their like.  The full-width full stop also stands in numbers, so it is not wide. */
static const uint32_t stops[] = {'.',    '!',    '?',    0x2026, 0x203C, 0x203D, 0x2047, 0x2048, 0x2049, 0x061F, 0x061D,
                                 0x06D4, 0x0589, 0x1362, 0x1367, 0x2E2E, 0xFF0E, 0x037E, 0x166E, 0x1803, 0x0700};
static const uint32_t wide_stops[] = {0x3002, 0xFF01, 0xFF1F, 0xFF61, 0x0964, 0x0965, 0x104A, 0x104B,
                                      0x17D4, 0x17D5, 0x0F0D, 0x0F0E, 0xFE12, 0xFE15, 0xFE16};
/* The opening forms are here too where some language closes with them („so“ »so«). */
static const uint32_t closers[] = {'"',    '\'',   ')',    ']',    '}',    '*',    '_',    0xAB,   0xBB,   0x2018,
                                   0x2019, 0x201C, 0x201D, 0x2039, 0x203A, 0x300D, 0x300F, 0x3009, 0x300B, 0x3011,
                                   0x3015, 0x3017, 0xFF09, 0xFF3D, 0xFF02, 0xFF07, 0x301E, 0x301F};

static const uint32_t spaces[] = {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029};

static bool in_list(const uint32_t *list, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == cp)
            return true;
    return false;
}
#define LISTED(list, cp) in_list(list, sizeof(list) / sizeof *(list), cp)

/* Some code point of cp's page is in the list. */
static bool on_page(const uint32_t *list, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] >> FOLD_PAGE_BITS == cp >> FOLD_PAGE_BITS)
            return true;
    return false;
}
#define ON_PAGE(list, cp) on_page(list, sizeof(list) / sizeof *(list), cp)

static enum fold_class class_of(uint32_t cp, const utf8proc_property_t *p)
{
    if (p->ignorable || p->category == UTF8PROC_CATEGORY_CF || cp == IOTA_BELOW)
        return FOLD_IGNORE;
    switch (p->category) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return FOLD_MARK;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
        if (IN(sep_letter, cp))
            return FOLD_SEP;
        return IN(half, cp) ? FOLD_HALF : FOLD_LETTER;
    case UTF8PROC_CATEGORY_SO: return cp >= 0x2E80 && cp <= 0x2FDF ? FOLD_HALF : FOLD_SEP;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_CN: /* a letter of a later Unicode, for all we know */ return FOLD_LETTER;
    default: return FOLD_SEP;
    }
}

/* Canonical decomposition without U+0345, the iota below: it folds to a letter, and a mark that belongs in
 * front of it would then be on the wrong side in one of NFC and NFD.  So it is ignored wherever it stands. */
static size_t fold_decompose(uint32_t cp, uint32_t *out)
{
    int boundary = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)cp, (utf8proc_int32_t *)out, FOLD_SEGMENT, UTF8PROC_DECOMPOSE, &boundary);
    size_t m = 0;
    for (utf8proc_ssize_t i = 0; i < n; i++)
        if (out[i] != IOTA_BELOW)
            out[m++] = out[i];
    return m;
}

/* Compatibility decomposition and case folding until nothing changes, without separators and ignorable
 * characters; then composed.  Returns the count, at most FOLD_SEGMENT. */
static size_t expand(uint32_t cp, bool compat, uint32_t *out)
{
    uint32_t a[FOLD_SEGMENT];
    size_t n = fold_decompose(cp, a);
    int opt = UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | (compat ? UTF8PROC_COMPAT : 0);
    for (int round = 0; round < 3; round++) {
        size_t m = 0;
        for (size_t i = 0; i < n; i++) {
            int boundary = 0;
            utf8proc_ssize_t k = utf8proc_decompose_char((utf8proc_int32_t)a[i], (utf8proc_int32_t *)out + m,
                                                         (utf8proc_ssize_t)(FOLD_SEGMENT - m), (utf8proc_option_t)opt, &boundary);
            if (k > 0 && (size_t)k <= FOLD_SEGMENT - m)
                m += (size_t)k;
        }
        bool same = m == n && memcmp(a, out, n * sizeof *a) == 0;
        memcpy(a, out, m * sizeof *a);
        n = m;
        if (same)
            break;
    }
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        enum fold_class c = class_of(a[i], utf8proc_get_property((utf8proc_int32_t)a[i]));
        if (c != FOLD_SEP && c != FOLD_IGNORE)
            out[m++] = a[i];
    }
    return fold_compose(out, m);
}

static void set_fold(struct fold *f, uint32_t cp)
{
    uint32_t seq[FOLD_SEGMENT];
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
    if (p->category == UTF8PROC_CATEGORY_ND)
        f->flags |= FOLD_DIGIT;
    if (p->decomp_seqindex == UINT16_MAX && p->casefold_seqindex == UINT16_MAX)
        return;
    /* The decomposition of Thai and Lao AM begins with a mark, which would go to the letter before. */
    size_t n = expand(cp, cp != 0x0E33 && cp != 0x0EB3, seq);
    if (n == 0) {
        f->cls = FOLD_SEP;
        return;
    }
    const utf8proc_property_t *first = utf8proc_get_property((utf8proc_int32_t)seq[0]);
    if (class_of(seq[0], first) == FOLD_MARK) {
        f->cls = FOLD_MARK;
        f->ccc = (uint8_t)first->combining_class;
    }
    for (size_t i = 0; i < n; i++)
        if (utf8proc_category((utf8proc_int32_t)seq[i]) == UTF8PROC_CATEGORY_ND)
            f->flags |= FOLD_DIGIT;
    if (n == 1) {
        f->delta = (int32_t)(seq[0] - cp);
        return;
    }
    if (fold_data.n_pool + n + 1 > FOLD_POOL)
        abort(); /* a utf8proc with far more data: raise FOLD_POOL */
    f->flags |= FOLD_MULTI;
    f->delta = (int32_t)fold_data.n_pool;
    fold_data.pool[fold_data.n_pool++] = (uint32_t)n;
    memcpy(fold_data.pool + fold_data.n_pool, seq, n * sizeof *seq);
    fold_data.n_pool += (uint32_t)n;
}

/* listed: the lists of stops, closers and spaces have something on its page; they are long, and most pages have nothing. */
static void fill(struct fold *f, uint32_t cp, bool listed)
{
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
    memset(f, 0, sizeof *f);
    f->cls = (uint8_t)class_of(cp, p);
    f->ccc = (uint8_t)p->combining_class;
    if (p->category == UTF8PROC_CATEGORY_LL)
        f->flags |= FOLD_LOWER;
    if (p->category == UTF8PROC_CATEGORY_ZS || (listed && LISTED(spaces, cp)))
        f->flags |= FOLD_SPACE;
    if (listed && LISTED(stops, cp))
        f->flags |= FOLD_STOP;
    if (listed && LISTED(wide_stops, cp))
        f->flags |= FOLD_STOP | FOLD_WIDE;
    if (listed && LISTED(closers, cp))
        f->flags |= FOLD_CLOSE;
    if (f->cls == FOLD_LETTER || f->cls == FOLD_HALF || f->cls == FOLD_MARK)
        set_fold(f, cp);
}

/* Pages where every code point is the same thing and folds to itself need no look at each. */
static const struct {
    struct char_range r;
    enum fold_class cls;
} plain[] = {
    {{0x3400, 0x4D7F}, FOLD_HALF},     {{0x4E00, 0x9FFF}, FOLD_HALF},      {{0xAC00, 0xD77F}, FOLD_LETTER},
    {{0xD800, 0xDFFF}, FOLD_SEP},      {{0xE000, 0xF8FF}, FOLD_LETTER},    {{0x17000, 0x18AFF}, FOLD_LETTER},
    {{0x20000, 0x2F7FF}, FOLD_HALF},   {{0x2FA80, 0x3FFFF}, FOLD_HALF},    {{0x40000, 0xDFFFF}, FOLD_LETTER},
    {{0xE0000, 0xE0FFF}, FOLD_IGNORE}, {{0xE1000, 0x10FFFF}, FOLD_LETTER},
};

/* Which of them cp is in, from 1; 0: none. */
static size_t plain_at(uint32_t cp)
{
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (cp >= plain[i].r.from && cp <= plain[i].r.to)
            return i + 1;
    return 0;
}

static void fill_page(struct fold *page, uint32_t cp)
{
    size_t i = plain_at(cp);
    if (i) {
        memset(page, 0, FOLD_PAGE * sizeof *page);
        for (uint32_t k = 0; k < FOLD_PAGE; k++)
            page[k].cls = (uint8_t)plain[i - 1].cls;
        return;
    }
    bool listed = ON_PAGE(spaces, cp) || ON_PAGE(stops, cp) || ON_PAGE(wide_stops, cp) || ON_PAGE(closers, cp);
    for (uint32_t k = 0; k < FOLD_PAGE; k++)
        fill(&page[k], cp + k, listed);
}

static size_t decompose(uint32_t cp, uint32_t *out, size_t room)
{
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, (utf8proc_int32_t *)out, (utf8proc_ssize_t)room,
                                                 UTF8PROC_DECOMPOSE, &boundary);
    return n > 0 ? (size_t)n : 0;
}

/* NFC of a full decomposition, in place. */
static utf8proc_ssize_t nfc(uint32_t *cps, size_t n)
{
    int opt = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    return utf8proc_normalize_utf32((utf8proc_int32_t *)cps, (utf8proc_ssize_t)n, (utf8proc_option_t)opt);
}

/* utf8proc has no call for "the composition of these two", so the pairs are gathered from its decompositions and checked against
 * its own NFC; exclusions follow from that check.  If cp is the composition of two characters, notes the pair and returns the
 * second one; else 0. */
static uint32_t compose_add(uint32_t cp)
{
    uint32_t d[8], head[8];
    size_t n = decompose(cp, d, 8);
    if (n < 2 || n > 8)
        return 0;
    memcpy(head, d, n * sizeof *d);
    if (nfc(head, n) != 1 || head[0] != cp)
        return 0;
    memcpy(head, d, n * sizeof *d);
    if (nfc(head, n - 1) != 1)
        return 0;
    uint64_t key = (uint64_t)head[0] << 32 | d[n - 1];
    uint32_t i = fold_pair_slot(&fold_data, key);
    fold_data.pair[i].key = key;
    fold_data.pair[i].cp = cp;
    return d[n - 1];
}

/* Pairs only exist below U+20000, and not among Han and Hangul. */
static void gather_pairs(uint8_t *second)
{
    for (uint32_t cp = 0xC0; cp < 0x12000; cp++) {
        if (cp == 0x3400)
            cp = 0xA000;
        if (cp == 0xAC00)
            cp = 0xF900;
        const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
        bool canonical = p->decomp_seqindex != UINT16_MAX && p->decomp_type == 0;
        uint32_t b = canonical ? compose_add(cp) : 0;
        if (b)
            second[b >> 3] |= (uint8_t)(1u << (b & 7));
    }
    for (uint32_t b = 0x1161; b <= 0x11C2; b++) /* vowel and final jamo */
        if (b <= 0x1175 || b >= 0x11A8)
            second[b >> 3] |= (uint8_t)(1u << (b & 7));
}

static void build_fold(void)
{
    static uint8_t second[0x20000 / 8]; /* bit set: may compose with what stands before */
    gather_pairs(second);
    for (uint32_t cp = 0; cp <= FOLD_LAST; cp += FOLD_PAGE) {
        struct fold page[FOLD_PAGE];
        size_t same = cp > 0x20000 ? plain_at(cp) : 0;
        if (same && same == plain_at(cp - FOLD_PAGE)) { /* most of the planes */
            fold_data.page[cp >> FOLD_PAGE_BITS] = fold_data.page[(cp >> FOLD_PAGE_BITS) - 1];
            continue;
        }
        fill_page(page, cp);
        for (uint32_t k = 0; k < FOLD_PAGE && cp < 0x20000; k++)
            if (second[(cp + k) >> 3] >> ((cp + k) & 7) & 1)
                page[k].flags |= FOLD_SECOND;
        /* Neighbouring pages are the ones that are equal; the last few are enough to look at. */
        uint32_t i = fold_data.n_pages, stop = i > 16 ? i - 16 : 0;
        while (i > stop && memcmp(&fold_data.entry[(size_t)(i - 1) << FOLD_PAGE_BITS], page, sizeof page) != 0)
            i--;
        if (i == stop) {
            if (fold_data.n_pages == FOLD_PAGES)
                abort(); /* as in set_fold */
            memcpy(&fold_data.entry[(size_t)fold_data.n_pages << FOLD_PAGE_BITS], page, sizeof page);
            i = ++fold_data.n_pages;
        }
        fold_data.page[cp >> FOLD_PAGE_BITS] = (uint16_t)(i - 1);
    }
}

/* ---- text/wide.h ---- */

/* The class of cp, and its folded form in out[0 .. n) when that is n bytes long. */
static uint8_t classify(const struct fold_table *t, uint32_t cp, unsigned n, uint8_t *out)
{
    const struct fold *f = fold_get(t, cp);
    uint32_t one = cp + (uint32_t)f->delta;
    const uint32_t *seq = &one;
    uint32_t count = 1;
    uint8_t bytes[4 * FOLD_SEGMENT];
    unsigned len = 0;

    utf8_encode(cp, out);
    if (f->cls == FOLD_SEP)
        return f->flags & FOLD_STOP ? WIDE_STOP : 0;
    if (f->cls == FOLD_IGNORE)
        return WIDE_IGNORE | WIDE_RARE;
    if (f->cls == FOLD_MARK)
        return WIDE_BAD | WIDE_RARE;
    if (f->flags & FOLD_MULTI) {
        count = t->pool[f->delta];
        seq = t->pool + f->delta + 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct fold *g = fold_get(t, seq[i]);
        if (g->ccc || (g->flags & FOLD_SECOND))
            return WIDE_BAD | WIDE_RARE;
        len += utf8_encode(seq[i], bytes + len);
    }
    if (len != n)
        return WIDE_BAD | WIDE_RARE;
    memcpy(out, bytes, n);
    if (f->cls == FOLD_HALF)
        return f->flags & FOLD_DIGIT ? WIDE_BAD | WIDE_RARE : WIDE_HALF;
    return f->flags & FOLD_DIGIT ? WIDE_LETTER | WIDE_DIGIT | WIDE_RARE : WIDE_LETTER;
}

static void build_two(const struct fold_table *t)
{
    for (uint32_t cp = 0x80; cp < 0x800; cp++) {
        struct wide_two *w = &wide_data.two[cp >> 6];
        uint8_t out[4];
        w->cls[cp & 63] = classify(t, cp, 2, out);
        w->lead[cp & 63] = out[0];
        w->second[cp & 63] = out[1];
    }
}

static void build_pairs(void)
{
    for (unsigned i = 0; i < 32; i++)
        for (unsigned k = 0; k < 64; k++) {
            const struct wide_two *w = &wide_data.two[i];
            unsigned to = w->lead[k] & 31u, what = WIDE_PAIR_ODD;
            if (w->cls[k] == 0)
                what = 0;
            else if (w->cls[k] == WIDE_LETTER && to == i)
                what = WIDE_PAIR_LETTER;
            else if (w->cls[k] == WIDE_LETTER && to == (i ^ 1))
                what = WIDE_PAIR_OTHER;
            bool letter = what == WIDE_PAIR_LETTER || what == WIDE_PAIR_OTHER;
            wide_data.pair[i / 2][i % 2 * 64 + k] = (uint8_t)(what | (letter ? w->second[k] & 63u : k));
        }
}

/* Three bytes: only characters that fold to themselves. */
static void build_three(const struct fold_table *t, uint32_t first)
{
    uint8_t cls[64], *entry = &wide_data.three[first >> 12][first >> 6 & 63];
    bool uniform = true;
    for (uint32_t k = 0; k < 64; k++) {
        uint8_t own[4], out[4];
        cls[k] = classify(t, first + k, 3, out);
        utf8_encode(first + k, own);
        if (memcmp(own, out, 3) != 0)
            cls[k] = WIDE_BAD | WIDE_RARE;
        uniform = uniform && cls[k] == cls[0];
    }
    *entry = cls[0];
    if (uniform)
        return;
    uint32_t i = 0;
    while (i < wide_data.n_pages && memcmp(wide_data.third[i], cls, 64) != 0)
        i++;
    *entry = WIDE_BAD | WIDE_RARE;
    if (i == WIDE_PAGES)
        return; /* no room: the scalar path does this page */
    if (i == wide_data.n_pages)
        memcpy(wide_data.third[wide_data.n_pages++], cls, 64);
    *entry = WIDE_PAGE;
    wide_data.page[first >> 12][first >> 6 & 63] = (uint8_t)i;
}

/* scan_wide.h does Han (E4 B8 .. E9 BF) and most of Hangul (EB, EC) by range. */
static void check_ranges(void)
{
    for (uint32_t first = 0x4E00; first < 0xA000; first += 64)
        assert(wide_data.three[first >> 12][first >> 6 & 63] == WIDE_HALF);
    for (uint32_t first = 0xB000; first < 0xD000; first += 64)
        assert(wide_data.three[first >> 12][first >> 6 & 63] == WIDE_LETTER);
    for (uint32_t cp = 0x3000; cp < 0x10000; cp++) {
        uint8_t out[4];
        utf8_encode(cp, out);
        assert(!wide_stop(out) || (fold_get(fold_table(), cp)->flags & FOLD_WIDE));
        (void)out;
    }
}

static void build_wide(void)
{
    const struct fold_table *t = fold_table();
    memset(wide_data.two, WIDE_BAD | WIDE_RARE, sizeof wide_data.two);
    memset(wide_data.three, WIDE_BAD | WIDE_RARE, sizeof wide_data.three);
    memset(wide_data.four, WIDE_BAD | WIDE_RARE, sizeof wide_data.four);
    build_two(t);
    build_pairs();
    for (uint32_t first = 0x800; first < 0x10000; first += 64)
        if (first < 0xD800 || first > 0xDFFF)
            build_three(t, first);
    for (uint32_t third = 0; third < 64; third++) {
        bool sep = true;
        for (uint32_t k = 0; k < 64; k++) {
            const struct fold *f = fold_get(t, 0x1F000 + third * 64 + k);
            sep = sep && f->cls == FOLD_SEP && !(f->flags & FOLD_STOP);
        }
        if (sep)
            wide_data.four[third] = 0;
    }
    check_ranges();
}

/* ---- as C ---- */

static void put_bytes(const char *name, const void *from, size_t n)
{
    const uint8_t *p = from;
    printf(".%s = {", name);
    for (size_t i = 0; i < n; i++)
        printf("%u,%s", p[i], i % 32 == 31 ? "\n" : "");
    printf("},\n");
}

/* size / row rows. */
static void put_table(const char *name, const uint8_t *p, size_t size, size_t row)
{
    printf(".%s = {", name);
    for (size_t at = 0; at < size; at += row) {
        printf("{");
        for (size_t i = 0; i < row; i++)
            printf("%u,%s", p[at + i], i % 32 == 31 ? "\n" : "");
        printf("},");
    }
    printf("},\n");
}

static void put_fold(void)
{
    const struct fold_table *t = &fold_data;
    printf("const struct fold_table fold_data = {.n_pages = %u, .n_pool = %u,\n.page = {", t->n_pages, t->n_pool);
    for (size_t i = 0; i < sizeof t->page / sizeof *t->page; i++)
        printf("%u,%s", t->page[i], i % 32 == 31 ? "\n" : "");
    printf("},\n.entry = {");
    for (size_t i = 0; i < (size_t)t->n_pages << FOLD_PAGE_BITS; i++)
        printf("{%d,%u,%u,%u,0},%s", (int)t->entry[i].delta, t->entry[i].cls, t->entry[i].ccc, t->entry[i].flags,
               i % 8 == 7 ? "\n" : "");
    printf("},\n.pool = {");
    for (size_t i = 0; i < t->n_pool; i++)
        printf("%u,%s", t->pool[i], i % 16 == 15 ? "\n" : "");
    printf("},\n.pair = {");
    for (size_t i = 0; i < FOLD_PAIRS; i++)
        if (t->pair[i].key)
            printf("[%zu] = {%lluu, %u},\n", i, (unsigned long long)t->pair[i].key, t->pair[i].cp);
    printf("}};\n");
}

static void put_wide(void)
{
    printf("const struct wide_table wide_data = {.n_pages = %u,\n.two = {", wide_data.n_pages);
    for (size_t i = 0; i < sizeof wide_data.two / sizeof *wide_data.two; i++) {
        printf("{");
        put_bytes("cls", wide_data.two[i].cls, 64);
        put_bytes("lead", wide_data.two[i].lead, 64);
        put_bytes("second", wide_data.two[i].second, 64);
        printf("},\n");
    }
    printf("},\n");
    put_table("pair", wide_data.pair[0], sizeof wide_data.pair, sizeof *wide_data.pair);
    put_table("three", wide_data.three[0], sizeof wide_data.three, sizeof *wide_data.three);
    put_table("page", wide_data.page[0], sizeof wide_data.page, sizeof *wide_data.page);
    put_table("third", wide_data.third[0], sizeof wide_data.third, sizeof *wide_data.third);
    put_bytes("four", wide_data.four, sizeof wide_data.four);
    printf("};\n");
}

int main(void)
{
    build_fold();
    build_wide();
    put_fold();
    put_wide();
    return fflush(stdout) || ferror(stdout);
}
