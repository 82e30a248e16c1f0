/* mimepart: see mimepart.h.  SPDX-License-Identifier: MIT */
#include "reader/mimepart.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "reader/mimecode.h"
#include "text/utf8.h"

/* Where the group ends that begins at p. */
static const uint8_t *group_end(const struct mimepart *m, const uint8_t *p, const uint8_t *end)
{
    if (m->coding == MIME_BASE64 || !m->by_line || (m->coding == MIME_PLAIN && !m->charset[0]))
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

/* *bytes: what p[0 .. n) is without its transfer encoding; in `room` if it has one. */
static enum status decode_coding(const struct mimepart *m, const uint8_t *p, size_t n, struct buf *room, struct slice *bytes)
{
    *bytes = (struct slice){p, n};
    if (m->coding == MIME_PLAIN)
        return ST_OK;
    buf_clear(room);
    enum status st = m->coding == MIME_QP ? mimecode_from_qp(p, n, room) : mimecode_from_base64(p, n, room);
    *bytes = (struct slice){room->ptr, room->len};
    return st;
}

/* Appends the bytes of a group in UTF-8.  *odd: they are not of the charset and are taken as they are. */
static enum status to_utf8(const struct mimepart *m, iconv_t in, struct slice bytes, struct buf *out, bool *odd)
{
    *odd = false;
    if (m->charset[0]) {
        enum status st = charset_convert(in, bytes.ptr, bytes.len, out);
        if (st != ST_SKIP)
            return st;
        *odd = true;
    }
    return buf_append(out, bytes.ptr, bytes.len);
}

/* ---- reading ---- */

static bool is_ascii(const uint8_t *p, size_t n)
{
    uint8_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= p[i];
    return all < 0x80;
}

enum status mimepart_init(struct mimepart *p, const struct mime_leaf *leaf, size_t base, struct charsets *c)
{
    const struct charset *cs;
    *p = (struct mimepart){.from = base + leaf->from,
                           .to = base + leaf->to,
                           .coding = leaf->coding,
                           .by_line = true,
                           .flowed = leaf->flowed,
                           .html = leaf->html};
    enum status st = charset_find(c, leaf->charset, &cs);
    p->utf8 = !cs && leaf->charset.len > 3 && strncasecmp((const char *)leaf->charset.ptr, "utf", 3) == 0;
    if (st != ST_OK || !cs)
        return st;
    if (!cs->name[0]) { /* unknown: bytes that are no UTF-8 are most likely windows-1252 */
        p->guess = true;
        st = charset_find(c, (struct slice){(const uint8_t *)"windows-1252", 12}, &cs);
        if (st != ST_OK || !cs || !cs->name[0])
            return st;
    }
    memcpy(p->charset, cs->name, sizeof p->charset);
    p->by_line = cs->by_line;
    p->states = cs->states;
    return ST_OK;
}

/* Decodes group by group, since some groups have bytes that are not of the charset. */
static enum status decode_groups(struct mimepart *m, iconv_t in, const uint8_t *p, const uint8_t *end, struct buf *out)
{
    struct buf room = {0};
    enum status st = ST_OK;
    while (p < end && st == ST_OK) {
        const uint8_t *q = group_end(m, p, end);
        struct slice bytes;
        bool odd = false;
        st = decode_coding(m, p, (size_t)(q - p), &room, &bytes);
        if (st == ST_OK)
            st = to_utf8(m, in, bytes, out, &odd);
        m->odd |= odd;
        p = q;
    }
    buf_free(&room);
    return st;
}

enum status mimepart_decode(struct mimepart *m, struct charsets *c, const uint8_t *raw, struct buf *out)
{
    const struct charset *cs = NULL;
    const uint8_t *p = raw + m->from;
    size_t n = m->to - m->from;
    struct buf room = {0};
    struct slice bytes = {p, n};
    m->odd = false;
    enum status st = ST_OK;
    if (m->charset[0])
        st = charset_find(c, (struct slice){(const uint8_t *)m->charset, strlen(m->charset)}, &cs);
    if (st == ST_OK && m->charset[0] && (!cs || !cs->name[0]))
        st = ST_NOMEM;                   /* it was known when the part was found */
    if (st == ST_OK && cs && cs->states) /* each line begins with the first state */
        return decode_groups(m, cs->in, p, p + n, out);
    if (st == ST_OK)
        st = decode_coding(m, p, n, &room, &bytes);
    if (st == ST_OK) {
        bool as_it_is =
            !cs || !bytes.len || (cs->ascii && is_ascii(bytes.ptr, bytes.len)) || (m->guess && utf8_valid(bytes.ptr, bytes.len));
        st = as_it_is ? buf_append(out, bytes.ptr, bytes.len) : charset_convert(cs->in, bytes.ptr, bytes.len, out);
        if (as_it_is)
            m->charset[0] = '\0'; /* as in most mail, there is nothing to convert, here or on the way back */
    }
    buf_free(&room);
    return st == ST_SKIP && cs ? decode_groups(m, cs->in, p, p + n, out) : st;
}

/* ---- writing ---- */

static bool ends_empty(const struct buf *out)
{
    size_t n = out->len;
    const uint8_t *p = out->ptr;
    return n > 1 && p[n - 1] == '\n' && (p[n - 2] == '\n' || (n > 2 && p[n - 2] == '\r' && p[n - 3] == '\n'));
}

/* Appends bytes of a body.  If a cut puts `From ` behind an empty line, where it would begin a message of an mbox, it gets a
 * `>`. */
static enum status append_body(struct buf *out, const uint8_t *p, size_t n, bool cut_before)
{
    bool from = cut_before && n >= 5 && memcmp(p, "From ", 5) == 0 && ends_empty(out);
    enum status st = from ? buf_append_byte(out, '>') : ST_OK;
    return st == ST_OK ? buf_append(out, p, n) : st;
}

struct rewriter {
    const struct mimepart *m;
    iconv_t in, back; /* back: opened when it is needed */
    struct buf room, text, kept;
    const struct edit *e;
    size_t n;  /* how many edits are left */
    size_t at; /* offset of the group in the decoded part */
    bool cut;  /* something was taken out right before */
    bool odd;  /* the group is taken as plain bytes */
    /* inside a group: how far its bytes have been read, in bytes and in text */
    size_t byte_at, text_at;
};

/* Appends text in the charset of the part.  ours: a --mark line, which may hold characters that the charset does not have. */
static enum status add_text(struct rewriter *w, struct slice s, bool ours)
{
    if (!w->m->charset[0] || w->odd)
        return buf_append(&w->kept, s.ptr, s.len);
    if (w->back == (iconv_t)-1)
        w->back = iconv_open(w->m->charset, "UTF-8");
    if (w->back == (iconv_t)-1)
        return errno == ENOMEM ? ST_NOMEM : ST_SKIP;
    enum status st = charset_convert(w->back, s.ptr, s.len, &w->kept);
    if (st != ST_SKIP || !ours)
        return st;
    struct buf ascii = {0};
    st = buf_append(&ascii, s.ptr, s.len);
    for (size_t i = 0; i < ascii.len; i++)
        ascii.ptr[i] = ascii.ptr[i] < 0x80 ? ascii.ptr[i] : '?';
    if (st == ST_OK)
        st = charset_convert(w->back, ascii.ptr, ascii.len, &w->kept);
    buf_free(&ascii);
    return st == ST_SKIP ? ST_OK : st;
}

/* Reads on to offset `to` of the group's text, and keeps what lies between or drops it.  ST_SKIP: at that offset its bytes
 * cannot be cut. */
static enum status go_on(struct rewriter *w, struct slice bytes, size_t to, bool keep)
{
    size_t n = to - w->text_at;
    if (w->m->charset[0] && !w->odd && !w->m->states)
        n = charset_bytes(w->in, bytes.ptr + w->byte_at, bytes.len - w->byte_at, n);
    if (n == SIZE_MAX)
        return ST_SKIP;
    enum status st = ST_OK;
    if (keep && w->m->charset[0] && !w->odd && w->m->states)
        st = add_text(w, (struct slice){w->text.ptr + w->text_at, n}, false);
    else if (keep)
        st = buf_append(&w->kept, bytes.ptr + w->byte_at, n);
    w->byte_at += n;
    w->text_at = to;
    return st;
}

/* Puts into w->kept what stays of the group; passes the edits that end inside. */
static enum status keep_of_group(struct rewriter *w, struct slice bytes)
{
    size_t end = w->at + w->text.len;
    enum status st = ST_OK;
    buf_clear(&w->kept);
    w->byte_at = w->text_at = 0;
    if (w->in != (iconv_t)-1)
        iconv(w->in, NULL, NULL, NULL, NULL);
    while (w->n && w->e->from < end && st == ST_OK) {
        if (w->e->from >= w->at) {
            st = go_on(w, bytes, w->e->from - w->at, true);
            if (st == ST_OK && w->e->with.len)
                st = add_text(w, w->e->with, true);
        }
        size_t to = w->e->to < end ? w->e->to : end;
        if (st == ST_OK)
            st = go_on(w, bytes, to - w->at, false);
        if (w->e->to > end)
            break;
        w->e++;
        w->n--;
    }
    return st == ST_OK ? go_on(w, bytes, w->text.len, true) : st;
}

/* Passes the edits that end inside a group that stays because it cannot be cut. */
static void pass_edits(struct rewriter *w, size_t end)
{
    while (w->n && w->e->to <= end)
        w->e++, w->n--;
}

static enum status encode_group(const struct rewriter *w, const uint8_t *like, size_t n_like, struct buf *out)
{
    const struct buf *k = &w->kept;
    switch (w->m->coding) {
    case MIME_QP: return mimecode_to_qp(k->ptr, k->len, like, n_like, out);
    case MIME_BASE64: return mimecode_to_base64(k->ptr, k->len, like, n_like, out);
    default: return append_body(out, k->ptr, k->len, true);
    }
}

static enum status rewrite_group(struct rewriter *w, const uint8_t *p, size_t len, struct buf *out)
{
    struct slice bytes;
    buf_clear(&w->text);
    enum status st = decode_coding(w->m, p, len, &w->room, &bytes);
    if (st == ST_OK)
        st = to_utf8(w->m, w->in, bytes, &w->text, &w->odd);
    if (st != ST_OK)
        return st;
    size_t end = w->at + w->text.len;
    bool whole = w->n == 0 || w->e->from >= end;
    if (!whole) {
        st = keep_of_group(w, bytes);
        if (st == ST_SKIP) { /* the group stays whole, so that no character is lost */
            pass_edits(w, end);
            whole = true;
            st = ST_OK;
        }
    }
    w->at = end;
    if (whole) {
        st = w->m->coding == MIME_PLAIN ? append_body(out, p, len, w->cut) : buf_append(out, p, len);
        w->cut = false;
        return st;
    }
    w->cut = true;
    return st == ST_OK && w->kept.len ? encode_group(w, p, len, out) : st;
}

/* Cuts a part that is not encoded by its bytes: it may be large, and nothing need be decoded. */
static enum status rewrite_plain(const uint8_t *p, size_t len, const struct edit *e, size_t n, struct buf *out)
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

enum status mimepart_rewrite(const struct mimepart *m, const uint8_t *raw, const struct edit *e, size_t n, struct buf *out)
{
    const uint8_t *p = raw + m->from, *end = raw + m->to;
    if (n == 0)
        return buf_append(out, p, (size_t)(end - p));
    if (m->coding == MIME_PLAIN && !m->charset[0])
        return rewrite_plain(p, (size_t)(end - p), e, n, out);
    struct rewriter w = {.m = m, .in = (iconv_t)-1, .back = (iconv_t)-1, .e = e, .n = n};
    if (m->charset[0] && (w.in = iconv_open("UTF-8", m->charset)) == (iconv_t)-1)
        return ST_NOMEM;
    enum status st = ST_OK;
    while (p < end && st == ST_OK) {
        const uint8_t *q = group_end(m, p, end);
        st = rewrite_group(&w, p, (size_t)(q - p), out);
        p = q;
    }
    if (w.in != (iconv_t)-1)
        iconv_close(w.in);
    if (w.back != (iconv_t)-1)
        iconv_close(w.back);
    buf_free(&w.room);
    buf_free(&w.text);
    buf_free(&w.kept);
    return st;
}
