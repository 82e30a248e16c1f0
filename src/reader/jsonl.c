/* jsonl: one JSON object a line; everything but the text's own value comes out byte for byte.
 *
 * The text is never re-serialised: kept stretches are copied from the raw token with the escapes they had, by walking
 * token and text side by side, so no table of offsets is needed and lone surrogates, odd escapes and broken UTF-8
 * survive.  A field that holds HTML is judged as its readable text (htmltext.h) and cut in its source.
 *
 * What is found by itself, first match wins:
 *   text    text (Hugging Face, Hacker News), body (Reddit comments, Stack Exchange), content, selftext (Reddit posts),
 *           raw (Discourse), message, comment, post; only if it holds a string
 *   id      id, _id, post_id, comment_id, question_id, answer_id, message_id, objectID, name, url
 *   author  author, by, user, username, user_name, owner.display_name, author.name, user.login, user.name, from
 *   date    created_utc, created_at, creation_date, date, time, timestamp, created, published
 *   parent  parent_id, parent, in_reply_to, in_reply_to_id, reply_to, reply_to_post_number
 *   title   title, subject
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "reader/codec.h"
#include "reader/field.h"
#include "reader/jsonscan.h"
#include "text/utf8.h"
#include "util/alloc.h"

enum slot { SLOT_TEXT, SLOT_THREAD, SLOT_ID, SLOT_AUTHOR, SLOT_DATE, SLOT_PARENT, SLOT_TITLE, SLOT_N };

static const char *const found_by_itself[SLOT_N][12] = {
    [SLOT_TEXT] = {"text", "body", "content", "selftext", "raw", "message", "comment", "post"},
    [SLOT_ID] = {"id", "_id", "post_id", "comment_id", "question_id", "answer_id", "message_id", "objectID",
                 "name", "url"},
    [SLOT_AUTHOR] = {"author", "by", "user", "username", "user_name", "owner.display_name", "author.name",
                     "user.login", "user.name", "from"},
    [SLOT_DATE] = {"created_utc", "created_at", "creation_date", "date", "time", "timestamp", "created",
                   "published"},
    [SLOT_PARENT] = {"parent_id", "parent", "in_reply_to", "in_reply_to_id", "reply_to",
                     "reply_to_post_number"},
    [SLOT_TITLE] = {"title", "subject"},
};

struct jsonl {
    struct json_paths paths;
    struct json_scan scan;
    struct field field;
};

/* What record_rewrite needs: all of it in the decoder's arena. */
struct jsonl_text {
    size_t from, to; /* the token in raw, without quotes */
    struct field_text field;
};

static enum status jsonl_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    const uint8_t *nl = memchr(p + f->seen, '\n', n - f->seen);
    f->seen = nl ? (size_t)(nl - p) : n; /* a line over max_record is come back to */
    if (!nl && !eof)
        return ST_MORE;
    *len = nl ? (size_t)(nl - p) + 1 : n;
    return ST_OK;
}

static enum status want_slot(struct json_paths *p, unsigned slot, const char *asked)
{
    if (asked)
        return json_want(p, asked, slot, 1);
    enum status st = ST_OK;
    for (uint8_t i = 0; found_by_itself[slot][i] && st == ST_OK; i++)
        st = json_want(p, found_by_itself[slot][i], slot, (uint8_t)(i + 1));
    return st;
}

static void jsonl_close(struct decoder *d)
{
    struct jsonl *j = d->own;
    json_paths_free(&j->paths);
    json_scan_free(&j->scan);
    field_free(&j->field);
    alloc_free(j);
}

static enum status jsonl_open(struct decoder *d)
{
    struct jsonl *j = alloc_zero(1, sizeof *j);
    if (!j)
        return ST_NOMEM;
    d->own = j;
    const char *asked[SLOT_N] = {d->opts.text_field, d->opts.thread_field, d->opts.id_field};
    enum status st = ST_OK;
    for (unsigned i = 0; i < SLOT_N && st == ST_OK; i++)
        st = want_slot(&j->paths, i, asked[i]);
    j->paths.strings_only = 1u << SLOT_TEXT;
    if (st != ST_OK)
        jsonl_close(d);
    return st;
}

static unsigned hex4(const uint8_t *p)
{
    unsigned v = 0;
    for (int i = 0; i < 4; i++) {
        unsigned b = p[i];
        v = v << 4 | (b <= '9' ? b - '0' : (b | 0x20u) - 'a' + 10);
    }
    return v;
}

/* One escape at p (checked by json_scan): its raw bytes, and what it stands for in out[0 .. *n). */
static size_t unescape_one(const uint8_t *p, const uint8_t *end, uint8_t *out, size_t *n)
{
    if (p[1] != 'u') {
        out[0] = json_escape[p[1]];
        *n = 1;
        return 2;
    }
    uint32_t c = hex4(p + 2);
    if (c >= 0xd800 && c < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u') {
        uint32_t low = hex4(p + 8);
        if (low >= 0xdc00 && low < 0xe000) {
            *n = utf8_encode(0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00), out);
            return 12;
        }
    }
    *n = utf8_encode(c, out); /* a lone surrogate gets its three-byte form: a letter like any other */
    return 6;
}

static enum status unescape(const uint8_t *p, size_t len, struct buf *out)
{
    const uint8_t *end = p + len;
    enum status st = buf_reserve(out, len); /* escapes are never shorter than what they stand for */
    if (st != ST_OK)
        return st;
    uint8_t *o = out->ptr + out->len;
    while (p < end) {
        const uint8_t *stop = json_string_stop(p, end);
        memcpy(o, p, (size_t)(stop - p));
        o += stop - p;
        p = stop;
        if (p < end) {
            size_t n;
            uint8_t bytes[4];
            p += unescape_one(p, end, bytes, &n);
            memcpy(o, bytes, n);
            o += n;
        }
    }
    out->len = (size_t)(o - out->ptr);
    return ST_OK;
}

/* A value as a slice: a number or word as it is, a string unescaped. */
static enum status value_of(struct decoder *d, const struct record *r, const struct json_value *v,
                            struct slice *out)
{
    *out = (struct slice){r->raw.ptr + v->from, v->to - v->from};
    if (v->rank == 0)
        out->len = 0;
    if (v->rank == 0 || !v->escaped)
        return ST_OK;
    struct buf b = {0};
    enum status st = unescape(out->ptr, out->len, &b);
    if (st == ST_OK)
        st = decoder_keep(d, b.ptr, b.len, out);
    buf_free(&b);
    return st;
}

static enum status decode_text(struct decoder *d, struct record *r, struct buf *text)
{
    struct jsonl *j = d->own;
    const struct json_value *v = &j->scan.slot[SLOT_TEXT];
    struct jsonl_text *t = arena_get(&d->arena, sizeof *t);
    if (!t)
        return ST_NOMEM;
    *t = (struct jsonl_text){.from = v->from, .to = v->to};
    r->codec = t;
    r->has_text = true;
    size_t before = text->len;
    enum status st = unescape(r->raw.ptr + v->from, v->to - v->from, text);
    return st == ST_OK ? field_decode(d, &j->field, r, &t->field, text, before) : st;
}

static enum status jsonl_decode(struct decoder *d, struct record *r, struct buf *text)
{
    struct jsonl *j = d->own;
    const uint8_t *p = r->raw.ptr;
    size_t n = r->raw.len, skip = 0;
    while (n && (p[n - 1] == '\n' || p[n - 1] == '\r'))
        n--;
    if (r->off == 0 && n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        skip = 3;
    if (n == skip)
        return ST_OK; /* an empty line is no record, and no harm */
    enum status st = json_scan(&j->scan, &j->paths, p + skip, n - skip);
    if (st == ST_SKIP) {
        r->error = j->scan.error;
        r->error_at = j->scan.error_at + skip;
    }
    if (st != ST_OK)
        return st;
    struct json_value *slot = j->scan.slot;
    for (size_t i = 0; i < SLOT_N; i++) {
        slot[i].from += skip;
        slot[i].to += skip;
    }
    struct slice *to[SLOT_N] = {NULL, &r->thread, &r->id, &r->author, &r->date, NULL, &r->title};
    for (size_t i = 0; i < SLOT_N && st == ST_OK; i++)
        if (to[i])
            st = value_of(d, r, &slot[i], to[i]);
    if (st == ST_OK && slot[SLOT_PARENT].rank) {
        r->parent = arena_get(&d->arena, sizeof *r->parent);
        st = r->parent ? value_of(d, r, &slot[SLOT_PARENT], r->parent) : ST_NOMEM;
        r->n_parents = st == ST_OK;
    }
    if (st == ST_OK && slot[SLOT_TEXT].rank)
        st = decode_text(d, r, text);
    return st;
}

/* Walks the raw token and the text it stands for, side by side. */
struct walk {
    const uint8_t *p, *end;
    size_t text; /* offset of *p in the text */
};

/* Goes on to text offset `to`, or as near before it as a whole escape allows; `over`: or behind it. */
static void walk_to(struct walk *w, size_t to, bool over)
{
    while (w->text < to && w->p < w->end) {
        size_t left = (size_t)(w->end - w->p), want = to - w->text, n = want < left ? want : left;
        const uint8_t *stop = memchr(w->p, '\\', n);
        size_t plain = stop ? (size_t)(stop - w->p) : n;
        w->p += plain;
        w->text += plain;
        if (!stop)
            continue;
        uint8_t out[4];
        size_t raw = unescape_one(w->p, w->end, out, &n);
        if (w->text + n > to && !over)
            return;
        w->p += raw;
        w->text += n;
    }
}

static enum status append_escaped(struct buf *out, struct slice s)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < s.len && st == ST_OK; i++) {
        uint8_t b = s.ptr[i];
        if (b == '"' || b == '\\')
            st = buf_append_byte(out, '\\');
        if (st != ST_OK)
            break;
        if (b == '\n')
            st = buf_append_text(out, "\\n");
        else if (b < 0x20)
            st = buf_printf(out, "\\u%04x", b);
        else
            st = buf_append_byte(out, b);
    }
    return st;
}

/* The token without what e takes; e is in offsets of the unescaped field.  html: `with` must be escaped twice. */
static enum status splice(const struct record *r, const struct jsonl_text *t, const struct edit *e, size_t n,
                          struct buf *out)
{
    struct walk w = {r->raw.ptr + t->from, r->raw.ptr + t->to, 0};
    const uint8_t *kept = w.p;
    enum status st = buf_append(out, r->raw.ptr, t->from);
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        walk_to(&w, e[i].from, true);
        const uint8_t *from = w.p;
        walk_to(&w, e[i].to, false);
        st = buf_append(out, kept, (size_t)(from - kept));
        kept = w.p;
        if (st != ST_OK || e[i].with.len == 0)
            continue;
        if (!t->field.html) {
            st = append_escaped(out, e[i].with);
            continue;
        }
        struct buf twice = {0};
        st = htmltext_escape(&twice, e[i].with);
        if (st == ST_OK)
            st = append_escaped(out, (struct slice){twice.ptr, twice.len});
        buf_free(&twice);
    }
    return st == ST_OK ? buf_append(out, kept, (size_t)(r->raw.ptr + r->raw.len - kept)) : st;
}

static enum status jsonl_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct jsonl_text *t = r->codec;
    struct edit *cut;
    size_t n_cuts;
    enum status st = field_edits(&t->field, e, n, &cut, &n_cuts);
    if (st == ST_OK)
        st = splice(r, t, cut ? cut : e, n_cuts, out);
    alloc_free(cut);
    return st;
}

const struct codec jsonl_codec = {jsonl_frame, jsonl_open, jsonl_close, jsonl_decode, jsonl_rewrite};
