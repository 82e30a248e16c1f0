/* mailname: see the header.  SPDX-License-Identifier: MIT */
#include "reader/mailname.h"

#include <string.h>

#include "reader/mimecode.h"
#include "text/ascii.h"
#include "text/utf8.h"

#define NAME_MAX ((size_t)4096) /* bytes of a field that are looked at */

/* Appends bytes of a charset as UTF-8; if they are not of that charset, as they are. */
static enum status add_bytes(struct charsets *c, struct slice charset, const struct buf *bytes, struct buf *out)
{
    const struct charset *cs;
    if (!bytes->len)
        return ST_OK;
    struct slice fallback = {(const uint8_t *)"windows-1252", 12};
    enum status st = charset_find(c, charset, &cs);
    if (st == ST_OK && !cs && !utf8_valid(bytes->ptr, bytes->len))
        st = charset_find(c, fallback, &cs);
    if (st == ST_OK)
        st = cs && cs->name[0] ? charset_convert(cs->in, bytes->ptr, bytes->len, out) : ST_SKIP;
    return st == ST_SKIP ? buf_append(out, bytes->ptr, bytes->len) : st;
}

struct encoded_word {
    struct slice charset, text;
    bool base64;
    size_t len;
};

/* `=?charset?Q?text?=` at p. */
static bool read_word(const uint8_t *p, size_t n, struct encoded_word *w)
{
    if (n < 8 || p[0] != '=' || p[1] != '?')
        return false;
    size_t look = n < 1024 ? n : 1024;
    const uint8_t *end = p + look, *q = memchr(p + 2, '?', look - 2);
    if (!q || end - q < 4 || q[2] != '?' || !strchr("BbQq", q[1] ? q[1] : ' '))
        return false;
    const uint8_t *text = q + 3, *stop = text;
    while (stop + 1 < end && !(stop[0] == '?' && stop[1] == '=') && *stop != '\n')
        stop++;
    if (stop + 1 >= end || stop[0] != '?')
        return false;
    const uint8_t *star = memchr(p + 2, '*', (size_t)(q - p) - 2); /* RFC 2231: a language */
    *w = (struct encoded_word){.charset = {p + 2, (size_t)((star ? star : q) - p) - 2},
                               .text = {text, (size_t)(stop - text)},
                               .base64 = (q[1] | 0x20) == 'b',
                               .len = (size_t)(stop - p) + 2};
    return true;
}

static enum status decode_word(const struct encoded_word *w, struct buf *bytes)
{
    if (w->base64)
        return mimecode_from_base64(w->text.ptr, w->text.len, bytes);
    size_t from = bytes->len;
    enum status st = mimecode_from_qp(w->text.ptr, w->text.len, bytes);
    /* `_` stands for a blank, and `=5F` for `_`: so blanks are put in before decoding */
    if (st == ST_OK && memchr(w->text.ptr, '_', w->text.len)) {
        bytes->len = from;
        for (size_t i = 0; i < w->text.len && st == ST_OK;) {
            const uint8_t *p = w->text.ptr + i;
            size_t n = w->text.len - i;
            const uint8_t *q = memchr(p, '_', n);
            size_t k = q ? (size_t)(q - p) : n;
            st = mimecode_from_qp(p, k, bytes);
            if (st == ST_OK && q)
                st = buf_append_byte(bytes, ' ');
            i += k + (q != NULL);
        }
    }
    return st;
}

static bool same_charset(struct slice a, struct slice b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if ((a.ptr[i] | 0x20) != (b.ptr[i] | 0x20))
            return false;
    return true;
}

/* Encoded words with nothing but blanks between them are one text; a character may be split over two words of the same
 * charset. */
static enum status add_words(struct charsets *c, const uint8_t *p, const uint8_t *end, struct encoded_word *w, struct buf *out,
                             const uint8_t **stop)
{
    struct buf bytes = {0};
    enum status st = decode_word(w, &bytes);
    struct slice charset = w->charset;
    p += w->len;
    while (st == ST_OK) {
        const uint8_t *q = p;
        while (q < end && ascii_white(*q))
            q++;
        if (!read_word(q, (size_t)(end - q), w))
            break;
        if (!same_charset(charset, w->charset)) {
            st = add_bytes(c, charset, &bytes, out);
            buf_clear(&bytes);
            charset = w->charset;
        }
        if (st == ST_OK)
            st = decode_word(w, &bytes);
        p = q + w->len;
    }
    if (st == ST_OK)
        st = add_bytes(c, charset, &bytes, out);
    buf_free(&bytes);
    *stop = p;
    return st;
}

/* Raw bytes of a field. */
static enum status add_raw(struct charsets *c, const uint8_t *p, size_t n, struct buf *out)
{
    struct buf view = {(uint8_t *)(uintptr_t)p, n, n}; /* only read */
    struct slice none = {NULL, 0};
    return add_bytes(c, none, &view, out);
}

/* White space in `out` from byte `from` on becomes single blanks, and goes at both ends. */
static void squeeze(struct buf *out, size_t from)
{
    size_t to = from;
    for (size_t i = from; i < out->len; i++) {
        uint8_t b = out->ptr[i];
        if (b < ' ')
            b = ' ';
        if (b != ' ' || (to > from && out->ptr[to - 1] != ' '))
            out->ptr[to++] = b;
    }
    while (to > from && out->ptr[to - 1] == ' ')
        to--;
    out->len = to;
}

enum status mailname_text(struct charsets *c, struct slice field, struct buf *out)
{
    if (!field.len)
        return ST_OK;
    const uint8_t *p = field.ptr, *end = p + (field.len < NAME_MAX ? field.len : NAME_MAX);
    size_t from = out->len;
    enum status st = ST_OK;
    while (p < end && st == ST_OK) {
        struct encoded_word w;
        const uint8_t *q = memmem(p, (size_t)(end - p), "=?", 2);
        const uint8_t *plain = q ? q : end;
        if (q && !read_word(q, (size_t)(end - q), &w)) {
            plain = q + 2;
            q = NULL;
        }
        st = add_raw(c, p, (size_t)(plain - p), out);
        p = plain;
        if (q && st == ST_OK)
            st = add_words(c, p, end, &w, out, &p);
    }
    if (st == ST_OK)
        squeeze(out, from);
    return st;
}

struct address {
    struct buf phrase, comment;
    struct slice angle;
};

/* Reads a comment in brackets, with nested ones; returns the byte behind it. */
static const uint8_t *read_comment(const uint8_t *p, const uint8_t *end, struct buf *out, enum status *st)
{
    unsigned depth = 1;
    buf_clear(out);
    for (p++; p < end && *st == ST_OK; p++) {
        if (*p == '\\' && p + 1 < end) {
            p++;
        } else {
            depth += *p == '(';
            depth -= *p == ')';
        }
        if (!depth)
            return p + 1;
        *st = buf_append_byte(out, *p);
    }
    return p;
}

static const uint8_t *read_quoted(const uint8_t *p, const uint8_t *end, struct buf *out, enum status *st)
{
    for (p++; p < end && *p != '"' && *st == ST_OK; p++) {
        if (*p == '\\' && p + 1 < end)
            p++;
        *st = buf_append_byte(out, *p);
    }
    return p + (p < end);
}

static enum status read_address(struct slice field, struct address *a)
{
    const uint8_t *p = field.ptr, *end = p + (field.len < NAME_MAX ? field.len : NAME_MAX);
    enum status st = ST_OK;
    while (p < end && st == ST_OK) {
        if (*p == '"') {
            p = read_quoted(p, end, &a->phrase, &st);
        } else if (*p == '(') {
            p = read_comment(p, end, &a->comment, &st);
        } else if (*p == '<') {
            const uint8_t *q = memchr(p, '>', (size_t)(end - p));
            if (!a->angle.ptr)
                a->angle = (struct slice){p + 1, (size_t)((q ? q : end) - p) - 1};
            p = q ? q + 1 : end;
        } else if (*p == ',' && (a->angle.ptr || (a->phrase.len && memchr(a->phrase.ptr, '@', a->phrase.len)))) {
            break; /* the next address */
        } else {
            st = buf_append_byte(&a->phrase, *p++);
        }
    }
    return st;
}

static struct slice trim(struct slice s)
{
    while (s.len && ascii_white(*s.ptr))
        s.ptr++, s.len--;
    while (s.len && ascii_white(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

enum status mailname_author(struct charsets *c, struct slice field, struct buf *out)
{
    if (!field.len)
        return ST_OK;
    struct address a = {0};
    enum status st = read_address(field, &a);
    struct slice phrase = trim((struct slice){a.phrase.ptr, a.phrase.len});
    struct slice comment = trim((struct slice){a.comment.ptr, a.comment.len});
    struct slice best = a.angle.ptr && phrase.len ? phrase : comment.len ? comment : a.angle.len ? trim(a.angle) : phrase;
    if (st == ST_OK)
        st = mailname_text(c, best, out);
    buf_free(&a.phrase);
    buf_free(&a.comment);
    return st;
}

bool mailname_id(struct slice field, size_t *at, uint8_t *id, size_t cap, size_t *len)
{
    const uint8_t *p = field.ptr, *end = field.len ? p + field.len : p;
    while (*at < field.len) {
        const uint8_t *open = memchr(p + *at, '<', field.len - *at), *close = NULL;
        struct slice s;
        if (open)
            close = memchr(open, '>', (size_t)(end - open));
        if (close) {
            s = (struct slice){open + 1, (size_t)(close - open) - 1};
            *at = (size_t)(close - p) + 1;
        } else {
            bool whole = *at == 0 && !open;
            *at = field.len;
            s = trim(field);
            for (size_t i = 0; i < s.len; i++)
                whole = whole && !ascii_white(s.ptr[i]);
            if (!whole || !memchr(s.ptr, '@', s.len))
                return false;
        }
        *len = 0;
        for (size_t i = 0; i < s.len && *len < cap; i++)
            if (!ascii_white(s.ptr[i]))
                id[(*len)++] = s.ptr[i];
        if (*len)
            return true;
    }
    return false;
}
