/* mimepart: see mimepart.h.  Transfer encodings are decoded by GMime, charsets by iconv under GMime's names.
 * SPDX-License-Identifier: MIT */
#include "reader/mimepart.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <pthread.h>
#include <string.h>

#define QP_COLUMNS 76

/* Charsets in which a line end is not one byte, or that carry state over it. */
static const char *const not_by_line[] = {"utf-16", "utf-32", "ucs-2", "ucs-4",
                                          "utf-7",  "utf16",  "utf32", "hz"};

static pthread_once_t started = PTHREAD_ONCE_INIT;

void mimepart_start(void) { pthread_once(&started, g_mime_init); }

bool mimepart_charset(struct mimepart *p, const char *name)
{
    p->charset = NULL;
    p->by_line = true;
    if (!name || g_ascii_strcasecmp(name, "us-ascii") == 0 || g_ascii_strcasecmp(name, "utf-8") == 0 ||
        g_ascii_strcasecmp(name, "utf8") == 0 || g_ascii_strcasecmp(name, "ascii") == 0)
        return true;
    const char *known = g_mime_charset_iconv_name(name);
    /* as every reader of mail and pages does: Latin-1 is windows-1252 */
    if (known && g_ascii_strcasecmp(known, "iso-8859-1") == 0)
        known = "WINDOWS-1252";
    iconv_t cd = known ? g_mime_iconv_open("UTF-8", known) : (iconv_t)-1;
    if (cd == (iconv_t)-1)
        return false;
    g_mime_iconv_close(cd);
    p->charset = known;
    for (size_t i = 0; i < sizeof not_by_line / sizeof *not_by_line; i++)
        if (g_ascii_strncasecmp(name, not_by_line[i], strlen(not_by_line[i])) == 0)
            p->by_line = false;
    return true;
}

/* One group: raw bytes from p to the returned place. */
static const uint8_t *group_end(const struct mimepart *m, const uint8_t *p, const uint8_t *end)
{
    if (m->coding == MIME_BASE64 || !m->by_line || (m->coding == MIME_PLAIN && !m->charset))
        return end;
    for (;;) {
        const uint8_t *nl = memchr(p, '\n', (size_t)(end - p));
        if (!nl)
            return end;
        const uint8_t *last = nl;
        while (last > p && (last[-1] == '\r' || last[-1] == ' ' || last[-1] == '\t'))
            last--;
        if (m->coding != MIME_QP || last == p || last[-1] != '=')
            return nl + 1;
        p = nl + 1;
    }
}

/* All of in[0 .. n) through cd.  ST_SKIP: something in it cannot be converted; out is as before. */
static enum status convert(iconv_t cd, const uint8_t *in, size_t n, struct buf *out)
{
    size_t before = out->len, left = n;
    char *from = (char *)(uintptr_t)in; /* iconv only reads there */
    iconv(cd, NULL, NULL, NULL, NULL);
    for (bool tail = false;;) {
        enum status st = buf_reserve(out, left * 2 + 32);
        if (st != ST_OK)
            return st;
        char *to = (char *)out->ptr + out->len;
        size_t room = out->cap - out->len;
        size_t r = iconv(cd, tail ? NULL : &from, tail ? NULL : &left, &to, &room);
        out->len = out->cap - room;
        if (r != (size_t)-1) {
            if (tail)
                return ST_OK;
            tail = true; /* back to the first state */
        } else if (errno != E2BIG) {
            out->len = before;
            return ST_SKIP;
        }
    }
}

static enum status decode_coding(const struct mimepart *m, const uint8_t *p, size_t n, struct buf *out)
{
    static const GMimeContentEncoding codings[] = {
        GMIME_CONTENT_ENCODING_8BIT, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, GMIME_CONTENT_ENCODING_BASE64,
        GMIME_CONTENT_ENCODING_UUENCODE};
    GMimeEncoding g;
    g_mime_encoding_init_decode(&g, codings[m->coding]);
    enum status st = buf_reserve(out, g_mime_encoding_outlen(&g, n) + 16);
    if (st != ST_OK)
        return st;
    out->len += g_mime_encoding_flush(&g, (const char *)p, n, (char *)out->ptr + out->len);
    return ST_OK;
}

/* Appends what a group says.  *odd: its bytes are not of the charset and were taken as they are. */
static enum status decode_group(const struct mimepart *m, iconv_t cd, const uint8_t *p, size_t n,
                                struct buf *bytes, struct buf *out, bool *odd)
{
    *odd = false;
    buf_clear(bytes);
    if (m->coding != MIME_PLAIN) {
        enum status st = decode_coding(m, p, n, bytes);
        if (st != ST_OK)
            return st;
        p = bytes->ptr;
        n = bytes->len;
    }
    if (m->charset) {
        enum status st = convert(cd, p, n, out);
        if (st != ST_SKIP)
            return st;
        *odd = true;
    }
    return buf_append(out, p, n);
}

static enum status open_charsets(const struct mimepart *m, iconv_t *in, iconv_t *back)
{
    *in = *back = (iconv_t)-1;
    if (!m->charset)
        return ST_OK;
    *in = g_mime_iconv_open("UTF-8", m->charset);
    *back = g_mime_iconv_open(m->charset, "UTF-8");
    return *in == (iconv_t)-1 || *back == (iconv_t)-1 ? ST_NOMEM : ST_OK;
}

static void close_charsets(iconv_t in, iconv_t back)
{
    if (in != (iconv_t)-1)
        g_mime_iconv_close(in);
    if (back != (iconv_t)-1)
        g_mime_iconv_close(back);
}

enum status mimepart_decode(struct mimepart *m, const uint8_t *raw, struct buf *out)
{
    iconv_t in, back;
    struct buf bytes = {0};
    enum status st = open_charsets(m, &in, &back);
    const uint8_t *p = raw + m->from, *end = raw + m->to;
    m->odd = false;
    while (p < end && st == ST_OK) {
        const uint8_t *q = group_end(m, p, end);
        bool odd;
        st = decode_group(m, in, p, (size_t)(q - p), &bytes, out, &odd);
        m->odd = m->odd || odd;
        p = q;
    }
    close_charsets(in, back);
    buf_free(&bytes);
    return st;
}

/* Appends bytes of a body.  At the start of a line `From ` (mboxrd: also `>From `) would be taken for the start of
 * a message, or for an escape; what was there before, in the middle of a line or after other text, was not. */
static enum status append_body(struct buf *out, const uint8_t *p, size_t n, bool cut_before)
{
    size_t i = 0;
    while (i < n && p[i] == '>')
        i++;
    bool from = cut_before && out->len && out->ptr[out->len - 1] == '\n' && n - i >= 5 &&
                memcmp(p + i, "From ", 5) == 0;
    enum status st = from && (i == 0) ? buf_append_byte(out, '>') : ST_OK;
    return st == ST_OK ? buf_append(out, p, n) : st;
}

static enum status encode_qp(const uint8_t *p, size_t n, struct buf *out)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t column = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        uint8_t b = p[i];
        size_t eol = b == '\n' ? 1 : b == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 0;
        if (eol) {
            st = buf_append(out, p + i, eol);
            i += eol - 1;
            column = 0;
            continue;
        }
        bool last = i + 1 == n || p[i + 1] == '\n' || p[i + 1] == '\r';
        bool plain = b > ' ' ? b < 127 && b != '=' : (b == ' ' || b == '\t') && !last;
        if (column == 0 && b == 'F' && n - i >= 5 && memcmp(p + i, "From ", 5) == 0)
            plain = false;
        size_t width = plain ? 1 : 3;
        if (column + width > QP_COLUMNS - 1) {
            st = buf_append(out, "=\n", 2);
            column = 0;
        }
        column += width;
        char code[3] = {'=', hex[b >> 4], hex[b & 15]};
        if (st == ST_OK)
            st = plain ? buf_append_byte(out, b) : buf_append(out, code, 3);
    }
    return st;
}

/* With the line ends the part had. */
static enum status encode_base64(const uint8_t *p, size_t n, const uint8_t *raw, size_t n_raw,
                                 struct buf *out)
{
    const uint8_t *nl = memchr(raw, '\n', n_raw);
    const char *eol = nl && nl > raw && nl[-1] == '\r' ? "\r\n" : "\n";
    bool ends = n_raw && raw[n_raw - 1] == '\n';
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i += 57) { /* 76 columns */
        char line[80];
        int state = 0, save = 0;
        size_t m = n - i < 57 ? n - i : 57, len = g_base64_encode_step(p + i, m, FALSE, line, &state, &save);
        len += g_base64_encode_close(FALSE, line + len, &state, &save);
        st = buf_append(out, line, len);
        if (st == ST_OK && (i + m < n || ends))
            st = buf_append_text(out, eol);
    }
    return st;
}

/* Appends `text` (UTF-8, what stays of a group) in the charset and coding of the part. */
static enum status encode_group(const struct mimepart *m, iconv_t back, bool odd, struct slice text,
                                const uint8_t *raw, size_t n_raw, struct buf *out)
{
    struct buf bytes = {0};
    enum status st = ST_OK;
    if (m->charset && !odd) {
        st = convert(back, text.ptr, text.len, &bytes);
        if (st == ST_SKIP) {
            /* only a marker line of ours may hold what the charset has not */
            struct buf ascii = {0};
            st = buf_append(&ascii, text.ptr, text.len);
            for (size_t i = 0; i < ascii.len; i++)
                ascii.ptr[i] = ascii.ptr[i] < 0x80 ? ascii.ptr[i] : '?';
            if (st == ST_OK)
                st = convert(back, ascii.ptr, ascii.len, &bytes);
            buf_free(&ascii);
        }
        if (st == ST_OK)
            text = (struct slice){bytes.ptr, bytes.len};
    }
    if (st == ST_OK)
        st = m->coding == MIME_QP       ? encode_qp(text.ptr, text.len, out)
             : m->coding == MIME_BASE64 ? encode_base64(text.ptr, text.len, raw, n_raw, out)
                                        : append_body(out, text.ptr, text.len, true);
    buf_free(&bytes);
    return st;
}

struct rewriter {
    const struct mimepart *m;
    iconv_t in, back;
    struct buf bytes, text, kept;
    const struct edit *e;
    size_t n;  /* edits left */
    size_t at; /* offset of the group in the decoded part */
    bool cut;  /* something was taken right before */
};

/* Puts into w->kept what stays of w->text; passes the edits that end inside. */
static enum status keep_of_group(struct rewriter *w)
{
    size_t end = w->at + w->text.len, pos = w->at;
    enum status st = ST_OK;
    buf_clear(&w->kept);
    while (w->n && w->e->from < end && st == ST_OK) {
        if (w->e->from >= w->at) {
            st = buf_append(&w->kept, w->text.ptr + (pos - w->at), w->e->from - pos);
            if (st == ST_OK)
                st = buf_append(&w->kept, w->e->with.ptr, w->e->with.len);
        }
        pos = w->e->to < end ? w->e->to : end;
        if (w->e->to > end)
            break;
        w->e++;
        w->n--;
    }
    return st == ST_OK ? buf_append(&w->kept, w->text.ptr + (pos - w->at), end - pos) : st;
}

static enum status rewrite_group(struct rewriter *w, const uint8_t *p, size_t len, struct buf *out)
{
    bool odd;
    buf_clear(&w->text);
    enum status st = decode_group(w->m, w->in, p, len, &w->bytes, &w->text, &odd);
    if (st != ST_OK)
        return st;
    size_t end = w->at + w->text.len;
    if (w->n == 0 || w->e->from >= end) {
        w->at = end;
        st = w->m->coding == MIME_PLAIN ? append_body(out, p, len, w->cut) : buf_append(out, p, len);
        w->cut = false;
        return st;
    }
    st = keep_of_group(w);
    w->at = end;
    w->cut = true;
    if (st != ST_OK || w->kept.len == 0)
        return st;
    return encode_group(w->m, w->back, odd, (struct slice){w->kept.ptr, w->kept.len}, p, len, out);
}

/* The plain part, cut byte by byte: it may be large, and nothing need be decoded. */
static enum status rewrite_plain(const uint8_t *p, size_t len, const struct edit *e, size_t n,
                                 struct buf *out)
{
    size_t at = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i <= n && st == ST_OK; i++) {
        size_t to = i < n ? e[i].from : len;
        st = append_body(out, p + at, to - at, i > 0);
        if (i == n || st != ST_OK)
            break;
        st = append_body(out, e[i].with.ptr, e[i].with.len, true);
        at = e[i].to;
    }
    return st;
}

enum status mimepart_rewrite(const struct mimepart *m, const uint8_t *raw, const struct edit *e, size_t n,
                             struct buf *out)
{
    const uint8_t *p = raw + m->from, *end = raw + m->to;
    if (n == 0)
        return buf_append(out, p, (size_t)(end - p));
    if (m->coding == MIME_PLAIN && !m->charset)
        return rewrite_plain(p, (size_t)(end - p), e, n, out);
    struct rewriter w = {.m = m, .e = e, .n = n};
    enum status st = open_charsets(m, &w.in, &w.back);
    while (p < end && st == ST_OK) {
        const uint8_t *q = group_end(m, p, end);
        st = rewrite_group(&w, p, (size_t)(q - p), out);
        p = q;
    }
    close_charsets(w.in, w.back);
    buf_free(&w.bytes);
    buf_free(&w.text);
    buf_free(&w.kept);
    return st;
}
