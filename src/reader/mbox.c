/* mbox: mail archives, mboxo and mboxrd, and single messages.
 *
 * A message begins with a From_ line that stands behind an empty line (or at the start of the input) and that header lines
 * follow; if it has a whole asctime date, also without the empty line (mailhead.h).  Other lines that begin with `From `
 * belong to a body that was not escaped.  `>From ` is judged as it is, and is no quote (record_decoder.c).
 * mimewalk.h tells where in the raw bytes each part lies, and only bytes of text parts are ever written anew
 * (mimepart.h).  So headers, boundaries, attachments and their order come out byte for byte.
 *
 * Judged are text/plain parts that are no attachments, in order, also in nested messages; of multipart/alternative the
 * plain part, or else the HTML part as its readable text.  What went from a plain part also goes from its HTML twin
 * (mimetwin.h; with --html-part the twin goes as a whole, or stays).  What stands behind the end of a base64 part (the footer
 * of a list) is left as it is.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "reader/codec.h"
#include "reader/mailhead.h"
#include "reader/mailname.h"
#include "reader/mboxtext.h"
#include "reader/mimepart.h"
#include "text/utf8.h"
#include "util/alloc.h"
#include "util/vec.h"

#define PARENTS_MAX 64
#define ID_MAX 512
#define PART_LOOK ((size_t)512) /* bytes above a From_ line that in_message_part looks at */

struct mbox {
    struct mimewalk walk;
    struct charsets charsets;
    struct htmltext view;
    struct buf html;
    struct mimepart *part; /* text parts of the message at hand */
    size_t n_parts, cap_parts;
    struct record_quote *quote; /* quotes of all its HTML parts */
    size_t n_quotes, cap_quotes;
};

/* ---- framing ---- */

/* Above p[at] stand the headers of a part of type message: then `From ` there is the envelope line of that message. */
static bool in_message_part(const uint8_t *p, size_t at)
{
    size_t from = at < PART_LOOK ? 0 : at - PART_LOOK;
    while (at > from && (p[at - 1] == '\n' || p[at - 1] == '\r'))
        at--;
    const uint8_t *block = p + from, *q;
    while ((q = memmem(block, (size_t)(p + at - block), "\n\n", 2)) || (q = memmem(block, (size_t)(p + at - block), "\n\r\n", 3)))
        block = q + 2;
    for (q = block; q < p + at && (q = memchr(q, 'm', (size_t)(p + at - q))); q++)
        if ((size_t)(p + at - q) >= 14 && strncasecmp((const char *)q, "message/rfc822", 14) == 0)
            return true;
    return false;
}

/* The line end before the next line of p[at .. n) that begins with `From `, or NULL.  It looks for F, which is rare in mail. */
static const uint8_t *next_from(const uint8_t *p, size_t at, size_t n)
{
    for (const uint8_t *q = p + at, *end = p + n; q < end && (q = memchr(q, 'F', (size_t)(end - q))) != NULL; q++)
        if (q > p + at && q[-1] == '\n' && end - q >= 5 && memcmp(q, "From ", 5) == 0)
            return q - 1;
    return NULL;
}

static enum status mbox_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    size_t at = f->seen;
    *len = n;
    for (;;) {
        const uint8_t *q = next_from(p, at, n);
        if (!q)
            break;
        size_t line = (size_t)(q - p) + 1;
        bool apart = q == p ? !f->inside : q[-1] == '\n' || (q[-1] == '\r' && q - p > 1 && q[-2] == '\n');
        enum mail_guess g = mailhead_opens(p + line, n - line, eof, apart);
        if (g == MAIL_NO || (g == MAIL_YES && apart && in_message_part(p, line))) {
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

static enum status mbox_open(struct decoder *d)
{
    struct mbox *m = alloc_zero(1, sizeof *m);
    d->own = m;
    return m ? ST_OK : ST_NOMEM;
}

static void mbox_close(struct decoder *d)
{
    struct mbox *m = d->own;
    mimewalk_free(&m->walk);
    charsets_free(&m->charsets);
    htmltext_free(&m->view);
    buf_free(&m->html);
    alloc_free(m->part);
    alloc_free(m->quote);
    alloc_free(m);
}

static enum status keep_text(struct decoder *d, const struct buf *b, struct slice *out)
{
    return b->len ? decoder_keep(d, b->ptr, b->len, out) : ST_OK;
}

static enum status add_parent(struct decoder *d, struct record *r, const uint8_t *id, size_t n)
{
    if (r->n_parents == PARENTS_MAX)
        return ST_OK;
    for (size_t i = 0; i < r->n_parents; i++)
        if (r->parent[i].len == n && memcmp(r->parent[i].ptr, id, n) == 0)
            return ST_OK;
    enum status st = decoder_keep(d, id, n, &r->parent[r->n_parents]);
    r->n_parents += st == ST_OK;
    return st;
}

/* Fills place[] with where the last PARENTS_MAX ids of a field begin, nearest last; returns how many. */
static size_t last_ids(struct slice field, size_t place[PARENTS_MAX])
{
    uint8_t id[ID_MAX];
    size_t n = 0, at = 0, len;
    for (size_t from = 0; mailname_id(field, &at, id, sizeof id, &len); from = at)
        place[n++ % PARENTS_MAX] = from;
    size_t all = n < PARENTS_MAX ? n : PARENTS_MAX;
    if (n > PARENTS_MAX) { /* turn it so that the oldest is first */
        size_t turned[PARENTS_MAX];
        for (size_t i = 0; i < all; i++)
            turned[i] = place[(n + i) % PARENTS_MAX];
        memcpy(place, turned, sizeof turned);
    }
    return all;
}

/* Fills r->parent, nearest first: In-Reply-To, then References from the last one back. */
static enum status keep_parents(struct decoder *d, const struct mail_head *h, struct record *r)
{
    uint8_t id[ID_MAX];
    size_t at = 0, len, place[PARENTS_MAX];
    enum status st = ST_OK;
    if (!h->in_reply_to.len && !h->references.len)
        return ST_OK;
    r->parent = arena_get(&d->arena, PARENTS_MAX * sizeof *r->parent);
    if (!r->parent)
        return ST_NOMEM;
    while (st == ST_OK && mailname_id(h->in_reply_to, &at, id, sizeof id, &len))
        st = add_parent(d, r, id, len);
    for (size_t i = last_ids(h->references, place); i-- > 0 && st == ST_OK;) {
        at = place[i];
        if (mailname_id(h->references, &at, id, sizeof id, &len))
            st = add_parent(d, r, id, len);
    }
    return st;
}

/* Fills in id, author and date of a message. */
static enum status keep_names(struct decoder *d, const struct mail_head *h, struct record_post *p)
{
    struct mbox *m = d->own;
    uint8_t id[ID_MAX];
    size_t at = 0, len;
    enum status st = ST_OK;
    if (mailname_id(h->id, &at, id, sizeof id, &len))
        st = decoder_keep(d, id, len, &p->id);
    else
        p->id = h->id;
    buf_clear(&m->html);
    if (st == ST_OK)
        st = mailname_author(&m->charsets, h->from, &m->html);
    if (st == ST_OK)
        st = keep_text(d, &m->html, &p->author);
    p->date = h->date;
    if (st == ST_OK && h->date.len && memchr(h->date.ptr, '\n', h->date.len)) {
        buf_clear(&m->html);
        st = mailname_text(&m->charsets, h->date, &m->html);
        if (st == ST_OK)
            st = keep_text(d, &m->html, &p->date);
    }
    return st;
}

static enum status keep_headers(struct decoder *d, const struct mail_head *h, struct record *r)
{
    struct mbox *m = d->own;
    struct record_post p = {0};
    enum status st = keep_names(d, h, &p);
    r->id = p.id;
    r->author = p.author;
    r->date = p.date;
    buf_clear(&m->html);
    if (st == ST_OK)
        st = mailname_text(&m->charsets, h->subject, &m->html);
    if (st == ST_OK)
        st = keep_text(d, &m->html, &r->title);
    return st == ST_OK ? keep_parents(d, h, r) : st;
}

/* ---- text ---- */

/* Adds the quotes of one part, moved to where its text lies. */
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
    enum status st = mimepart_decode(p, &m->charsets, r->raw.ptr, &m->html);
    if (st == ST_OK)
        st = decoder_keep(d, m->html.ptr ? m->html.ptr : (const uint8_t *)"", m->html.len, &p->decoded);
    if (st == ST_OK)
        st = htmltext_scan(v, p->decoded.ptr, p->decoded.len, text);
    if (st == ST_OK)
        st = decoder_keep_array(d, v->map.run, v->map.n, sizeof *v->map.run, &runs);
    if (st == ST_OK)
        st = decoder_keep_array(d, v->unit, v->n_units, sizeof *v->unit, &units);
    if (st != ST_OK)
        return st;
    p->map = (struct srcmap){runs, v->map.n, v->map.n};
    p->unit = units;
    p->n_units = v->n_units;
    return add_quotes(m, v, p->text_from);
}

/* Fills r->piece if there are several parts, or one whose lines are stuffed (RFC 3676). */
static enum status keep_pieces(struct decoder *d, const struct mbox *m, struct record *r)
{
    if (m->n_parts == 0 || (m->n_parts == 1 && !m->part[0].flowed))
        return ST_OK;
    r->piece = arena_get(&d->arena, m->n_parts * sizeof *r->piece);
    if (!r->piece)
        return ST_NOMEM;
    for (size_t i = 0; i < m->n_parts; i++)
        r->piece[i] = (struct record_piece){m->part[i].text_from, m->part[i].text_to, m->part[i].flowed};
    r->n_pieces = m->n_parts;
    return ST_OK;
}

/* Fills r->post for a digest: each message in it is a post; what stands above them is a post too, what stands below goes with the
 * last one. */
static enum status keep_messages(struct decoder *d, struct record *r, size_t base)
{
    struct mbox *m = d->own;
    enum status st = ST_OK;
    if (!m->walk.n_messages || !(r->post = arena_get(&d->arena, m->n_parts * sizeof *r->post)))
        return m->walk.n_messages ? ST_NOMEM : ST_OK;
    for (size_t i = 0; i < m->n_parts && st == ST_OK; i++) {
        const unsigned message = m->walk.leaf[i].message;
        struct record_post p = {
            .from = m->part[i].text_from, .to = m->part[i].text_to, .id = r->id, .author = r->author, .date = r->date};
        if (i && (!message || message == m->walk.leaf[i - 1].message)) { /* the footer goes with the last */
            r->post[r->n_posts - 1].to = p.to;
            continue;
        }
        if (message) {
            struct mail_head h;
            size_t at = base + m->walk.message[message - 1], n = r->raw.len - at;
            mailhead_read(r->raw.ptr + at, n < MIME_HEADER_MAX ? n : MIME_HEADER_MAX, &h);
            p = (struct record_post){.from = p.from, .to = p.to};
            st = keep_names(d, &h, &p);
        }
        r->post[r->n_posts++] = p;
    }
    return st;
}

/* Remembers the HTML twins; of two of which one holds the other, only the outer one. */
static enum status keep_twins(struct decoder *d, struct record *r, size_t base, struct mbox_text *t)
{
    struct mbox *m = d->own;
    enum status st = ST_OK;
    if (!m->walk.n_twins || d->opts.html_part == HTML_PART_KEEP)
        return ST_OK;
    t->drop = d->opts.html_part == HTML_PART_DROP;
    t->twin = arena_get(&d->arena, m->walk.n_twins * sizeof *t->twin);
    if (!t->twin)
        return ST_NOMEM;
    for (size_t i = 0; i < m->walk.n_twins && st == ST_OK; i++) {
        const struct mime_leaf *l = &m->walk.twin[i];
        struct mbox_twin x = {.from = base + (t->drop ? l->part_from : l->from), .to = base + (t->drop ? l->part_to : l->to)};
        st = mimepart_init(&x.part, l, base, &m->charsets);
        size_t k = t->n_twins;
        while (k && t->twin[k - 1].from > x.from)
            k--;
        if ((k && t->twin[k - 1].to > x.from) || (k < t->n_twins && t->twin[k].from < x.to))
            continue;
        memmove(t->twin + k + 1, t->twin + k, (t->n_twins++ - k) * sizeof *t->twin);
        t->twin[k] = x;
    }
    r->anew = t->drop && t->n_twins;
    return st;
}

static enum status decode_parts(struct decoder *d, struct record *r, size_t base, struct buf *text)
{
    struct mbox *m = d->own;
    enum status st = ST_OK;
    for (size_t i = 0; i < m->n_parts && st == ST_OK; i++) {
        struct mimepart *p = &m->part[i];
        if (text->len > r->text_from && text->ptr[text->len - 1] != '\n')
            st = buf_append_byte(text, '\n');
        p->text_from = (uint32_t)(text->len - r->text_from);
        if (st == ST_OK)
            st = p->html ? decode_html_part(d, r, p, text) : mimepart_decode(p, &m->charsets, r->raw.ptr, text);
        p->text_to = (uint32_t)(text->len - r->text_from);
        size_t n = p->text_to - p->text_from;
        if (st == ST_OK && !r->note && n && (p->odd || (p->utf8 && !utf8_valid(text->ptr + text->len - n, n))))
            r->note = "bytes that are not of its charset: taken as they are";
    }
    if (st != ST_OK)
        return st;
    struct mbox_text *t = arena_get(&d->arena, sizeof *t);
    void *parts = NULL, *quotes = NULL;
    if (!t)
        return ST_NOMEM;
    st = decoder_keep_array(d, m->part, m->n_parts, sizeof *m->part, &parts);
    if (st == ST_OK)
        st = decoder_keep_array(d, m->quote, m->n_quotes, sizeof *m->quote, &quotes);
    r->quote = quotes;
    r->n_quotes = m->n_quotes;
    *t = (struct mbox_text){.part = parts, .n_parts = m->n_parts};
    if (st == ST_OK)
        st = keep_twins(d, r, base, t);
    if (st == ST_OK)
        st = keep_messages(d, r, base);
    r->codec = t;
    r->has_text = m->n_parts > 0;
    return st == ST_OK ? keep_pieces(d, m, r) : st;
}

/* Sets r->note for an unknown charset, whose name is clean enough to be shown. */
static enum status note_charset(struct decoder *d, struct record *r, struct slice name)
{
    char text[64 + CHARSET_NAME];
    struct slice kept;
    char shown[CHARSET_NAME];
    size_t n = 0;
    for (; n < name.len && n < sizeof shown - 1; n++)
        shown[n] = name.ptr[n] > ' ' && name.ptr[n] < 127 ? (char)name.ptr[n] : '?';
    shown[n] = '\0';
    int len = snprintf(text, sizeof text, "charset %s is not known: its bytes are taken as they are", shown);
    enum status st = decoder_keep(d, text, (size_t)len, &kept);
    if (st == ST_OK)
        r->note = (const char *)kept.ptr;
    return st;
}

static enum status decode_message(struct decoder *d, struct record *r, const struct mail_head *h, size_t base, struct buf *text)
{
    struct mbox *m = d->own;
    m->n_parts = m->n_quotes = 0;
    enum status st = keep_headers(d, h, r);
    for (size_t i = 0; i < m->walk.n && st == ST_OK; i++) {
        struct mimepart p;
        st = mimepart_init(&p, &m->walk.leaf[i], base, &m->charsets);
        if (st == ST_OK && p.guess && !r->note)
            st = note_charset(d, r, m->walk.leaf[i].charset);
        if (st == ST_OK)
            st = VEC_PUSH(m->part, m->n_parts, m->cap_parts, p);
    }
    return st == ST_OK ? decode_parts(d, r, base, text) : st;
}

/* The length of the From_ line, or of what may stand above a single mail. */
static size_t skip_envelope(const uint8_t *p, size_t n)
{
    size_t at = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (at < n && (p[at] == '\n' || p[at] == '\r'))
        at++;
    if (n - at < 5 || memcmp(p + at, "From ", 5) != 0)
        return at;
    const uint8_t *nl = memchr(p + at, '\n', n - at);
    return nl ? (size_t)(nl - p) + 1 : n;
}

static enum status mbox_decode(struct decoder *d, struct record *r, struct buf *text)
{
    struct mbox *m = d->own;
    struct mail_head h;
    const uint8_t *p = r->raw.ptr;
    size_t n = r->raw.len, base = skip_envelope(p, n);
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
    mailhead_read(p + base, n - base, &h);
    if (!h.n_fields) {
        r->error = "no mail headers";
        return ST_SKIP;
    }
    enum status st = mimewalk_run(&m->walk, p + base, n - base, &h);
    if (st == ST_SKIP) {
        r->error = m->walk.error;
        r->error_at = base + m->walk.error_at;
        return st;
    }
    return st == ST_OK ? decode_message(d, r, &h, base, text) : st;
}

const struct codec mbox_codec = {mbox_frame, mbox_open, mbox_close, mbox_decode, mboxtext_rewrite, NULL};
