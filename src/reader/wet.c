/* wet: WARC 1.0 and 1.1 files (ISO 28500), of which the text of `conversion` records is judged.
 *
 * A record: "WARC/1.x" or "WARC/0.1x", named fields, an empty line, Content-Length bytes, two line ends.  Only the length
 * tells where it ends; it counts if it leads to the end of the input or to another record, else the record is reported as broken
 * and reading continues at the next "WARC/1." or "WARC/0." at the start of a line.  LF alone is a line end too.
 * Written back: Content-Length, WARC-Block-Digest and WARC-Payload-Digest are made right in their own form (a digest of an
 * unknown kind is left out, since it would be wrong); every other header byte stays.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "reader/codec.h"
#include "reader/digest.h"

#define HEADER_MAX ((size_t)48 << 10) /* within FRAMER_LOOK; real ones have 1 KiB */

struct wet_text {
    size_t header;   /* bytes before the block, with the empty line */
    size_t from, to; /* the block */
};

struct warc_field {
    struct slice name, value;
    size_t from, to; /* the whole line with its end, in the header */
};

static bool is_eol(uint8_t b) { return b == '\n' || b == '\r'; }

/* Reads the field at *at and moves *at behind it; false at the empty line or the end. */
static bool next_field(const uint8_t *p, size_t n, size_t *at, struct warc_field *f)
{
    const uint8_t *nl = *at < n ? memchr(p + *at, '\n', n - *at) : NULL;
    if (!nl)
        return false;
    size_t from = *at, to = (size_t)(nl - p) + 1, end = to - 1;
    *at = to;
    if (end > from && p[end - 1] == '\r')
        end--;
    if (end == from)
        return false;
    const uint8_t *colon = memchr(p + from, ':', end - from);
    size_t value = colon ? (size_t)(colon - p) + 1 : end;
    *f = (struct warc_field){.name = {p + from, (colon ? (size_t)(colon - p) : end) - from}, .from = from, .to = to};
    while (value < end && (p[value] == ' ' || p[value] == '\t'))
        value++;
    while (end > value && (p[end - 1] == ' ' || p[end - 1] == '\t'))
        end--;
    f->value = (struct slice){p + value, end - value};
    return true;
}

static bool named(const struct warc_field *f, const char *name)
{
    return f->name.len == strlen(name) && strncasecmp((const char *)f->name.ptr, name, f->name.len) == 0;
}

static bool starts_record(const uint8_t *p, size_t n)
{
    return n >= 7 && memcmp(p, "WARC/", 5) == 0 && (p[5] == '1' || p[5] == '0') && p[6] == '.';
}

/* The length of the header at p with its empty line; 0: it is no header, or not there in full. */
static size_t header_len(const uint8_t *p, size_t n)
{
    for (size_t at = 0; at < n;) {
        const uint8_t *nl = memchr(p + at, '\n', n - at);
        if (!nl)
            return 0;
        size_t line = (size_t)(nl - p) - at;
        bool empty = line == 0 || (line == 1 && p[at] == '\r');
        at += line + 1;
        if (empty)
            return at;
    }
    return 0;
}

/* Reads Content-Length of a header; false if there is no valid one. */
static bool content_length(const uint8_t *p, size_t n, uint64_t *out)
{
    struct warc_field f;
    bool found = false;
    for (size_t at = 0; next_field(p, n, &at, &f);) {
        if (!named(&f, "Content-Length") || f.value.len == 0 || f.value.len > 18)
            continue;
        uint64_t v = 0;
        size_t i = 0;
        while (i < f.value.len && f.value.ptr[i] >= '0' && f.value.ptr[i] <= '9')
            v = v * 10 + (uint64_t)(f.value.ptr[i++] - '0');
        if (i == f.value.len) {
            *out = v;
            found = true;
        }
    }
    return found;
}

/* Makes a broken frame up to the next "WARC/1." or "WARC/0." at the start of a line behind p[0], or to the end of the input. */
static enum status resync(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    size_t at = f->seen > 8 ? f->seen - 8 : 0;
    const uint8_t *q = p + at;
    while ((q = memmem(q, n - (size_t)(q - p), "\nWARC/", 6)) && !starts_record(q + 1, n - (size_t)(q - p) - 1))
        q++;
    if (q) {
        *len = (size_t)(q - p) + 1;
        return ST_OK;
    }
    f->seen = n;
    *len = n;
    return eof ? ST_OK : ST_MORE;
}

static enum status broken(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len, const char *why)
{
    enum status st = resync(f, p, n, eof, len);
    if (st == ST_OK)
        f->error = why;
    return st;
}

/* Checks that two line ends, and then a record or the end, stand at p[at], behind the block; sets *eols.  ST_SKIP: something else
 * stands there. */
static enum status check_end(const uint8_t *p, size_t n, bool eof, size_t at, size_t *eols)
{
    size_t i = at, lines = 0;
    while (i < n && is_eol(p[i]) && lines < 2)
        lines += p[i++] == '\n';
    if (i < n || eof) {
        *eols = i - at;
        if (i == n)
            return ST_OK;
        if (lines < 2)
            return ST_SKIP;
        while (i < n && i - at < 64 && is_eol(p[i])) /* further line ends belong to the next record */
            i++;
        if (i == n || i - at == 64)
            return i == n && !eof ? ST_MORE : ST_OK;
        if (n - i >= 7 || eof)
            return starts_record(p + i, n - i) ? ST_OK : ST_SKIP;
    }
    return ST_MORE;
}

static enum status wet_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    if (f->inside && f->want == 0)
        return resync(f, p, n, eof, len);
    if (f->want == 0) {
        size_t blank = 0;
        while (blank < n && is_eol(p[blank]))
            blank++;
        if (n - blank < 7 && !eof)
            return ST_MORE;
        if (blank == n) {
            *len = n;
            return ST_OK;
        }
        if (!starts_record(p + blank, n - blank))
            return broken(f, p, n, eof, len, "no WARC header");
        size_t header = header_len(p + blank, n - blank);
        uint64_t body = 0;
        if (!header && !eof && n - blank < HEADER_MAX)
            return ST_MORE;
        if (!header || header > HEADER_MAX || !content_length(p + blank, header, &body))
            return broken(f, p, n, eof, len, header ? "no Content-Length" : "the header does not end");
        f->want = blank + header + body;
    }
    if (n < f->want && !eof)
        return ST_MORE;
    if (n < f->want)
        return broken(f, p, n, eof, len, "the input ends before its Content-Length");
    size_t eols = 0;
    enum status st = check_end(p, n, eof, (size_t)f->want, &eols);
    if (st == ST_SKIP)
        return broken(f, p, n, eof, len, "its Content-Length does not lead to the next record");
    if (st == ST_OK)
        *len = (size_t)f->want + eols;
    return st;
}

static enum status wet_decode(struct decoder *d, struct record *r, struct buf *text)
{
    const uint8_t *p = r->raw.ptr;
    size_t blank = 0;
    while (blank < r->raw.len && is_eol(p[blank]))
        blank++;
    if (blank == r->raw.len)
        return ST_OK; /* blank lines at the end of the file */
    size_t header = header_len(p + blank, r->raw.len - blank);
    uint64_t body = 0;
    struct warc_field f;
    bool conversion = false, resource = false, other_type = false;
    (void)content_length(p + blank, header, &body); /* the framer has seen it */
    for (size_t at = blank; next_field(p, blank + header, &at, &f);) {
        if (named(&f, "WARC-Type")) {
            conversion = f.value.len == 10 && strncasecmp((const char *)f.value.ptr, "conversion", 10) == 0;
            resource = f.value.len == 8 && strncasecmp((const char *)f.value.ptr, "resource", 8) == 0;
        } else if (named(&f, "WARC-Record-ID")) {
            r->id = f.value;
        } else if (named(&f, "WARC-Target-URI")) {
            r->title = f.value;
        } else if (named(&f, "WARC-Date")) {
            r->date = f.value;
        } else if (named(&f, "Content-Type")) {
            other_type = f.value.len < 10 || strncasecmp((const char *)f.value.ptr, "text/plain", 10) != 0;
        }
    }
    if (!(conversion || resource) || other_type)
        return ST_OK;
    struct wet_text *t = arena_get(&d->arena, sizeof *t);
    if (!t)
        return ST_NOMEM;
    *t = (struct wet_text){blank + header, blank + header, blank + header + (size_t)body};
    r->codec = t;
    r->has_text = true;
    return buf_append(text, p + t->from, t->to - t->from);
}

static enum status write_header(const struct record *r, const struct wet_text *t, struct slice block, struct buf *out)
{
    const uint8_t *p = r->raw.ptr;
    size_t copied = 0;
    struct warc_field f;
    enum status st = ST_OK;
    size_t at = 0;
    while (is_eol(p[at]))
        at++;
    while (st == ST_OK && next_field(p, t->header, &at, &f)) {
        bool digest = named(&f, "WARC-Block-Digest") || named(&f, "WARC-Payload-Digest");
        if (!digest && !named(&f, "Content-Length"))
            continue;
        size_t value = (size_t)(f.value.ptr - p);
        st = buf_append(out, p + copied, f.from - copied);
        size_t mark = out->len;
        if (st == ST_OK)
            st = buf_append(out, p + f.from, value - f.from);
        if (st == ST_OK)
            st = digest ? digest_like(f.value, block.ptr, block.len, out) : buf_printf(out, "%zu", block.len);
        copied = value + f.value.len;
        if (st == ST_SKIP) {
            out->len = mark;
            copied = f.to;
            st = ST_OK;
        }
    }
    return st == ST_OK ? buf_append(out, p + copied, t->header - copied) : st;
}

static enum status wet_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct wet_text *t = r->codec;
    const uint8_t *block = r->raw.ptr + t->from;
    struct buf kept = {0};
    size_t at = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i <= n && st == ST_OK; i++) {
        size_t to = i < n ? e[i].from : t->to - t->from;
        st = buf_append(&kept, block + at, to - at);
        if (i == n || st != ST_OK)
            break;
        st = buf_append(&kept, e[i].with.ptr, e[i].with.len);
        at = e[i].to;
    }
    if (st == ST_OK)
        st = write_header(r, t, (struct slice){kept.ptr, kept.len}, out);
    if (st == ST_OK)
        st = buf_append(out, kept.ptr, kept.len);
    buf_free(&kept);
    return st == ST_OK ? buf_append(out, r->raw.ptr + t->to, r->raw.len - t->to) : st;
}

const struct codec wet_codec = {wet_frame, NULL, NULL, wet_decode, wet_rewrite, NULL};
