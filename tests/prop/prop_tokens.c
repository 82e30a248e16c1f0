/* prop_tokens: laws of text/tokens.h on random texts.
 *
 *   paths      every fast path gives exactly what the scalar one gives, for every start offset of a stretch
 *   any bytes  offsets are in range and rise, flags and kinds are clean, whatever the bytes
 *   place      the address of the text makes no difference
 *   sameness   NFC, NFD, lower and upper case, HTML references, zero-width characters: same words
 *   join       tokens(a + line end + b) = tokens(a) + tokens(b)
 *   written    norm.h writes just the tokens of each line, on every path, wherever lines end
 *
 * THRESH_SEED replays a run, THRESH_ROUNDS sets its length.
 * SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>

#include "laws.h"
#include "text/norm_scan.h"
#include "text/scan.h"
#include "text/signs.h"
#include "text/tokens.h"
#include "text/utf8.h"
#include "text/wordhash.h"

#define ROOM 8192u

static const char *law;

static size_t below(size_t n) { return (size_t)(rnd() % n); }

struct text {
    uint8_t b[4 * ROOM + 128]; /* 64 in front for alignment, TOKENS_PAD behind */
    size_t n;
};

static void fail(const struct text *x, const char *what)
{
    fprintf(stderr, "prop_tokens: law '%s': %s; THRESH_SEED=%" PRIu64 "; text:\n", law, what, seed);
    show_bytes(x->b, x->n);
    exit(1);
}

static void put(struct text *x, const void *p, size_t n)
{
    if (x->n + n > ROOM)
        return;
    memcpy(x->b + x->n, p, n);
    x->n += n;
}
static void put_str(struct text *x, const char *s) { put(x, s, strlen(s)); }
static void put_cp(struct text *x, uint32_t cp)
{
    uint8_t u[4];
    put(x, u, utf8_encode(cp, u));
}

static const struct {
    uint32_t from, to;
} scripts[] = {{'a', 'z'},       {'A', 'Z'},        {'0', '9'},       {0xC0, 0xFF},     {0x100, 0x17F},   {0x370, 0x3FF},
               {0x400, 0x45F},   {0x400, 0x45F},    {0x5D0, 0x5EA},   {0x600, 0x66F},   {0x905, 0x94F},   {0xE01, 0xE4F},
               {0x1E00, 0x1EFF}, {0x3041, 0x30FF},  {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0x1100, 0x11C2}, {0xFF10, 0xFF9F},
               {0x300, 0x345},   {0x1F00, 0x1FFF},  {0x980, 0xDFF},   {0x1000, 0x10FF}, {0xA0, 0xBF},     {0x2000, 0x206F},
               {0x3000, 0x303F}, {0x1F300, 0x1F6FF}};

static const char *const bits[] = {". ",
                                   "! ",
                                   "? ",
                                   "...",
                                   ".\n",
                                   "\r\n",
                                   "\r",
                                   "\n",
                                   ",",
                                   ";",
                                   "-",
                                   "'",
                                   "\"",
                                   ".)",
                                   ".\" ",
                                   "e.g. ",
                                   "U.S. ",
                                   "v2.5",
                                   "1,234",
                                   "23,456,789,0",
                                   "www.foo.com",
                                   "No.Other",
                                   "a.txt",
                                   "README.MD",
                                   "&amp;",
                                   "&quot;",
                                   "&eacute;",
                                   "&#39;",
                                   "&#x200b;",
                                   "&amp;#x200B;",
                                   "&hellip;",
                                   "&nbsp;",
                                   "&#8203;",
                                   "AT&T",
                                   "&",
                                   "\xE2\x80\x99",
                                   "\xE2\x80\x9C",
                                   "\xE2\x80\xA6",
                                   "\xC2\xAD",
                                   "\xE2\x80\x8B",
                                   "\xEF\xBB\xBF",
                                   "\xE3\x80\x82",
                                   "\xEF\xBC\x81",
                                   "\xEF\xBC\x8E",
                                   "\xD8\x9F",
                                   "\xE0\xA5\xA4",
                                   "\xCC\x81",
                                   "\xE3\x82\x99",
                                   "\xE2\x89\xA0",
                                   "=\xCC\xB8",
                                   "\xC3\x9F",
                                   "\xC4\xB0",
                                   "\xF0\x9F\x98\x80",
                                   "\xEF\xB8\x8F",
                                   "   ",
                                   "_",
                                   "*",
                                   " < ",
                                   " -",
                                   "++",
                                   "=",
                                   " \xE2\x88\x92",
                                   "\xE2\x82\xAC",
                                   "&lt;",
                                   "%",
                                   "/",
                                   " &minus;",
                                   "#",
                                   " \xE2\x89\xA4 ",
                                   "\xC3\x97",
                                   "\xEF\xBC\x9E",
                                   " $",
                                   "@",
                                   " ~",
                                   " && ",
                                   " !"};

static const char *const broken[] = {"\xC3",         "\xE2\x80",         "\xF0\x9F\x98", "\x80", "\xFF", "\xC0\x80",
                                     "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\x80", "\xD0", "\x00"};

/* A random text of words in one or a few scripts, mostly what a forum holds. */
static void random_text(struct text *x, bool valid)
{
    size_t want = below(8) ? below(400) : below(ROOM - 64), script = below(sizeof scripts / sizeof *scripts);
    unsigned odd = (unsigned)(below(4) ? 2 + below(60) : 1000);
    x->n = 0;
    while (x->n < want) {
        if (below(12) == 0)
            script = below(3) ? 0 : below(sizeof scripts / sizeof *scripts);
        size_t letters = below(40) ? 1 + below(9) : below(80);
        for (size_t i = 0; i < letters; i++) {
            uint32_t cp = scripts[script].from + (uint32_t)below(scripts[script].to - scripts[script].from + 1);
            if (below(odd) == 0) {
                put_str(x, bits[below(sizeof bits / sizeof *bits)]);
            } else if (!valid && below(odd) == 0) {
                put(x, broken[below(10)], 1 + below(3) * 0);
                if (below(2))
                    put_str(x, broken[below(10)]);
            } else if (cp == 0x11A7) {
                continue; /* utf8proc's NFC loses it behind a syllable (2.8) */
            } else if (utf8proc_category((utf8proc_int32_t)cp) != UTF8PROC_CATEGORY_CN || !valid) {
                put_cp(x, cp);
            }
        }
        if (below(5))
            put_str(x, " ");
        else
            put_str(x, bits[below(sizeof bits / sizeof *bits)]);
    }
}

static void scan(scan_fast *fast, struct tokens *t, const struct text *x)
{
    if (scan_with(fast, t, x->b, x->n) != ST_OK)
        fail(x, "no memory");
}

static bool equal(const struct tokens *a, const struct tokens *b)
{
    return a->n == b->n && a->n_breaks == b->n_breaks && memcmp(a->hash, b->hash, a->n * 4) == 0 &&
           memcmp(a->start, b->start, a->n * 4) == 0 && memcmp(a->end, b->end, a->n * 4) == 0 &&
           memcmp(a->kind, b->kind, a->n) == 0 && memcmp(a->breaks, b->breaks, a->n_breaks * 4) == 0;
}

static scan_fast *fasts[SCAN_CPUS];
static struct tokens want, got;

static void check_paths(const struct text *x)
{
    law = "paths";
    scan(NULL, &want, x);
    for (int c = 0; c < SCAN_CPUS; c++) {
        if (!fasts[c])
            continue;
        scan(fasts[c], &got, x);
        if (!equal(&want, &got)) {
            size_t i = 0;
            while (i < want.n && i < got.n && want.hash[i] == got.hash[i] && want.start[i] == got.start[i] &&
                   want.end[i] == got.end[i] && want.kind[i] == got.kind[i])
                i++;
            if (i < want.n && i < got.n)
                fprintf(stderr, "token %zu: scalar %08x [%u,%u) kind %u; %s %08x [%u,%u) kind %u\n", i, want.hash[i],
                        want.start[i], want.end[i], want.kind[i], scan_cpu_name((enum scan_cpu)c), got.hash[i], got.start[i],
                        got.end[i], got.kind[i]);
            else
                fprintf(stderr, "%zu tokens, %zu breaks, %s %zu, %zu\n", want.n, want.n_breaks, scan_cpu_name((enum scan_cpu)c),
                        got.n, got.n_breaks);
            fail(x, "paths differ");
        }
    }
}

/* What may be a sign is the same on all paths. */
static void check_signs(const struct text *x)
{
    uint64_t a[(ROOM + 127) / 64], b[(ROOM + 127) / 64];
    size_t n = (x->n + 63) / 64;
    law = "signs";
    signs_find_for(SCAN_SCALAR)(x->b, n, a);
    for (int c = 0; c < SCAN_CPUS; c++) {
        signs_find_for((enum scan_cpu)c)(x->b, n, b);
        if (memcmp(a, b, n * sizeof *a) != 0)
            fail(x, scan_cpu_name((enum scan_cpu)c));
    }
}

static void check_shape(const struct text *x)
{
    law = "any bytes";
    uint32_t at = 0;
    for (size_t i = 0; i < want.n; i++) {
        if (want.start[i] < at || want.end[i] <= want.start[i] || want.end[i] > x->n)
            fail(x, "offsets");
        if (want.kind[i] & ~(TOK_HALF | TOK_DIGIT))
            fail(x, "kind");
        at = want.end[i];
    }
    if (want.n && !(want.hash[want.n - 1] & TOK_LINE))
        fail(x, "no line end at the end");
    size_t k = 0, tok = 0;
    for (size_t i = 0; i < x->n; i++) {
        if (x->b[i] != '\n' && x->b[i] != '\r')
            continue;
        while (tok < want.n && want.start[tok] < i)
            tok++;
        if (k == want.n_breaks || want.breaks[k++] != tok)
            fail(x, "breaks");
    }
    if (k != want.n_breaks)
        fail(x, "too many breaks");
}

static void check_place(const struct text *x)
{
    static struct text y;
    law = "place";
    size_t by = 1 + below(63);
    memset(y.b, 'x', sizeof y.b);
    memcpy(y.b + by, x->b, x->n);
    scan(NULL, &want, x);
    if (tokens_scan(&got, y.b + by, x->n) != ST_OK)
        fail(x, "no memory");
    if (!equal(&want, &got))
        fail(x, "moved text differs");
}

static void same_words(const struct text *x, const struct text *y, const char *what, uint32_t mask)
{
    if (tokens_scan(&want, x->b, x->n) != ST_OK || tokens_scan(&got, y->b, y->n) != ST_OK)
        fail(x, "no memory");
    bool same = want.n == got.n;
    for (size_t i = 0; same && i < want.n; i++)
        same = ((want.hash[i] ^ got.hash[i]) & mask) == 0 && want.kind[i] == got.kind[i];
    if (same)
        return;
    size_t i = 0;
    while (i < want.n && i < got.n && ((want.hash[i] ^ got.hash[i]) & mask) == 0 && want.kind[i] == got.kind[i])
        i++;
    if (i < want.n && i < got.n)
        fprintf(stderr, "token %zu: %08x '%.*s', %08x '%.*s'\n", i, want.hash[i], (int)(want.end[i] - want.start[i]),
                x->b + want.start[i], got.hash[i], (int)(got.end[i] - got.start[i]), y->b + got.start[i]);
    fprintf(stderr, "other form: ");
    for (i = 0; i < y->n; i++)
        fprintf(stderr, y->b[i] >= ' ' && y->b[i] < 0x7F ? "%c" : "\\x%02x", y->b[i]);
    fputc('\n', stderr);
    fail(x, what);
}

static void normal_form(const struct text *x, struct text *y, int option)
{
    uint8_t *s = NULL;
    utf8proc_ssize_t n = utf8proc_map(x->b, (utf8proc_ssize_t)x->n, &s, (utf8proc_option_t)option);
    if (n < 0 || (size_t)n > 3 * ROOM) {
        y->n = 0;
        free(s);
        return;
    }
    memcpy(y->b, s, (size_t)n);
    y->n = (size_t)n;
    free(s);
}

/* Upper case where the simple mappings go there and back (not the dotless i). */
static void upper(const struct text *x, struct text *y)
{
    y->n = 0;
    for (size_t i = 0; i < x->n;) {
        uint32_t cp = 0;
        i += utf8_decode(x->b + i, x->b + x->n, &cp);
        uint32_t up = (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
        bool back = (uint32_t)utf8proc_tolower((utf8proc_int32_t)up) == cp && up != cp;
        y->n += utf8_encode(back ? up : cp, y->b + y->n);
    }
}

/* Every character that is not ASCII, and some that are, as references; zero-width ones put in between. */
static void escape(const struct text *x, struct text *y, bool refs)
{
    y->n = 0;
    for (size_t i = 0; i < x->n;) {
        uint32_t cp = 0;
        unsigned n = utf8_decode(x->b + i, x->b + x->n, &cp);
        bool control = cp < 0x20 || cp == '&' || (cp >= 0x80 && cp < 0xA0);
        if (refs && !control && below(4) == 0)
            y->n += (size_t)sprintf((char *)y->b + y->n, below(2) ? "&#%u;" : "&#x%x;", cp);
        else if (!refs && cp >= 0xC0 && below(4) == 0)
            y->n += (size_t)sprintf((char *)y->b + y->n, "\xE2\x80\x8B%.*s", (int)n, x->b + i);
        else {
            memcpy(y->b + y->n, x->b + i, n);
            y->n += n;
        }
        i += n;
        if (y->n > 3 * ROOM)
            break;
    }
    if (y->n > 3 * ROOM)
        y->n = 0;
}

/* More marks on one letter than any script has: the order of those past the 30th is not looked at (UAX #15,
 * stream-safe format), so the forms may differ. */
static bool piled_up(const struct text *x)
{
    size_t run = 0;
    for (size_t i = 0; i + 1 < x->n; i++) {
        bool mark = x->b[i] == 0xcc || x->b[i] == 0xcd;
        run = mark ? run + 1 : 0;
        i += mark;
        if (run > 24)
            return true;
    }
    return false;
}

static void check_sameness(const struct text *x)
{
    static struct text c, d, y;
    if (piled_up(x))
        return;
    law = "sameness";
    normal_form(x, &c, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    normal_form(x, &d, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);
    if (c.n == 0 || d.n == 0)
        return;
    /* TOK_STOP at joined words and single letters looks at bytes ("README.md", "e.g."): test_tokens has those
     * where it must not differ. */
    same_words(&c, &d, "NFC and NFD differ", ~TOK_STOP);
    if (memchr(c.b, '&', c.n))
        return; /* names of references have a case, and escaping breaks them */
    upper(&c, &y);
    same_words(&c, &y, "upper case differs", ~TOK_STOP);
    if (c.n > ROOM / 4)
        return;
    escape(&c, &y, true);
    if (y.n)
        same_words(&c, &y, "references differ", ~TOK_FLAGS); /* a reference does not break a line */
    escape(&c, &y, false);
    if (y.n)
        same_words(&c, &y, "zero-width characters differ", ~TOK_STOP);
}

static void check_join(const struct text *a, const struct text *b)
{
    static struct text y;
    static struct tokens tb;
    law = "join";
    if (a->n + b->n + 1 > ROOM)
        return;
    y.n = 0;
    put(&y, a->b, a->n);
    put_str(&y, "\n");
    put(&y, b->b, b->n);
    if (tokens_scan(&want, a->b, a->n) != ST_OK || tokens_scan(&tb, b->b, b->n) != ST_OK)
        fail(a, "no memory");
    if (tokens_scan(&got, y.b, y.n) != ST_OK)
        fail(&y, "no memory");
    bool same = got.n == want.n + tb.n;
    for (size_t i = 0; same && i < got.n; i++) {
        uint32_t h = i < want.n ? want.hash[i] : tb.hash[i - want.n];
        same = (h ^ got.hash[i]) >> 2 == 0;
        if (same && i + 1 != want.n)
            same = h == got.hash[i]; /* the last of `a` ended a text */
    }
    if (!same)
        fail(&y, "joined text differs");
}

/* Line ends where the text has them, and some where it has none. */
static size_t some_lines(const struct text *x, struct line *line)
{
    size_t n = 0, from = 0, odd = below(3) ? ROOM : 1 + below(200);
    for (size_t i = 0; i < x->n; i++) {
        bool end = x->b[i] == '\n' || x->b[i] == '\r', cut = below(odd) == 0 && (x->b[i + 1] & 0xC0) != 0x80;
        if (!end && !cut && i + 1 < x->n)
            continue;
        line[n++] = (struct line){.off = (uint32_t)from, .len = (uint32_t)(i + 1 - from - end), .eol = (uint16_t)end};
        from = i + 1;
    }
    return n;
}

/* What norm's signs say of a token whose bytes are [from, to) of the line. */
static uint32_t signs_at(const struct norm *o, size_t line, size_t from, size_t to)
{
    uint32_t sum = 0, base = o->line[line].end;
    for (uint32_t i = o->line[line].n_signs; i < o->line[line + 1].n_signs; i++) {
        sum ^= o->sign[i].at - base == from ? o->sign[i].right : 0;
        sum ^= o->sign[i].at - base == to ? o->sign[i].left : 0;
    }
    return sum;
}

/* The tokens of the line x, from norm bytes and signs: true if that is all there is. */
static bool spells(const struct text *x, const struct tokens *t, const struct norm *o, size_t line)
{
    const uint8_t *first = o->text + o->line[line].end, *p = first, *to = o->text + o->line[line + 1].end;
    for (size_t i = 0; i < t->n; i++) {
        bool joined = t->end[i] < x->n && norm_thousands(x->b, x->n, t->end[i]);
        bool space = !joined && !(t->kind[i] & TOK_HALF);
        const uint8_t *end = space ? memchr(p, ' ', (size_t)(to - p)) : p + 1;
        uint32_t hash = (t->hash[i] & ~TOK_FLAGS) ^ signs_of(t, i, x->b, x->n);
        if (!end || p == to)
            return false;
        while (!space && end < to && wordhash_tail(0, p, (size_t)(end - p)) != hash)
            end++;
        if (wordhash_tail(0, p, (size_t)(end - p)) != hash)
            return false;
        if (!joined &&
            signs_at(o, line, (size_t)(p - first), (size_t)(end - first) + space) != (hash ^ (t->hash[i] & ~TOK_FLAGS)))
            return false;
        p = end + space;
    }
    return p == to;
}

static void check_norm(const struct text *x)
{
    static struct line line[sizeof x->b];
    static struct text y;
    static struct norm a, b;
    size_t n = some_lines(x, line);
    law = "written";
    if (norm_with(NULL, &a, x->b, line, n) != ST_OK)
        fail(x, "no memory");
    for (size_t i = 0; i < n; i++) {
        y.n = line[i].len;
        memcpy(y.b, x->b + line[i].off, y.n);
        memset(y.b + y.n, 0, TOKENS_PAD);
        scan(NULL, &want, &y);
        uint32_t half_words = 0;
        for (size_t k = 0; k < want.n; k++)
            half_words += want.kind[k] & TOK_HALF ? 1 : 2;
        if (!spells(&y, &want, &a, i))
            fail(&y, "other words");
        if (a.line[i + 1].half_words - a.line[i].half_words != half_words)
            fail(&y, "other count");
    }
    for (int c = 0; c < SCAN_CPUS; c++) {
        if (!fasts[c])
            continue;
        if (norm_with(norm_fast_for((enum scan_cpu)c), &b, x->b, line, n) != ST_OK)
            fail(x, "no memory");
        for (size_t i = 0; i <= n; i++)
            if (a.line[i].end != b.line[i].end || a.line[i].half_words != b.line[i].half_words) {
                fprintf(stderr, "%s: line %zu ends at %u, %u halves; else %u, %u\n", scan_cpu_name((enum scan_cpu)c), i,
                        b.line[i].end, b.line[i].half_words, a.line[i].end, a.line[i].half_words);
                fail(x, "line ends differ");
            }
        for (size_t i = 0; i < a.n_signs || i < b.n_signs; i++)
            if (a.n_signs != b.n_signs || a.sign[i].at != b.sign[i].at)
                fail(x, "signs differ");
        if (a.n != b.n || memcmp(a.text, b.text, a.n) != 0) {
            size_t i = 0;
            while (i < a.n && i < b.n && a.text[i] == b.text[i])
                i++;
            fprintf(stderr, "%s: differs at byte %zu of %zu, %zu\n", scan_cpu_name((enum scan_cpu)c), i, a.n, b.n);
            for (size_t k = i > 12 ? i - 12 : 0; k < i + 12 && k < a.n && k < b.n; k++)
                fprintf(stderr, " %02x/%02x", a.text[k], b.text[k]);
            fail(x, "paths differ");
        }
    }
}

/* What a fast path finds must not depend on where its blocks begin: one text behind 0 .. 66 bytes. */
static void check_offsets(const struct text *x)
{
    static struct text y;
    static const char lead[] = "Aa bb. Cc\n dd3 \xD0\x96\xD0\xB6 \xE6\xBC\xA2\xE5\xAD\x97 e\xCC\x81 ff&amp;g h9";
    for (size_t by = 0; by < 66 && x->n < 2000; by++) {
        y.n = 0;
        for (size_t i = 0; i < by; i++)
            put(&y, below(4) ? "x" : " ", 1);
        if (by % 3 == 0)
            put_str(&y, lead);
        put(&y, x->b, x->n);
        check_paths(&y);
        check_norm(&y);
    }
}

static void round_of(void)
{
    static struct text x, z;
    random_text(&x, below(2));
    random_text(&z, below(2));
    check_paths(&x);
    check_signs(&x);
    check_shape(&x);
    check_norm(&x);
    check_place(&x);
    check_join(&x, &z);
    random_text(&x, true);
    check_paths(&x);
    check_norm(&x);
    check_sameness(&x);
    if (below(16) == 0)
        check_offsets(&x);
    x.n = below(600); /* noise */
    for (size_t i = 0; i < x.n; i++)
        x.b[i] = (uint8_t)rnd();
    check_paths(&x);
    check_signs(&x);
    check_shape(&x);
    check_norm(&x);
    static const uint8_t some[] = "a .\n\xE2\x80\x9C\xE3\x82\xAB\xFF\xF0\x9F\x98\xD0\xB0\x90\xC2\xBB\xE6\xBC\xA2\xEF";
    unsigned odd = 1 + (unsigned)below(20);
    for (size_t i = 0; i < x.n; i++) /* characters, whole and cut, broken off at the edges of blocks */
        x.b[i] = below(odd) ? some[i % 3 + 3 * below(2) + 4] : some[below(sizeof some)];
    check_paths(&x);
    check_signs(&x);
    check_shape(&x);
    check_norm(&x);
}

/* Longer than a window, with words that are longer than one too. */
static void check_windows(void)
{
    static struct text piece;
    size_t n = 3 * SCAN_BLOCK + below(SCAN_BLOCK), at = 0;
    uint8_t *big = malloc(n + TOKENS_PAD);
    if (!big)
        exit(2);
    while (at < n) {
        random_text(&piece, below(2));
        size_t k = piece.n < n - at ? piece.n : n - at;
        memcpy(big + at, piece.b, k);
        at += k;
        if (below(60) == 0) {
            k = below(2 * SCAN_BLOCK);
            if (k > n - at)
                k = n - at;
            memset(big + at, 'w', k);
            at += k;
        }
    }
    memset(big + n, 'x', TOKENS_PAD);
    law = "windows";
    if (scan_with(NULL, &want, big, n) != ST_OK)
        exit(2);
    for (int c = 0; c < SCAN_CPUS; c++) {
        if (fasts[c] && (scan_with(fasts[c], &got, big, n) != ST_OK || !equal(&want, &got))) {
            fprintf(stderr, "prop_tokens: windows: %s differs; THRESH_SEED=%" PRIu64 "\n", scan_cpu_name((enum scan_cpu)c), seed);
            exit(1);
        }
    }
    free(big);
}

int main(void)
{
    const char *s = getenv("THRESH_SEED"), *r = getenv("THRESH_ROUNDS");
    uint64_t rounds = r ? strtoull(r, NULL, 10) : 3000;
    seed = s ? strtoull(s, NULL, 10) : (uint64_t)time(NULL);
    printf("prop_tokens: THRESH_SEED=%" PRIu64 ", paths:", seed);
    for (int c = 0; c < SCAN_CPUS; c++) {
        fasts[c] = scan_fast_for((enum scan_cpu)c);
        if (fasts[c])
            printf(" %s", scan_cpu_name((enum scan_cpu)c));
    }
    puts("");
    fflush(stdout);
    state = seed;
    for (uint64_t i = 0; i < rounds; i++)
        round_of();
    for (uint64_t i = 0; i < rounds / 100 + 1; i++)
        check_windows();
    tokens_free(&want);
    tokens_free(&got);
    return 0;
}
