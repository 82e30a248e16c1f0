/* jsonl: JSON records (jsonframe.h); everything but the text's own value comes out byte for byte (fieldtext.h).
 *
 * fieldnames.h has the usual names of fields.  The text must be a string, or a list of pieces of one (Telegram: strings, and
 * objects whose "text" is one).  If the path of the text has a *, every text that it finds is a post of the record, with author,
 * id and date from the same element.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "reader/codec.h"
#include "reader/fieldnames.h"
#include "reader/fieldtext.h"
#include "reader/jsonframe.h"
#include "reader/jsonscan.h"
#include "util/alloc.h"
#include "util/vec.h"

/* Further slots, behind those of fieldnames.h: for the path with a *, and for pieces of a text. */
enum turn_slot { SLOT_TURN_ID = SLOT_N, SLOT_TURN_AUTHOR, SLOT_TURN_DATE, SLOT_ALL, SLOT_PIECE = SLOT_ALL };

#define BESIDE_MOST 64u /* items of an element that are looked at */

/* Usual names of id, author and date in an element that holds one of many texts. */
static const char *const found_beside[SLOT_ALL - SLOT_N][8] = {
    {"id", "message_id", "uuid"},
    {"role", "author", "name", "user", "username", "from", "speaker"},
    {"date", "timestamp", "created_at", "time", "ts", "create_time"},
};

/* What record_rewrite needs; all of it lies in the decoder's arena. */
struct jsonl_text {
    struct fieldtext *token;
    size_t n;
};

struct jsonl {
    bool turns; /* the path of the text has a *: every text of the record is a post */
    struct json_paths paths;
    struct json_scan scan;
    struct fieldreader reader;
    struct fieldtext *token; /* the strings of the record at hand; and its posts */
    size_t n_tokens, cap_tokens;
    struct record_post *post;
    size_t n_posts, cap_posts;
};

static enum status want_slot(struct json_paths *p, unsigned slot, const char *asked)
{
    if (asked)
        return json_want(p, asked, slot, 1);
    enum status st = ST_OK;
    for (uint8_t i = 0; field_names[slot][i] && st == ST_OK; i++)
        st = json_want(p, field_names[slot][i], slot, (uint8_t)(i + 1));
    return st;
}

/* The text may be a list of pieces: its strings have an odd rank, the texts of its objects the even rank behind that. */
static enum status want_pieces(struct json_paths *p, const char *path, unsigned nth)
{
    static const char *const forms[] = {".*", ".*.text"};
    char name[256];
    size_t n = strlen(path);
    enum status st = ST_OK;
    p->lists |= 1u << SLOT_PIECE;
    p->strings_only |= 1u << SLOT_PIECE;
    for (unsigned i = 0; i < 2 && n < sizeof name - 16 && st == ST_OK; i++) {
        memcpy(name, path, n);
        memcpy(name + n, forms[i], strlen(forms[i]) + 1);
        st = json_want(p, name, SLOT_PIECE, (uint8_t)(2 * nth + i + 1));
    }
    return st;
}

static enum status want_text(struct json_paths *p, const char *asked)
{
    enum status st = ST_OK;
    p->strings_only |= 1u << SLOT_TEXT;
    if (asked)
        return strchr(asked, '*') ? ST_OK : want_pieces(p, asked, 0);
    for (unsigned i = 0; field_names[SLOT_TEXT][i] && st == ST_OK; i++)
        st = want_pieces(p, field_names[SLOT_TEXT][i], i);
    return st;
}

/* For `messages.*.content`, id, author and date are looked for in the same element of `messages`. */
static enum status want_turns(struct jsonl *j, const char *path)
{
    char name[256] = "";
    const char *star = strstr(path, "*.");
    size_t n = star ? (size_t)(star - path) + 2 : 0;
    enum status st = ST_OK;
    j->turns = strchr(path, '*') != NULL;
    j->paths.lists |= j->turns ? 1u << SLOT_TEXT : 0;
    for (unsigned slot = SLOT_N; slot < SLOT_ALL && n && n < sizeof name - 32; slot++) {
        j->paths.lists |= 1u << slot;
        for (uint8_t i = 0; found_beside[slot - SLOT_N][i] && st == ST_OK; i++) {
            memcpy(name, path, n);
            memcpy(name + n, found_beside[slot - SLOT_N][i], strlen(found_beside[slot - SLOT_N][i]) + 1);
            st = json_want(&j->paths, name, slot, (uint8_t)(i + 1));
        }
    }
    return st;
}

static void jsonl_close(struct decoder *d)
{
    struct jsonl *j = d->own;
    json_paths_free(&j->paths);
    json_scan_free(&j->scan);
    fieldreader_free(&j->reader);
    alloc_free(j->token);
    alloc_free(j->post);
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
    j->paths.no_objects = 1u << SLOT_ID | 1u << SLOT_AUTHOR | 1u << SLOT_DATE | 1u << SLOT_TITLE;
    for (unsigned i = 0; i < SLOT_N && st == ST_OK; i++)
        st = want_slot(&j->paths, i, asked[i]);
    if (st == ST_OK)
        st = want_text(&j->paths, d->opts.text_field);
    if (st == ST_OK && d->opts.text_field)
        st = want_turns(j, d->opts.text_field);
    if (st != ST_OK)
        jsonl_close(d);
    return st;
}

/* Copies a value: a number or word as it is, a string without escapes. */
static enum status value_of(struct decoder *d, const struct record *r, const struct json_value *v, struct slice *out)
{
    *out = (struct slice){r->raw.ptr + v->from, v->rank ? v->to - v->from : 0};
    return v->rank && v->escaped ? fieldtext_value(d, FIELD_JSON, out) : ST_OK;
}

/* Appends one string of the record to the text. */
static enum status decode_token(struct decoder *d, struct record *r, const struct json_value *v, struct buf *text)
{
    struct jsonl *j = d->own;
    struct fieldtext t = {.from = v->from, .to = v->to, .escape = FIELD_JSON};
    enum status st = fieldtext_read(d, &j->reader, r, &t, text);
    return st == ST_OK ? VEC_PUSH(j->token, j->n_tokens, j->cap_tokens, t) : st;
}

/* Fills in id, author and date of a text from its element, whose items begin at `first`. */
static enum status beside(struct decoder *d, const struct record *r, size_t first, struct record_post *p)
{
    const struct json_scan *s = &((struct jsonl *)d->own)->scan;
    const struct json_value *best[SLOT_ALL] = {NULL};
    uint32_t element = s->item[first].element;
    for (size_t i = first; i < s->n_items && s->item[i].element == element && i - first < BESIDE_MOST; i++) {
        const struct json_item *x = &s->item[i];
        if (!best[x->slot] || x->value.rank < best[x->slot]->rank)
            best[x->slot] = &x->value;
    }
    struct slice *to[] = {&p->id, &p->author, &p->date};
    enum status st = ST_OK;
    for (unsigned i = 0; i < SLOT_ALL - SLOT_N && st == ST_OK; i++)
        if (best[SLOT_N + i])
            st = value_of(d, r, best[SLOT_N + i], to[i]);
    return st;
}

/* Makes every text a post of the record's thread. */
static enum status decode_turns(struct decoder *d, struct record *r, struct buf *text)
{
    struct jsonl *j = d->own;
    enum status st = ST_OK;
    for (size_t i = 0, first = 0; i < j->scan.n_items && st == ST_OK; i++) {
        const struct json_item *x = &j->scan.item[i];
        struct record_post p = {0};
        if (x->element != j->scan.item[first].element)
            first = i;
        if (x->slot != SLOT_TEXT)
            continue;
        if (j->n_posts)
            st = buf_append(text, "\n\n", 2);
        p.from = (uint32_t)(text->len - r->text_from);
        if (st == ST_OK)
            st = decode_token(d, r, &x->value, text);
        p.to = (uint32_t)(text->len - r->text_from);
        if (st == ST_OK)
            st = beside(d, r, first, &p);
        if (st == ST_OK)
            st = VEC_PUSH(j->post, j->n_posts, j->cap_posts, p);
    }
    return st;
}

/* Appends the pieces of one text; if all of them are strings, each is a line. */
static enum status decode_pieces(struct decoder *d, struct record *r, struct buf *text)
{
    const struct json_scan *s = &((struct jsonl *)d->own)->scan;
    unsigned best = 0, objects = 0, n = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i < s->n_items; i++)
        if (s->item[i].slot == SLOT_PIECE && (!best || s->item[i].value.rank < best))
            best = s->item[i].value.rank;
    best = (best - 1) | 1; /* the odd rank of its two */
    for (size_t i = 0; i < s->n_items; i++)
        objects += s->item[i].slot == SLOT_PIECE && s->item[i].value.rank == best + 1;
    for (size_t i = 0; i < s->n_items && st == ST_OK; i++) {
        if (s->item[i].slot != SLOT_PIECE || s->item[i].value.rank < best || s->item[i].value.rank > best + 1)
            continue;
        if (n++ && !objects)
            st = buf_append_byte(text, '\n');
        if (st == ST_OK)
            st = decode_token(d, r, &s->item[i].value, text);
    }
    return st;
}

static enum status decode_any(struct decoder *d, struct record *r, struct buf *text)
{
    struct jsonl *j = d->own;
    if (j->turns)
        return decode_turns(d, r, text);
    return j->scan.slot[SLOT_TEXT].rank ? decode_token(d, r, &j->scan.slot[SLOT_TEXT], text) : decode_pieces(d, r, text);
}

static enum status decode_text(struct decoder *d, struct record *r, struct buf *text)
{
    struct jsonl *j = d->own;
    void *tokens, *quotes, *posts;
    struct jsonl_text *t = arena_get(&d->arena, sizeof *t);
    if (!t)
        return ST_NOMEM;
    j->n_tokens = j->reader.n_quotes = j->n_posts = 0;
    enum status st = decode_any(d, r, text);
    if (st == ST_OK)
        st = decoder_keep_array(d, j->token, j->n_tokens, sizeof *j->token, &tokens);
    if (st == ST_OK)
        st = decoder_keep_array(d, j->reader.quote, j->reader.n_quotes, sizeof *j->reader.quote, &quotes);
    if (st == ST_OK)
        st = decoder_keep_array(d, j->post, j->n_posts, sizeof *j->post, &posts);
    if (st != ST_OK)
        return st;
    *t = (struct jsonl_text){tokens, j->n_tokens};
    r->codec = t;
    r->has_text = true;
    r->quote = quotes;
    r->n_quotes = j->reader.n_quotes;
    r->post = posts;
    r->n_posts = j->n_posts;
    return ST_OK;
}

/* An empty line is no record, and no harm. */
static bool nothing_in(const uint8_t *p, size_t n)
{
    while (n && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++, n--;
    return n == 0;
}

/* Scans what of raw is the record; places count from the start of raw. */
static enum status scan_record(struct jsonl *j, struct record *r)
{
    size_t skip = r->to ? r->from : 0, end = r->to ? r->to : r->raw.len;
    while (!r->to && end > skip && (r->raw.ptr[end - 1] == '\n' || r->raw.ptr[end - 1] == '\r'))
        end--;
    if (r->off == 0 && !r->to && end >= 3 && memcmp(r->raw.ptr, "\xef\xbb\xbf", 3) == 0)
        skip = 3;
    if (nothing_in(r->raw.ptr + skip, end - skip))
        return ST_END;
    enum status st = json_scan(&j->scan, &j->paths, r->raw.ptr + skip, end - skip);
    if (st == ST_SKIP) {
        r->error = j->scan.error;
        r->error_at = j->scan.error_at + skip;
    }
    for (size_t i = 0; i < SLOT_N; i++) {
        j->scan.slot[i].from += skip;
        j->scan.slot[i].to += skip;
    }
    for (size_t i = 0; i < j->scan.n_items; i++) {
        j->scan.item[i].value.from += skip;
        j->scan.item[i].value.to += skip;
    }
    return st;
}

static bool has_text(const struct jsonl *j)
{
    bool any = j->scan.slot[SLOT_TEXT].rank > 0;
    for (size_t i = 0; i < j->scan.n_items && !any; i++)
        any = j->scan.item[i].slot == SLOT_TEXT || j->scan.item[i].slot == SLOT_PIECE;
    return any;
}

static enum status jsonl_decode(struct decoder *d, struct record *r, struct buf *text)
{
    struct jsonl *j = d->own;
    enum status st = scan_record(j, r);
    if (st != ST_OK)
        return st == ST_END ? ST_OK : st;
    struct json_value *slot = j->scan.slot;
    struct slice *to[SLOT_N] = {NULL, &r->thread, &r->id, &r->author, &r->date, NULL, &r->title};
    for (size_t i = 0; i < SLOT_N && st == ST_OK; i++)
        if (to[i])
            st = value_of(d, r, &slot[i], to[i]);
    if (st == ST_OK && slot[SLOT_PARENT].rank) {
        r->parent = arena_get(&d->arena, sizeof *r->parent);
        st = r->parent ? value_of(d, r, &slot[SLOT_PARENT], r->parent) : ST_NOMEM;
        r->n_parents = st == ST_OK;
    }
    return st == ST_OK && has_text(j) ? decode_text(d, r, text) : st;
}

static enum status jsonl_rewrite(const struct record *r, const struct edit *e, size_t n, struct buf *out)
{
    const struct jsonl_text *text = r->codec;
    return fieldtext_rewrite(r, text->token, text->n, e, n, out);
}

/* Of several texts there is no source that is one. */
static bool jsonl_markup(const struct record *r, struct markup *s)
{
    const struct jsonl_text *text = r->codec;
    return text->n == 1 && field_markup(&text->token->what, s);
}

const struct codec jsonl_codec = {json_frame, jsonl_open, jsonl_close, jsonl_decode, jsonl_rewrite, jsonl_markup};
