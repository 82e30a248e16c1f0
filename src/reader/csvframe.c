/* csvframe: see the header.  SPDX-License-Identifier: MIT */
#include "reader/csvframe.h"

#include <string.h>
#include <strings.h>

#include "reader/codec.h"

static const char seps[] = "\t,;|"; /* of two that stand as often, the first one here is taken */

/* Looks for the end of the row from p[f->seen] on; true: it ends before *len. */
static bool row_end(struct framer *f, const uint8_t *p, size_t n, bool eof, uint8_t sep, size_t *len)
{
    struct csvframe *c = &f->csv;
    size_t i = f->seen;
    while (i < n) {
        uint8_t b = p[i];
        if (c->state == CSV_QUOTED) {
            const uint8_t *q = memchr(p + i, '"', n - i);
            i = q ? (size_t)(q - p) : n;
            if (!q)
                break;
            c->state = CSV_QUOTE;
        } else if (b == '\n') {
            f->seen = *len = i + 1;
            return true;
        } else if (b == '"' && (c->state == CSV_START || c->state == CSV_QUOTE)) {
            c->state = CSV_QUOTED;
        } else if (b == sep) {
            c->state = CSV_START;
        } else if (!(c->state == CSV_QUOTE && b == '\r')) {
            c->state = CSV_BARE;
        }
        i++;
    }
    f->seen = *len = n;
    return eof;
}

bool csv_next(const uint8_t *p, size_t n, uint8_t sep, size_t *at, struct csvfield *f)
{
    size_t i = *at;
    if (i > n)
        return false;
    *f = (struct csvfield){.from = i, .to = i};
    if (i < n && p[i] == '"') {
        f->quoted = true;
        f->from = ++i;
        for (;;) {
            const uint8_t *q = i < n ? memchr(p + i, '"', n - i) : NULL;
            f->to = q ? (size_t)(q - p) : n;
            f->open = !q;
            i = q ? f->to + 1 : n;
            if (!q || i >= n || p[i] != '"')
                break;
            i++;
        }
        f->odd = i < n && p[i] != sep;
    }
    while (i < n && p[i] != sep)
        i++;
    if (!f->quoted)
        f->to = i;
    *at = i + 1;
    return true;
}

/* The length of a row without its line end. */
static size_t row_length(const uint8_t *p, size_t n)
{
    n -= n && p[n - 1] == '\n';
    return n - (n && p[n - 1] == '\r');
}

/* The separator of fields, by the first row; 0: that does not end in p[0 .. n). */
static uint8_t find_sep(const uint8_t *p, size_t n, bool eof)
{
    size_t count[sizeof seps] = {0}, best = 1, i = 0;
    bool quoted = false;
    for (; i < n && (quoted || p[i] != '\n'); i++) {
        const char *s = memchr(seps, p[i], sizeof seps - 1);
        quoted ^= p[i] == '"';
        if (s && !quoted)
            count[s - seps]++;
    }
    if (i == n && !eof)
        return 0;
    for (size_t k = 0; k < sizeof seps - 1; k++)
        if (count[k] > count[best] || (k == 0 && count[k] && count[k] == count[best]))
            best = k;
    return (uint8_t)seps[best];
}

static bool is_number(const char *s) { return s && *s && strspn(s, "0123456789") == strlen(s); }

static bool is_name(const uint8_t *p, const struct csvfield *f, const char *name, bool exact)
{
    size_t n = strlen(name), from = f->from, to = f->to;
    while (from < to && p[from] == ' ')
        from++;
    while (from < to && p[to - 1] == ' ')
        to--;
    return to - from == n && (exact ? memcmp(p + from, name, n) : strncasecmp((const char *)p + from, name, n)) == 0;
}

static uint32_t column_of(const uint8_t *p, size_t n, uint8_t sep, const char *name)
{
    struct csvfield f;
    for (int exact = 1; exact >= 0; exact--) {
        uint32_t k = 1;
        for (size_t at = 0; csv_next(p, n, sep, &at, &f); k++)
            if (is_name(p, &f, name, exact))
                return k;
    }
    return 0;
}

bool csv_heads(const uint8_t *p, size_t n, const char *name)
{
    size_t skip = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    n = row_length(p, n);
    if (n <= skip || p[skip] == '{' || p[skip] == '[')
        return false;
    return column_of(p + skip, n - skip, find_sep(p + skip, n - skip, true), name) > 0;
}

static uint32_t number_of(const char *digits)
{
    uint32_t n = 0;
    for (; *digits && n < 100000000; digits++)
        n = n * 10 + (uint32_t)(*digits - '0');
    return n;
}

/* Reads the columns from the first row.  True if it only names them. */
static bool read_header(struct framer *f, const uint8_t *p, size_t n)
{
    struct csvframe *c = &f->csv;
    struct csvcolumns *col = &c->columns;
    const char *want[SLOT_N] = {c->text, c->thread, c->id};
    size_t skip = f->off == 0 && n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    static const char *const missing[] = {"no column has the name that --text-field gives",
                                          "no column has the name that --thread-field gives",
                                          "no column has the name that --id-field gives"};
    bool named = !c->text;
    p += skip;
    n = row_length(p, n - skip);
    col->sep = c->sep;
    c->known = true;
    for (int i = 0; i < SLOT_N; i++) {
        if (want[i]) {
            col->at[i] = column_of(p, n, c->sep, want[i]);
            named |= col->at[i] || !is_number(want[i]);
            if (!col->at[i] && is_number(want[i]))
                col->at[i] = number_of(want[i]);
            if (!col->at[i])
                f->error = missing[i];
            continue;
        }
        for (const char *const *name = field_names[i]; *name && !col->at[i]; name++)
            col->at[i] = column_of(p, n, c->sep, *name);
    }
    if (!col->at[SLOT_TEXT] && memchr(p, '\r', n))
        f->error = "lines end in a lone CR, as on an old Mac; make line ends of them: tr '\\r' '\\n'";
    if (!col->at[SLOT_TEXT] && !f->error)
        f->error =
            "no column has one of the usual names of a text; name it with --text-field, or give its number if the first row "
            "is no head";
    return named;
}

/* The length of a line that may stand above the row of names (`sep=;` for Excel, a remark) in *len; 0: there is none. */
static enum status above_head(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    size_t skip = f->off == 0 && n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, look = n < FRAMER_LOOK ? n : FRAMER_LOOK;
    const uint8_t *nl = memchr(p, '\n', look);
    *len = 0;
    if (!nl && !eof && n < FRAMER_LOOK)
        return ST_MORE;
    size_t line = nl ? row_length(p, (size_t)(nl - p) + 1) : 0;
    bool sep = line == skip + 5 && strncasecmp((const char *)p + skip, "sep=", 4) == 0;
    bool remark = line > skip && p[skip] == '#';
    for (size_t i = 0; i < sizeof seps - 1 && remark; i++)
        remark = !memchr(p + skip, seps[i], line - skip);
    if (sep)
        f->csv.sep = p[skip + 4];
    if (sep || remark)
        *len = (size_t)(nl - p) + 1;
    return ST_OK;
}

enum status csv_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    struct csvframe *c = &f->csv;
    if (!c->known && !f->inside && f->seen == 0) {
        enum status st = above_head(f, p, n, eof, len);
        f->other = st == ST_OK && *len;
        if (st != ST_OK || *len)
            return st;
    }
    if (!f->inside && f->seen == 0)
        c->state = CSV_START;
    if (!c->sep) {
        size_t look = n < FRAMER_LOOK ? n : FRAMER_LOOK;
        c->sep = find_sep(p, look, eof || n >= FRAMER_LOOK);
        if (!c->sep)
            return ST_MORE;
    }
    if (!row_end(f, p, n, eof, c->sep, len))
        return ST_MORE;
    if (!c->known)
        f->other = read_header(f, p, *len) && !f->error;
    return ST_OK;
}
