/* mimewalk: see the header.  RFC 2045 and 2046; besides, what is common and not in them: boundaries that are never closed (then
 * the record is not taken apart), headers that promise parts where there are none (then it is a text).
 * SPDX-License-Identifier: MIT */
#include "reader/mimewalk.h"

#include <string.h>
#include <strings.h>

#include "reader/mimecode.h"
#include "util/alloc.h"
#include "util/vec.h"

#define PREAMBLE_MAX ((size_t)8192) /* bytes above the first part of a boundary that no header names */
#define EMPTY_LOOK ((size_t)4096)   /* a longer part counts as having words */

static const char broken[] = "broken or truncated MIME structure";
static const char other_parts[] = "MIME parts of another boundary than the headers name: not taken apart";
static const char many_parts[] = "more than 1000 MIME parts: not taken apart";
static const char too_deep[] = "MIME parts nested more than 32 deep: not taken apart";
static const char many_params[] = "more than 100 parameters in a header: not taken apart";
static const char long_header[] = "headers of more than 1 MB: not taken apart";

enum kind { OTHER, TEXT_PLAIN, TEXT_HTML, MULTIPART, MESSAGE };

struct entity {
    enum kind kind;
    enum mime_coding coding;
    bool alternative, digest, attached, opaque, flowed;
    struct slice charset, boundary;
};

void mimewalk_free(struct mimewalk *w)
{
    alloc_free(w->leaf);
    alloc_free(w->twin);
    alloc_free(w->message);
    alloc_free(w->param);
    arena_free(&w->names);
    buf_free(&w->scratch);
}

static enum status fail(struct mimewalk *w, const char *what, size_t at)
{
    w->error = what;
    w->error_at = at;
    return ST_SKIP;
}

/* ---- what a part says it is ---- */

/* The first word of a field. */
static struct slice first_word(struct slice field)
{
    size_t n = 0;
    while (n < field.len && field.ptr[n] > ' ' && field.ptr[n] != ';' && field.ptr[n] != '(' && field.ptr[n] != ',')
        n++;
    return (struct slice){field.ptr, n};
}

static bool is(struct slice s, const char *word)
{
    return s.len == strlen(word) && strncasecmp((const char *)s.ptr, word, s.len) == 0;
}

static bool begins(struct slice s, const char *word)
{
    size_t n = strlen(word);
    return s.len >= n && strncasecmp((const char *)s.ptr, word, n) == 0;
}

static void read_coding(struct entity *e, struct slice field)
{
    struct slice s = first_word(field);
    if (is(s, "quoted-printable"))
        e->coding = MIME_QP;
    else if (is(s, "base64"))
        e->coding = MIME_BASE64;
    else if (is(s, "x-uuencode") || is(s, "uuencode") || is(s, "x-uue") || is(s, "uue") || is(s, "x-yenc"))
        e->opaque = true; /* an unknown encoding: it is a file, whatever its type says */
}

/* Reads the type of a part; what is no good type counts as text (RFC 2045, 5.2). */
static void read_type(struct entity *e, struct slice type, bool message)
{
    e->kind = TEXT_PLAIN;
    if (!type.len)
        e->kind = message ? MESSAGE : TEXT_PLAIN;
    else if (is(type, "text/html"))
        e->kind = TEXT_HTML;
    else if (begins(type, "multipart/"))
        e->kind = MULTIPART;
    else if (is(type, "message/rfc822") || is(type, "message/news") || is(type, "message/global"))
        e->kind = MESSAGE;
    else if (!is(type, "text/plain") && memchr(type.ptr, '/', type.len))
        e->kind = OTHER;
    e->alternative = is(type, "multipart/alternative");
    e->digest = is(type, "multipart/digest");
}

static enum status read_params(struct mimewalk *w, struct entity *e, struct slice rest, size_t at)
{
    struct slice format = {0};
    unsigned n;
    if (!w->param && !(w->param = alloc_array(MIME_PARAMS_MAX, sizeof *w->param)))
        return ST_NOMEM;
    enum status st = mimeparam_read(rest, w->param, &n);
    if (st == ST_SKIP)
        return fail(w, many_params, at);
    if (st == ST_OK)
        st = mimeparam_get(w->param, n, "boundary", &w->names, &e->boundary);
    if (st == ST_OK)
        st = mimeparam_get(w->param, n, "charset", &w->names, &e->charset);
    if (st == ST_OK)
        st = mimeparam_get(w->param, n, "format", &w->names, &format);
    e->flowed = st == ST_OK && is(format, "flowed");
    while (e->boundary.len && e->boundary.ptr[e->boundary.len - 1] <= ' ')
        e->boundary.len--;
    return st;
}

static enum status read_entity(struct mimewalk *w, const struct mail_head *h, bool message, size_t at, struct entity *e)
{
    memset(e, 0, sizeof *e);
    if (h->body > MIME_HEADER_MAX)
        return fail(w, long_header, at);
    struct slice type = first_word(h->type);
    read_type(e, type, message);
    read_coding(e, h->coding);
    e->attached = is(first_word(h->disposition), "attachment");
    if (type.len == h->type.len)
        return ST_OK;
    return read_params(w, e, (struct slice){type.ptr + type.len, h->type.len - type.len}, at);
}

/* ---- boundary lines ---- */

/* The line at `at`, which begins with `--`, is of a boundary that is open; sets w->line. */
static bool reads_as(struct mimewalk *w, size_t at)
{
    const uint8_t *p = w->p + at + 2, *end = w->p + w->len;
    for (unsigned level = w->n_boundaries; level > 0; level--) {
        struct slice b = w->boundary[level - 1];
        if ((size_t)(end - p) < b.len || memcmp(p, b.ptr, b.len) != 0)
            continue;
        const uint8_t *q = p + b.len;
        bool closing = end - q >= 2 && q[0] == '-' && q[1] == '-';
        q += closing ? 2 : 0;
        while (q < end && (*q == ' ' || *q == '\t'))
            q++;
        if (q < end && !mail_eol(q, end))
            continue;
        w->line = (struct mime_line){at, (size_t)(q - w->p) + mail_eol(q, end), level, closing};
        return true;
    }
    return false;
}

/* Sets w->line to the next boundary line from `from` on, the start of a line; or to the end of the message. */
static void next_line(struct mimewalk *w, size_t from)
{
    const uint8_t *end = w->p + w->len;
    if (w->n_boundaries) {
        if (w->len - from >= 2 && memcmp(w->p + from, "--", 2) == 0 && reads_as(w, from))
            return;
        for (const uint8_t *q = w->p + from; (q = memmem(q, (size_t)(end - q), "\n--", 3)); q++)
            if (reads_as(w, (size_t)(q - w->p) + 1))
                return;
    }
    w->line = (struct mime_line){w->len, w->len, 0, false};
}

/* Where the body that begins at `from` ends: the line end before a boundary line belongs to that. */
static size_t body_end(const struct mimewalk *w, size_t from)
{
    size_t to = w->line.at;
    if (w->line.level && to > from && w->p[to - 1] == '\n')
        to -= to - 1 > from && w->p[to - 2] == '\r' ? 2 : 1;
    return to;
}

/* ---- parts ---- */

static bool says_nothing(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] > ' ' && p[i] != 0xa0 && !(p[i] == 0xc2 && i + 1 < n && p[i + 1] == 0xa0))
            return false;
    return true;
}

/* Sets w->was_empty. */
static enum status look_empty(struct mimewalk *w, const struct mime_leaf *l)
{
    const uint8_t *p = w->p + l->from;
    size_t n = l->to - l->from;
    enum status st = ST_OK;
    w->was_empty = false;
    if (n > EMPTY_LOOK)
        return ST_OK;
    buf_clear(&w->scratch);
    if (l->coding != MIME_PLAIN) {
        st = l->coding == MIME_QP ? mimecode_from_qp(p, n, &w->scratch) : mimecode_from_base64(p, n, &w->scratch);
        p = w->scratch.ptr;
        n = w->scratch.len;
    }
    w->was_empty = st == ST_OK && says_nothing(p, n);
    return st;
}

/* Adds a part if it is a text; w->line is where it ends. */
static enum status add_leaf(struct mimewalk *w, const struct entity *e, size_t from, bool quiet)
{
    struct mime_leaf l = {.from = from,
                          .to = body_end(w, from),
                          .coding = e->coding,
                          .html = e->kind == TEXT_HTML,
                          .flowed = e->flowed,
                          .charset = e->charset,
                          .message = w->in_message};
    if (quiet || e->attached || e->opaque || (e->kind != TEXT_PLAIN && e->kind != TEXT_HTML))
        return ST_OK;
    if (l.coding == MIME_BASE64)
        l.to = l.from + mimecode_base64_end(w->p + l.from, l.to - l.from);
    w->was_plain = e->kind == TEXT_PLAIN;
    enum status st = look_empty(w, &l);
    return st == ST_OK ? VEC_PUSH(w->leaf, w->n, w->cap, l) : st;
}

static enum status walk(struct mimewalk *w, const struct mail_head *h, size_t at, bool message, bool quiet);

static enum status walk_at(struct mimewalk *w, size_t at, bool message, bool quiet)
{
    struct mail_head h;
    size_t n = w->len - at;
    mailhead_read(w->p + at, n < MIME_HEADER_MAX * 2 ? n : MIME_HEADER_MAX * 2, &h);
    if (w->depth == MIME_DEPTH_MAX)
        return fail(w, too_deep, at);
    w->depth++;
    enum status st = walk(w, &h, at, message, quiet);
    w->depth--;
    return st;
}

/* Makes leaves [from, to) twins: they say again what another leaf says. */
static enum status keep_twins(struct mimewalk *w, size_t from, size_t to)
{
    enum status st = ST_OK;
    for (size_t i = from; i < to && st == ST_OK; i++)
        if (w->leaf[i].html)
            st = VEC_PUSH(w->twin, w->n_twins, w->cap_twins, w->leaf[i]);
    return st;
}

/* Drops leaves [first, mine): those from `mine` on are chosen in place of them. */
static void choose(struct mimewalk *w, size_t first, size_t mine)
{
    memmove(w->leaf + first, w->leaf + mine, (w->n - mine) * sizeof *w->leaf);
    w->n -= mine - first;
}

/* At `body`, or below a short preamble, parts begin with another boundary than the one named: `--` and header lines of a part. */
static bool shows_parts(const struct mimewalk *w, size_t body)
{
    size_t n = w->len - body < PREAMBLE_MAX ? w->len - body : PREAMBLE_MAX;
    for (const uint8_t *p = w->p + body, *end = p + n, *nl; p < end; p = nl + 1) {
        nl = memchr(p, '\n', (size_t)(w->p + w->len - p));
        if (!nl)
            return false;
        if (nl - p > 3 && p[0] == '-' && p[1] == '-' && w->p + w->len - nl > 8 &&
            strncasecmp((const char *)nl + 1, "content-", 8) == 0)
            return true;
    }
    return false;
}

static enum status walk_multipart(struct mimewalk *w, const struct entity *e, size_t body, bool quiet)
{
    size_t first = w->n;
    bool plain = false; /* a plain part with words was chosen */
    if (w->n_boundaries == MIME_DEPTH_MAX)
        return fail(w, too_deep, body);
    w->boundary[w->n_boundaries++] = e->boundary;
    const unsigned level = w->n_boundaries;
    next_line(w, body);
    if (!w->line.level && shows_parts(w, body))
        return fail(w, other_parts, body);
    if (!w->line.level) { /* an archive took the parts out: what is left is text */
        struct entity text = {.kind = TEXT_PLAIN};
        w->n_boundaries--;
        return add_leaf(w, &text, body, quiet || e->attached);
    }
    enum status st = ST_OK;
    while (st == ST_OK && w->line.level == level && !w->line.closing) {
        size_t mine = w->n, at = w->line.at;
        w->was_plain = w->was_empty = false;
        st = walk_at(w, w->line.after, e->digest, quiet || e->attached);
        if (st != ST_OK || !e->alternative || w->n == mine)
            continue;
        for (size_t i = mine; i < w->n; i++) {
            w->leaf[i].part_from = at;
            w->leaf[i].part_to = w->line.at;
        }
        bool speaks = w->was_plain && !w->was_empty;
        if (plain)
            st = keep_twins(w, mine, w->n);
        else if (speaks)
            st = keep_twins(w, first, mine);
        if (plain || (w->was_plain && w->was_empty && mine > first))
            w->n = mine;
        else
            choose(w, first, mine);
        plain = plain || speaks;
    }
    w->n_boundaries = level - 1;
    w->was_plain = w->was_empty = false;
    if (st != ST_OK)
        return st;
    if (w->line.level != level)
        return fail(w, broken, body);
    next_line(w, w->line.after);
    return ST_OK;
}

/* Skips the From_ line that some programs leave on top of a message that they forward. */
static size_t skip_envelope(const struct mimewalk *w, size_t at)
{
    const uint8_t *p = w->p + at, *nl;
    size_t n = w->len - at, skip = n && *p == '>' ? 1 : 0;
    if (n < 5 + skip || memcmp(p + skip, "From ", 5) != 0)
        return at;
    nl = memchr(p, '\n', n);
    return nl ? (size_t)(nl - w->p) + 1 : w->len;
}

/* Walks over a message inside the mail; a message of a digest is a post of its own. */
static enum status walk_message(struct mimewalk *w, size_t at, bool of_digest, bool quiet)
{
    const unsigned before = w->in_message;
    enum status st = ST_OK;
    if (of_digest && !before) {
        st = VEC_PUSH(w->message, w->n_messages, w->cap_messages, at);
        w->in_message = (unsigned)w->n_messages;
    }
    if (st == ST_OK)
        st = walk_at(w, at, false, quiet);
    w->in_message = before;
    return st;
}

/* Walks over the part whose headers are h, at byte `at`; w->line is then the line that ends it. */
static enum status walk(struct mimewalk *w, const struct mail_head *h, size_t at, bool message, bool quiet)
{
    struct entity e;
    size_t body = at + h->body;
    if (++w->n_parts > MIME_PARTS_MAX)
        return fail(w, many_parts, at);
    enum status st = read_entity(w, h, message, at, &e);
    if (st != ST_OK)
        return st;
    if (e.kind == MULTIPART && e.boundary.len)
        return walk_multipart(w, &e, body, quiet);
    if (e.kind == MULTIPART && w->depth == 0)
        e.kind = TEXT_PLAIN; /* no boundary, no parts */
    if (e.kind == MESSAGE && e.coding == MIME_PLAIN && !e.attached)
        return walk_message(w, skip_envelope(w, body), message, quiet);
    next_line(w, body);
    return add_leaf(w, &e, body, quiet);
}

enum status mimewalk_run(struct mimewalk *w, const uint8_t *p, size_t n, const struct mail_head *h)
{
    w->p = p;
    w->len = n;
    w->n = w->n_twins = w->n_messages = w->in_message = w->n_parts = w->depth = w->n_boundaries = 0;
    w->was_plain = w->was_empty = false;
    w->error = NULL;
    w->error_at = 0;
    arena_clear(&w->names);
    return walk(w, h, 0, false, false);
}
