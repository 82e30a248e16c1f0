/* fieldtext: see the header.  SPDX-License-Identifier: MIT */
#include "reader/fieldtext.h"

#include <string.h>

#include "reader/jsonscan.h"
#include "util/alloc.h"
#include "util/vec.h"

void fieldreader_free(struct fieldreader *f)
{
    field_free(&f->field);
    alloc_free(f->quote);
}

/* Reads the escape at p, which must be a good one: returns its raw bytes, and what it stands for in out[0 .. *n). */
static size_t escape_at(enum field_escape escape, const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    if (escape == FIELD_JSON)
        return json_unescape_one(p, end, out, n);
    out[0] = *p;
    *n = 1;
    return end - p >= 2 && p[1] == '"' ? 2 : 1;
}

/* The first escape in p[0 .. n), or NULL. */
static const uint8_t *find_escape(enum field_escape escape, const uint8_t *p, size_t n)
{
    return escape == FIELD_BARE ? NULL : memchr(p, escape == FIELD_JSON ? '\\' : '"', n);
}

enum status fieldtext_plain(enum field_escape escape, const uint8_t *p, size_t len, struct buf *out)
{
    const uint8_t *end = p + len;
    enum status st = buf_reserve(out, len); /* escapes are never shorter than what they stand for */
    if (st != ST_OK)
        return st;
    uint8_t *o = out->ptr + out->len;
    while (p < end) {
        const uint8_t *stop = find_escape(escape, p, (size_t)(end - p));
        size_t n = (size_t)((stop ? stop : end) - p);
        memcpy(o, p, n);
        o += n;
        p += n;
        if (p < end) {
            uint8_t bytes[4];
            p += escape_at(escape, p, end, bytes, &n);
            memcpy(o, bytes, n);
            o += n;
        }
    }
    out->len = (size_t)(o - out->ptr);
    return ST_OK;
}

enum status fieldtext_value(struct decoder *d, enum field_escape escape, struct slice *value)
{
    struct buf b = {0};
    enum status st = fieldtext_plain(escape, value->ptr, value->len, &b);
    if (st == ST_OK)
        st = decoder_keep(d, b.ptr, b.len, value);
    buf_free(&b);
    return st;
}

enum status fieldtext_read(struct decoder *d, struct fieldreader *f, struct record *r, struct fieldtext *t, struct buf *text)
{
    size_t before = text->len;
    t->at = before - r->text_from;
    enum status st = fieldtext_plain(t->escape, r->raw.ptr + t->from, t->to - t->from, text);
    if (st == ST_OK)
        st = field_decode(d, &f->field, r, &t->what, text, before);
    t->len = text->len - before;
    for (size_t i = 0; i < r->n_quotes && st == ST_OK; i++) {
        struct record_quote q = r->quote[i];
        q.from += (uint32_t)t->at;
        q.to += (uint32_t)t->at;
        st = VEC_PUSH(f->quote, f->n_quotes, f->cap_quotes, q);
    }
    r->quote = NULL;
    r->n_quotes = 0;
    return st;
}

/* Walks the raw field and the text it stands for, side by side. */
struct field_walk {
    const uint8_t *p, *end;
    size_t text; /* offset in the text that *p stands for */
    enum field_escape escape;
};

/* Moves to text offset `to`.  If that lies inside an escape: to the escape's start, or, if `over`, behind it. */
static void walk_to(struct field_walk *w, size_t to, bool over)
{
    while (w->text < to && w->p < w->end) {
        size_t left = (size_t)(w->end - w->p), want = to - w->text, n = want < left ? want : left;
        const uint8_t *stop = find_escape(w->escape, w->p, n);
        size_t plain = stop ? (size_t)(stop - w->p) : n;
        w->p += plain;
        w->text += plain;
        if (!stop)
            continue;
        uint8_t out[4];
        size_t raw = escape_at(w->escape, w->p, w->end, out, &n);
        if (w->text + n > to && !over)
            return;
        w->p += raw;
        w->text += n;
    }
}

static enum status append_escaped(struct buf *out, enum field_escape escape, struct slice s)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < s.len && st == ST_OK; i++) {
        uint8_t b = s.ptr[i];
        if (escape != FIELD_JSON) {
            st = b == '"' && escape == FIELD_QUOTED ? buf_append(out, "\"\"", 2) : buf_append_byte(out, b);
            continue;
        }
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

/* Appends the field without what e takes; e is in offsets of the unescaped field.  In HTML `with` must be escaped twice. */
static enum status splice(const struct record *r, const struct fieldtext *t, const struct edit *e, size_t n, struct buf *out)
{
    struct field_walk w = {r->raw.ptr + t->from, r->raw.ptr + t->to, 0, t->escape};
    const uint8_t *kept = w.p;
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        walk_to(&w, e[i].from, true);
        const uint8_t *from = w.p;
        walk_to(&w, e[i].to, false);
        st = buf_append(out, kept, (size_t)(from - kept));
        kept = w.p;
        if (st != ST_OK || e[i].with.len == 0)
            continue;
        if (!t->what.html) {
            st = append_escaped(out, t->escape, e[i].with);
            continue;
        }
        struct buf twice = {0};
        st = htmltext_escape(&twice, e[i].with);
        if (st == ST_OK)
            st = append_escaped(out, t->escape, (struct slice){twice.ptr, twice.len});
        buf_free(&twice);
    }
    return st == ST_OK ? buf_append(out, kept, (size_t)(w.end - kept)) : st;
}

static enum status rewrite_field(const struct record *r, const struct fieldtext *t, const struct edit *e, size_t n,
                                 struct buf *out)
{
    struct edit *cut;
    size_t n_cuts;
    enum status st = field_edits(&t->what, e, n, &cut, &n_cuts);
    if (st == ST_OK)
        st = splice(r, t, cut ? cut : e, n_cuts, out);
    alloc_free(cut);
    return st;
}

/* Puts the edits of e[*first .. n) that lie in the field into mine[], in offsets of the field, and returns their number.  above:
 * where the field before ends in the text.  Text between two fields is nowhere in the record; a --mark line there goes to
 * the field behind it. */
static size_t edits_in(const struct fieldtext *t, size_t above, const struct edit *e, size_t n, size_t *first, struct edit *mine)
{
    size_t k = 0, end = t->at + t->len;
    for (; *first < n && e[*first].from < end + (t->len == 0); ++*first) {
        const struct edit *x = &e[*first];
        if (x->to < t->at)
            continue;
        size_t from = x->from > t->at ? x->from - t->at : 0, to = (x->to < end ? x->to : end) - t->at;
        struct slice with = x->from >= above ? x->with : (struct slice){0};
        if (from < to || with.len)
            mine[k++] = (struct edit){(uint32_t)from, (uint32_t)to, with};
        if (x->to > end)
            break; /* a part of it lies in the next field */
    }
    return k;
}

/* Puts quotes around a CSV field that had none, if it now holds something that needs them. */
static enum status quote_bare(struct buf *out, size_t from, bool marks)
{
    if (out->len == from || (!marks && out->ptr[from] != '"'))
        return ST_OK;
    struct buf plain = {0};
    enum status st = buf_append(&plain, out->ptr + from, out->len - from);
    out->len = from;
    if (st == ST_OK)
        st = buf_append_byte(out, '"');
    if (st == ST_OK)
        st = append_escaped(out, FIELD_QUOTED, (struct slice){plain.ptr, plain.len});
    buf_free(&plain);
    return st == ST_OK ? buf_append_byte(out, '"') : st;
}

enum status fieldtext_rewrite(const struct record *r, const struct fieldtext *t, size_t n_fields, const struct edit *e, size_t n,
                              struct buf *out)
{
    struct edit *mine = alloc_array(n, sizeof *mine);
    size_t at = 0, first = 0, above = 0;
    enum status st = mine ? ST_OK : ST_NOMEM;
    for (const struct fieldtext *end = t + n_fields; t < end && st == ST_OK; t++) {
        size_t k = edits_in(t, above, e, n, &first, mine);
        bool marks = false;
        for (; t + 1 == end && first < n && e[first].from >= t->at + t->len; first++) /* at the very end */
            if (e[first].with.len)
                mine[k++] = (struct edit){(uint32_t)t->len, (uint32_t)t->len, e[first].with};
        for (size_t i = 0; i < k; i++)
            marks |= mine[i].with.len > 0;
        st = buf_append(out, r->raw.ptr + at, t->from - at);
        size_t from = out->len;
        if (st == ST_OK)
            st = rewrite_field(r, t, mine, k, out);
        if (st == ST_OK && t->escape == FIELD_BARE && k)
            st = quote_bare(out, from, marks);
        at = t->to;
        above = t->at + t->len;
    }
    alloc_free(mine);
    return st == ST_OK ? buf_append(out, r->raw.ptr + at, r->raw.len - at) : st;
}
