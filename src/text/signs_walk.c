/* signs_walk: finds signs in a text and marks the words they belong to.  See signs.h.
 *
 * Most texts have few: bytes are looked at 64 at a time for those that may begin one (signs_find).
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>

#include "text/signs_find.h"
#include "text/signs_priv.h"
#include "util/search.h"

static void signs_plain(const uint8_t *p, size_t blocks, uint64_t *bits)
{
    for (; blocks-- > 0; p += 64) {
        uint64_t b = 0;
        for (unsigned i = 0; i < 64; i++)
            b |= (uint64_t)((signs_low[p[i] & 15] & signs_high[p[i] >> 4]) != 0) << i;
        *bits++ = b;
    }
}

signs_find *signs_find_for(enum scan_cpu cpu)
{
    if (!scan_fast_for(cpu))
        return signs_plain;
#if defined(__x86_64__)
    return cpu == SCAN_AVX512 || cpu == SCAN_AVX2 ? signs_avx2 : signs_sse2;
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return signs_neon;
#else
    return signs_plain;
#endif
}

static signs_find *chosen;
static struct sign_near near_table;

static void choose(void)
{
    chosen = signs_find_for(scan_cpu_chosen());
    sign_near_build(&near_table);
}

void signs_begin(struct sign_walk *w, signs_find *find, const uint8_t *text, size_t from, size_t len)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    w->text = text;
    w->len = len;
    w->at = from;
    w->find = find ? find : chosen;
    w->base = from;
    w->n = w->next = 0;
    w->bits = 0;
}

/* Of characters beyond ASCII few are signs; p has two more readable bytes. */
static bool plausible(const uint8_t *p)
{
    switch (p[0]) {
    case 0xC2: return (p[1] >= 0xA2 && p[1] <= 0xA5) || p[1] == 0xAC || p[1] == 0xB1;
    case 0xC3: return p[1] == 0x97 || p[1] == 0xB7;
    case 0xE2: return p[1] != 0x80 || (p[2] >= 0x90 && p[2] <= 0x95) || p[2] == 0xB0;
    case 0xEF: /* full width, but for the marks that Chinese has everywhere */
        if (p[1] == 0xBC)
            return UINT64_C(0xD00000017000AC78) >> (p[2] & 63) & 1;
        return p[1] == 0xBD || p[1] == 0xBF || p[1] == 0xB9;
    default: return true;
    }
}

/* The place of the next candidate at or after w->at; false: none. */
static bool candidate(struct sign_walk *w, size_t *at)
{
    for (;;) {
        while (!w->bits) {
            if (w->next < w->n) {
                w->base += 64;
                w->bits = w->mask[w->next++];
                continue;
            }
            size_t from = w->n ? w->base + 64 : w->base;
            if (from >= w->len)
                return false;
            size_t blocks = (w->len - from + 63) / 64;
            w->n = (unsigned)(blocks < SIGN_MASKS ? blocks : SIGN_MASKS);
            w->find(w->text + from, w->n, w->mask);
            w->base = from;
            w->bits = w->mask[0];
            w->next = 1;
        }
        size_t i = w->base + (unsigned)__builtin_ctzll(w->bits);
        w->bits &= w->bits - 1;
        if (i >= w->len) {
            w->bits = 0;
            continue;
        }
        *at = i;
        if (i >= w->at && plausible(w->text + i))
            return true;
    }
}

static bool is_sign(uint8_t b) { return signs_low[b & 15] & signs_high[b >> 4]; }

/* Behind the marks `> > ` that a line begins with, or behind a line of nothing but signs, if text[at] begins it; else at.  They
 * tell nothing. */
static size_t marks_end(const struct sign_walk *w, size_t at)
{
    size_t i = at, end;
    if (at && w->text[at - 1] != '\n')
        return at;
    while (i < w->len && (w->text[i] == '>' || w->text[i] == ' '))
        i++;
    for (end = i; end < w->len && w->text[end] < 0x80 && (is_sign(w->text[end]) || w->text[end] == ' ');)
        end++;
    if (end == w->len || w->text[end] == '\n')
        return end;
    return w->text[at] == '>' && end == i && w->text[i] < 0x80 ? i : at;
}

/* What the sign of ASCII at text[at] says by what is beside it; false: it is not that near. */
static bool near(const struct sign_walk *w, size_t at, struct sign *out)
{
    uint8_t b = w->text[at] & 0x7f;
    unsigned l = near_table.left[at ? w->text[at - 1] : '\n'], r = near_table.right[at + 1 < w->len ? w->text[at + 1] : '\n'];
    if (w->text[at] >= 0x80 || !((near_table.none[b][l] | near_table.tells[b][l]) >> r & 1))
        return false;
    *out = (struct sign){(uint32_t)at, 0, near_table.tells[b][l] >> r & 1 ? near_table.hash[b] : 0};
    return true;
}

bool signs_next(struct sign_walk *w, struct sign *out)
{
    size_t at;
    while (candidate(w, &at)) {
        size_t end = marks_end(w, at);
        if (end > at)
            w->at = end;
        if (end > at)
            continue;
        if (near(w, at, out)) {
            if (out->right)
                return true;
            continue;
        }
        struct sign_place c;
        c.text = w->text;
        c.len = w->len;
        if (!sign_read(&c, at))
            continue;
        w->at = c.to;
        if (sign_judge(&c, out))
            return true;
    }
    return false;
}

void signs_mark(signs_find *find, const struct tokens *t, const uint8_t *text, size_t len)
{
    struct sign_walk w;
    struct sign s;
    size_t i = 0; /* the first token behind the sign */
    signs_begin(&w, find, text, 0, len);
    while (signs_next(&w, &s)) {
        size_t step = 1, to;
        while (i + step < t->n && t->start[i + step] < s.at)
            step *= 2;
        to = i + step < t->n ? i + step : t->n;
        SEARCH(i, to, mid, t->start[mid] < s.at);
        if (s.left && i > 0)
            t->hash[i - 1] ^= s.left;
        if (s.right && i < t->n)
            t->hash[i] ^= s.right;
    }
}

/* The signs of text[from .. to), in which no word stands: of those behind it or of those in front of it. */
static uint32_t sum_of(struct sign_place *c, size_t from, size_t to, bool right)
{
    uint32_t sum = 0;
    for (size_t i = from; i < to;) {
        const uint8_t *p = c->text + i;
        struct sign s;
        if (!is_sign(*p) || !plausible(p) || !sign_read(c, i)) {
            i++;
            continue;
        }
        i = c->to;
        if (sign_judge(c, &s))
            sum ^= right ? s.right : s.left;
    }
    return sum;
}

/* A row that no list, heading or quote begins with. */
static bool operates(const struct sign_place *c)
{
    static const char *const usual[] = {"=", "==", "!=", "<=", ">=", "&&", "||", "+=", "*="};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (c->n <= 2 && c->sym[0] == (uint8_t)usual[i][0] && (c->n == 2 ? c->sym[1] : 0) == (uint8_t)usual[i][1])
            return true;
    return false;
}

#define JOIN_REACH (2 * SIGN_REACH)

/* The row at text[at] was judged within its line; now as part of the joined one, where it stands at `to`.  Returns its bytes. */
static size_t judge_again(struct sign_place c, size_t at, struct sign_place joined, size_t to, struct sign *change)
{
    struct sign was = {0}, is = {0};
    if (!sign_read(&c, at) || !sign_read(&joined, to))
        return 1;
    if (to < JOIN_REACH || operates(&c)) {
        sign_judge(&c, &was);
        sign_judge(&joined, &is);
        change->left ^= was.left ^ is.left;
        change->right ^= was.right ^ is.right;
    }
    return c.to - at;
}

static struct sign join(const struct tokens *t, size_t i, const uint8_t *text, size_t end, size_t from, size_t len)
{
    uint8_t line[2 * JOIN_REACH + 1 + TOKENS_PAD] = {0};
    struct sign change = {0};
    while (end > t->end[i - 1] && ascii_space(text[end - 1]))
        end--;
    if ((end <= t->end[i - 1] || !is_sign(text[end - 1])) && !is_sign(text[from]))
        return change;
    size_t low = end > JOIN_REACH ? end - JOIN_REACH : 0, high = len - from > JOIN_REACH ? from + JOIN_REACH : len;
    size_t shift = JOIN_REACH - (end - low);
    memset(line, '\n', JOIN_REACH);
    memcpy(line + shift, text + low, end - low);
    line[JOIN_REACH] = ' ';
    memcpy(line + JOIN_REACH + 1, text + from, high - from);
    struct sign_place c = {.text = text, .len = len}, joined = {.text = line, .len = JOIN_REACH + 1 + (high - from)};
    for (size_t at = t->end[i - 1] > low ? t->end[i - 1] : low; at < end;)
        at += is_sign(text[at]) && plausible(text + at) ? judge_again(c, at, joined, at - low + shift, &change) : 1;
    for (size_t at = from; at < t->start[i] && at < high;)
        at += is_sign(text[at]) && plausible(text + at) ? judge_again(c, at, joined, at - from + JOIN_REACH + 1, &change) : 1;
    return change;
}

void signs_join(const struct tokens *t, size_t i, const uint8_t *text, size_t end, size_t from, size_t len)
{
    struct sign change = join(t, i, text, end, from, len);
    t->hash[i - 1] ^= change.left;
    t->hash[i] ^= change.right;
}

/* The same for tokens i - 1 and i, if a line ends between them and was joined. */
static struct sign joined_at(const struct tokens *t, size_t i, const uint8_t *text, size_t len)
{
    if (i == 0 || i >= t->n || (t->hash[i - 1] & TOK_LINE) || t->start[i] - t->end[i - 1] > SIGN_REACH)
        return (struct sign){0};
    for (size_t end = t->end[i - 1]; end < t->start[i]; end++) {
        size_t from = end;
        if (text[end] != '\n' && text[end] != '\r')
            continue;
        while (from < t->start[i] && (ascii_space(text[from]) || text[from] == '>' || text[from] == '\n' || text[from] == '\r'))
            from++;
        return join(t, i, text, end, from, len);
    }
    return (struct sign){0};
}

#define GAP 1024u /* bytes between two words: further away is no sign of either */

uint32_t signs_of(const struct tokens *t, size_t i, const uint8_t *text, size_t len)
{
    struct sign_place c = {.text = text, .len = len};
    size_t start = t->start[i], end = t->end[i];
    size_t from = i ? t->end[i - 1] : 0, to = i + 1 < t->n ? t->start[i + 1] : len;
    from = start - from > GAP ? start - GAP : from;
    to = to - end > GAP ? end + GAP : to;
    return sum_of(&c, from, start, true) ^ sum_of(&c, end, to, false) ^ joined_at(t, i, text, len).right ^
           joined_at(t, i + 1, text, len).left;
}
