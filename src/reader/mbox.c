/* mbox: mail archives, mboxo and mboxrd, and single messages.
 *
 * A message begins at a From_ line behind an empty line that header lines follow (or at the start of the input); with a
 * whole asctime date also without the empty line (mailhead.h).  Other lines that begin `From ` belong to a body that was
 * not escaped.  `>From ` stays as it is in what is judged: kept lines stay bytes, and it is no quote (opener.c).
 * GMime reads headers and structure; it tells where in the raw bytes each part lies, and only those bytes of text
 * parts are ever written anew (mimepart.h).  So headers, boundaries, attachments and the order of all come out
 * byte for byte.
 *
 * Judged: text/plain parts that are no attachments, in order, also in nested messages; of multipart/alternative the
 * plain one, else the HTML one as its readable text.  The HTML twin of a plain part is left as it is.
 * Written again where something went out of the middle of a group: see mimepart.h.
 * SPDX-License-Identifier: MIT */
#include <gmime/gmime.h>
#include <string.h>

#include "reader/codec.h"
#include "reader/mailhead.h"
#include "reader/mimepart.h"
#include "text/utf8.h"
#include "util/alloc.h"
#include "util/vec.h"

#define NESTING_MAX 32
#define PARENTS_MAX 64

struct mbox {
    GMimeParserOptions *options;
    bool damaged; /* set by the parser's warnings */
    struct htmltext view;
    struct buf html;
    struct mimepart *part; /* of the message in hand */
    size_t n_parts, cap_parts;
    struct record_quote *quote; /* of all its HTML parts */
    size_t n_quotes, cap_quotes;
};

struct mbox_text {
    struct mimepart *part;
    size_t n_parts;
};

/* ---- framing ---- */

static enum status mbox_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    size_t at = f->seen;
    *len = n;
    for (;;) {
        const uint8_t *q = memmem(p + at, n - at, "\nFrom ", 6);
        if (!q)
            break;
        size_t line = (size_t)(q - p) + 1;
        bool apart = q == p ? !f->inside : q[-1] == '\n' || (q[-1] == '\r' && q - p > 1 && q[-2] == '\n');
        enum mail_guess g = mailhead_opens(p + line, n - line, eof, apart);
        if (g == MAIL_NO) {
            at = line;
            continue;
        }
        f->seen = line - 1;
        *len = g == MAIL_YES ? line : n;
        return g == MAIL_YES ? ST_OK : ST_MORE;
    }
    f->seen = n - at > 5 ? n - 5 : at;
    return eof ? ST_OK : ST_MORE;
}

/* ---- one message ---- */

static void warned(gint64 offset, GMimeParserWarning what, const gchar *item, gpointer user)
{
    (void)offset;
    (void)item;
    struct mbox *m = user;
    if (what == GMIME_WARN_TRUNCATED_MESSAGE || what == GMIME_WARN_MALFORMED_MULTIPART ||
        what == GMIME_CRIT_MULTIPART_WITHOUT_BOUNDARY || what == GMIME_CRIT_NESTING_OVERFLOW)
        m->damaged = true;
}

static enum status mbox_open(struct decoder *d)
{
    /* headers in raw bytes: UTF-8 first, then as most old mail meant it; never the locale's charset */
    static const char *charsets[] = {"utf-8", "windows-1252", NULL};
    struct mbox *m = alloc_zero(1, sizeof *m);
    if (!m)
        return ST_NOMEM;
    mimepart_start();
    m->options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(m->options, charsets);
    g_mime_parser_options_set_warning_callback(m->options, warned, m);
    d->own = m;
    return ST_OK;
}

static void mbox_close(struct decoder *d)
{
    struct mbox *m = d->own;
    g_mime_parser_options_free(m->options);
    htmltext_free(&m->view);
    buf_free(&m->html);
    alloc_free(m->part);
    alloc_free(m->quote);
    alloc_free(m);
}

static enum status keep_text(struct decoder *d, const char *s, struct slice *out)
{
    return s && *s ? decoder_keep(d, s, strlen(s), out) : ST_OK;
}

/* The name in From, else what is in brackets (`bob at x.org (Bob)`, as pipermail writes it), else all of it. */
static enum status keep_author(struct decoder *d, GMimeMessage *msg, struct record *r)
{
    InternetAddressList *list = g_mime_message_get_from(msg);
    const char *name = NULL;
    if (list && internet_address_list_length(list) > 0) {
        InternetAddress *a = internet_address_list_get_address(list, 0);
        name = internet_address_get_name(a);
        if ((!name || !*name) && INTERNET_ADDRESS_IS_MAILBOX(a))
            name = internet_address_mailbox_get_addr((InternetAddressMailbox *)a);
    }
    if (name && *name)
        return keep_text(d, name, &r->author);
    const char *raw = g_mime_object_get_header((GMimeObject *)msg, "From");
    const char *open = raw ? strchr(raw, '(') : NULL, *close = open ? strrchr(open, ')') : NULL;
    if (close && close > open + 1)
        return decoder_keep(d, open + 1, (size_t)(close - open) - 1, &r->author);
    size_t n = raw ? strlen(raw) : 0;
    while (n && (raw[n - 1] == '\n' || raw[n - 1] == ' '))
        n--;
    return n ? decoder_keep(d, raw, n, &r->author) : ST_OK;
}

static enum status add_parent(struct decoder *d, struct record *r, const char *id)
{
    if (!id || !*id || r->n_parents == PARENTS_MAX)
        return ST_OK;
    for (size_t i = 0; i < r->n_parents; i++)
        if (r->parent[i].len == strlen(id) && memcmp(r->parent[i].ptr, id, r->parent[i].len) == 0)
            return ST_OK;
    enum status st = keep_text(d, id, &r->parent[r->n_parents]);
    r->n_parents += st == ST_OK;
    return st;
}

/* In-Reply-To first, then References from the last on: nearest first. */
static enum status keep_parents(struct decoder *d, GMimeMessage *msg, struct record *r)
{
    static const char *const header[] = {"In-Reply-To", "References"};
    enum status st = ST_OK;
    r->parent = arena_get(&d->arena, PARENTS_MAX * sizeof *r->parent);
    if (!r->parent)
        return ST_NOMEM;
    for (int h = 0; h < 2 && st == ST_OK; h++) {
        const char *raw = g_mime_object_get_header((GMimeObject *)msg, header[h]);
        GMimeReferences *refs = raw ? g_mime_references_parse(NULL, raw) : NULL;
        int n = refs ? g_mime_references_length(refs) : 0;
        for (int i = 0; i < n && st == ST_OK; i++)
            st = add_parent(d, r, g_mime_references_get_message_id(refs, h == 0 ? i : n - 1 - i));
        if (refs)
            g_mime_references_free(refs);
    }
    return st;
}

static enum status keep_headers(struct decoder *d, GMimeMessage *msg, struct record *r)
{
    enum status st = keep_text(d, g_mime_message_get_message_id(msg), &r->id);
    if (st == ST_OK)
        st = keep_text(d, g_mime_message_get_subject(msg), &r->title);
    if (st == ST_OK)
        st = keep_text(d, g_mime_object_get_header((GMimeObject *)msg, "Date"), &r->date);
    while (r->date.len && r->date.ptr[r->date.len - 1] <= ' ')
        r->date.len--;
    if (st == ST_OK)
        st = keep_author(d, msg, r);
    return st == ST_OK ? keep_parents(d, msg, r) : st;
}

static bool is_attachment(GMimeObject *o)
{
    const char *how = g_mime_object_get_disposition(o);
    return how && g_ascii_strcasecmp(how, "attachment") == 0;
}

static bool is_text(GMimeObject *o, const char *subtype)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(o), "text", subtype);
}

/* The same in every charset that can be read by lines, but for those with escapes (ISO-2022). */
static bool is_ascii(const uint8_t *p, size_t n)
{
    uint8_t all = 0;
    for (size_t i = 0; i < n; i++)
        all |= (uint8_t)(p[i] | (p[i] == 0x1b ? 0x80 : 0));
    return all < 0x80;
}

static enum status add_part(struct mbox *m, struct record *r, GMimeObject *o, size_t base)
{
    GMimeDataWrapper *w = g_mime_part_get_content((GMimePart *)o);
    GMimeStream *s = w ? g_mime_data_wrapper_get_stream(w) : NULL;
    if (!s || s->bound_end < s->bound_start)
        return ST_OK;
    struct mimepart p = {.from = base + (size_t)s->bound_start, .to = base + (size_t)s->bound_end};
    switch (g_mime_part_get_content_encoding((GMimePart *)o)) {
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE: p.coding = MIME_QP; break;
    case GMIME_CONTENT_ENCODING_BASE64: p.coding = MIME_BASE64; break;
    case GMIME_CONTENT_ENCODING_UUENCODE: return ST_OK; /* a file, whatever its type says */
    default: p.coding = MIME_PLAIN;
    }
    p.html = is_text(o, "html");
    const char *charset = g_mime_object_get_content_type_parameter(o, "charset");
    p.utf8 = charset && g_ascii_strcasecmp(charset, "utf-8") == 0;
    if (!mimepart_charset(&p, charset))
        r->note = "a charset that is not known: bytes taken as they are";
    if (p.charset && p.by_line && p.coding == MIME_PLAIN && is_ascii(r->raw.ptr + p.from, p.to - p.from))
        p.charset = NULL; /* most mail: nothing to convert */
    return VEC_PUSH(m->part, m->n_parts, m->cap_parts, p);
}

static enum status walk(struct mbox *m, struct record *r, GMimeObject *o, size_t base, int depth);

/* The plain one, else the last that gives any text. */
static enum status walk_alternative(struct mbox *m, struct record *r, GMimeMultipart *mp, size_t base,
                                    int depth)
{
    int n = g_mime_multipart_get_count(mp);
    for (int i = 0; i < n; i++)
        if (is_text(g_mime_multipart_get_part(mp, i), "plain"))
            return walk(m, r, g_mime_multipart_get_part(mp, i), base, depth + 1);
    size_t before = m->n_parts;
    enum status st = ST_OK;
    for (int i = n; i-- > 0 && st == ST_OK && m->n_parts == before;)
        st = walk(m, r, g_mime_multipart_get_part(mp, i), base, depth + 1);
    return st;
}

static enum status walk(struct mbox *m, struct record *r, GMimeObject *o, size_t base, int depth)
{
    enum status st = ST_OK;
    if (!o || depth > NESTING_MAX || is_attachment(o))
        return ST_OK;
    if (GMIME_IS_MULTIPART(o)) {
        GMimeMultipart *mp = (GMimeMultipart *)o;
        if (g_mime_content_type_is_type(g_mime_object_get_content_type(o), "multipart", "alternative"))
            return walk_alternative(m, r, mp, base, depth);
        for (int i = 0; i < g_mime_multipart_get_count(mp) && st == ST_OK; i++)
            st = walk(m, r, g_mime_multipart_get_part(mp, i), base, depth + 1);
        return st;
    }
    if (GMIME_IS_MESSAGE_PART(o)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)o);
        return inner ? walk(m, r, g_mime_message_get_mime_part(inner), base, depth + 1) : ST_OK;
    }
    if (GMIME_IS_PART(o) && (is_text(o, "plain") || is_text(o, "html")))
        st = add_part(m, r, o, base);
    return st;
}

/* ---- text ---- */

static enum status keep_copy(struct decoder *d, const void *p, size_t n, size_t size, void **out)
{
    *out = arena_get(&d->arena, n * size);
    if (*out && n)
        memcpy(*out, p, n * size);
    return *out ? ST_OK : ST_NOMEM;
}

/* Quotes of one part, moved to where its text lies. */
static enum status add_quotes(struct mbox *m, const struct htmltext *v, uint32_t shift)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < v->n_quotes && st == ST_OK; i++) {
        struct record_quote q = v->quote[i];
        q.from += shift;
        q.to += shift;
        st = VEC_PUSH(m->quote, m->n_quotes, m->cap_quotes, q);
    }
    return st;
}

static enum status decode_html_part(struct decoder *d, struct record *r, struct mimepart *p, struct buf *text)
{
    struct mbox *m = d->own;
    struct htmltext *v = &m->view;
    void *runs = NULL, *units = NULL;
    buf_clear(&m->html);
    htmltext_clear(v);
    enum status st = mimepart_decode(p, r->raw.ptr, &m->html);
    if (st == ST_OK)
        st = decoder_keep(d, m->html.ptr ? m->html.ptr : (const uint8_t *)"", m->html.len, &p->decoded);
    if (st == ST_OK)
        st = htmltext_scan(v, p->decoded.ptr, p->decoded.len, text);
    if (st == ST_OK)
        st = keep_copy(d, v->map.run, v->map.n, sizeof *v->map.run, &runs);
    if (st == ST_OK)
        st = keep_copy(d, v->unit, v->n_units, sizeof *v->unit, &units);
    if (st != ST_OK)
        return st;
    p->map = (struct srcmap){runs, v->map.n, v->map.n};
    p->unit = units;
    p->n_units = v->n_units;
    return add_quotes(m, v, p->text_from);
}

static bool is_utf8(const uint8_t *p, size_t n)
{
    uint32_t cp;
    for (const uint8_t *end = p + n; p < end;) {
        unsigned len = utf8_decode(p, end, &cp);
        if (!len)
            return false;
        p += len;
    }
    return true;
}

static enum status decode_parts(struct decoder *d, struct record *r, struct buf *text)
{
    struct mbox *m = d->own;
    enum status st = ST_OK;
    for (size_t i = 0; i < m->n_parts && st == ST_OK; i++) {
        struct mimepart *p = &m->part[i];
        if (text->len > r->text_from && text->ptr[text->len - 1] != '\n')
            st = buf_append_byte(text, '\n');
        p->text_from = (uint32_t)(text->len - r->text_from);
        if (st == ST_OK)
            st = p->html ? decode_html_part(d, r, p, text) : mimepart_decode(p, r->raw.ptr, text);
        p->text_to = (uint32_t)(text->len - r->text_from);
        if (p->odd || (p->utf8 && !is_utf8(text->ptr + r->text_from + p->text_from, p->text_to - p->text_from)))
            r->note = "bytes that are not of its charset: taken as they are";
    }
    if (st != ST_OK)
        return st;
    struct mbox_text *t = arena_get(&d->arena, sizeof *t);
    void *parts = NULL, *quotes = NULL;
    if (!t)
        return ST_NOMEM;
    st = keep_copy(d, m->part, m->n_parts, sizeof *m->part, &parts);
    if (st == ST_OK)
        st = keep_copy(d, m->quote, m->n_quotes, sizeof *m->quote, &quotes);
    r->quote = quotes;
    r->n_quotes = m->n_quotes;
    *t = (struct mbox_text){parts, m->n_parts};
    r->codec = t;
    r->has_text = m->n_parts > 0;
    return st;
}

static enum status decode_message(struct decoder *d, struct record *r, GMimeMessage *msg, size_t base,
                                  struct buf *text)
{
    struct mbox *m = d->own;
    enum status st = keep_headers(d, msg, r);
    m->n_parts = m->n_quotes = 0;
    if (st == ST_OK)
        st = walk(m, r, g_mime_message_get_mime_part(msg), base, 0);
    return st == ST_OK ? decode_parts(d, r, text) : st;
}

static enum status mbox_decode(struct decoder *d, struct record *r, struct buf *text)
{
    struct mbox *m = d->own;
    const uint8_t *p = r->raw.ptr;
    size_t n = r->raw.len, base = 0;
    if (n >= 5 && memcmp(p, "From ", 5) == 0) {
        const uint8_t *nl = memchr(p, '\n', n);
        base = nl ? (size_t)(nl - p) + 1 : n;
    }
    /* the empty line before the next From_ line is the archive's, not the mail's */
    if (n > base && p[n - 1] == '\n') {
        size_t line = n - 1 - (n - 1 > base && p[n - 2] == '\r');
        if (line > base && p[line - 1] == '\n')
            n = line;
    }
    bool blank = true;
    for (size_t i = base; i < n && blank; i++)
        blank = p[i] == '\n' || p[i] == '\r';
    if (blank)
        return ST_OK;
    m->damaged = false;
    GMimeStream *s = g_mime_stream_mem_new_with_buffer((const char *)p + base, n - base);
    GMimeParser *parser = g_mime_parser_new_with_stream(s);
    GMimeMessage *msg = g_mime_parser_construct_message(parser, m->options);
    enum status st = ST_SKIP;
    if (!msg)
        r->error = "no mail headers";
    else if (m->damaged)
        r->error = "broken or truncated MIME structure";
    else
        st = decode_message(d, r, msg, base, text);
    if (msg)
        g_object_unref(msg);
    g_object_unref(parser);
    g_object_unref(s);
    return st;
}

/* ---- back ---- */

/* The edits from *next on that touch the part, as offsets of its own text.  One over a part's edge is cut in two,
 * `with` stays with its start. */
static size_t edits_of_part(const struct mimepart *p, const struct edit *e, size_t n, size_t *next,
                            struct edit *mine)
{
    size_t k = 0;
    while (*next < n && e[*next].to <= p->text_from)
        ++*next;
    for (size_t i = *next; i < n && e[i].from < p->text_to; i++) {
        uint32_t from = e[i].from > p->text_from ? e[i].from : p->text_from;
        uint32_t to = e[i].to < p->text_to ? e[i].to : p->text_to;
        if (from >= to)
            continue;
        mine[k] = (struct edit){from - p->text_from, to - p->text_from, e[i].with};
        if (e[i].from < p->text_from)
            mine[k].with.len = 0;
        k++;
    }
    return k;
}

static enum status rewrite_html(const struct record *r, const struct mimepart *p, const struct edit *e,
                                size_t n, struct buf *out)
{
    struct edit *cut = NULL;
    size_t n_cuts = 0;
    struct buf with = {0};
    enum status st =
        htmltext_cut(&p->map, p->unit, p->n_units, p->decoded.ptr, p->decoded.len, e, n, &cut, &n_cuts);
    /* escaped one behind the other; pointers are set when the buffer no longer moves */
    for (size_t i = 0; i < n_cuts && st == ST_OK; i++) {
        size_t from = with.len;
        st = htmltext_escape(&with, cut[i].with);
        cut[i].with.len = with.len - from;
    }
    for (size_t i = 0, at = 0; i < n_cuts && st == ST_OK; at += cut[i++].with.len)
        cut[i].with.ptr = with.ptr ? with.ptr + at : NULL;
    if (st == ST_OK)
        st = mimepart_rewrite(p, r->raw.ptr, cut, n_cuts, out);
    alloc_free(cut);
    buf_free(&with);
    return st;
}

static enum status mbox_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct mbox_text *t = r->codec;
    struct edit *mine = alloc_array(n, sizeof *mine);
    size_t at = 0, next = 0;
    enum status st = mine ? ST_OK : ST_NOMEM;
    for (size_t i = 0; i < t->n_parts && st == ST_OK; i++) {
        const struct mimepart *p = &t->part[i];
        size_t k = edits_of_part(p, e, n, &next, mine);
        st = buf_append(out, r->raw.ptr + at, p->from - at);
        if (st == ST_OK)
            st = p->html ? rewrite_html(r, p, mine, k, out) : mimepart_rewrite(p, r->raw.ptr, mine, k, out);
        at = p->to;
    }
    alloc_free(mine);
    return st == ST_OK ? buf_append(out, r->raw.ptr + at, r->raw.len - at) : st;
}

const struct codec mbox_codec = {mbox_frame, mbox_open, mbox_close, mbox_decode, mbox_rewrite};
