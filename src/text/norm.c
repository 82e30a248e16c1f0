/* norm: see the header.  Chooses the path, lets the scalar tokeniser do what the fast one cannot.
 * SPDX-License-Identifier: MIT */
#include "text/norm.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/norm_scan.h"
#include "text/signs.h"
#include "text/utf8.h"
#include "text/word.h"
#include "util/alloc.h"
#include "util/vec.h"

static norm_fast *chosen;

static void choose(void) { chosen = norm_fast_for(scan_cpu_chosen()); }

enum status norm_reserve(struct norm *o, size_t n) { return VEC_RESERVE(o->text, o->cap, o->n + n + n / 2 + 2 * TOKENS_PAD); }

static enum status put(struct norm *o, const void *p, size_t n)
{
    if (VEC_RESERVE(o->text, o->cap, o->n + n + TOKENS_PAD))
        return ST_NOMEM;
    memcpy(o->text + o->n, p, n);
    o->n += n;
    return ST_OK;
}

/* What can no longer change of the word goes out, before it would have to be absorbed. */
static enum status spill(struct norm *o, struct word *w)
{
    size_t done = w->seg < w->n ? w->seg : w->n;
    enum status st = put(o, w->buf, done);
    memmove(w->buf, w->buf + done, w->n - done);
    w->n -= done;
    w->seg -= done;
    return st;
}

/* The folded bytes of the token text[p .. end): the tokeniser has said where it is, so nothing here separates. */
static enum status put_token(struct norm *o, const uint8_t *p, const uint8_t *end, bool space)
{
    const struct fold_table *t = fold_table();
    struct word w;
    word_start(&w);
    while (p < end) {
        uint32_t cp = *p;
        unsigned n = *p == '&' ? entity_decode(p, end, &cp) : utf8_decode(p, end, &cp);
        if (w.n > WORD_ROOM / 2 && spill(o, &w))
            return ST_NOMEM;
        const struct fold *f = n ? fold_get(t, cp) : NULL;
        if (!n)
            word_add_byte(&w, *p);
        else if (f->cls != FOLD_IGNORE)
            word_add(&w, t, f, cp);
        p += n ? n : 1;
    }
    enum status st = put(o, w.buf, w.n);
    return st || !space ? st : put(o, " ", 1);
}

/* Ends of lines at or before byte `to`, and signs before it. */
static void pass_lines(struct norm *o, struct norm_at *l, size_t to)
{
    while (l->i < l->n && norm_line_end(l) <= to)
        norm_pass(o, l, o->n, l->half_words);
    while (norm_sign_before(o, l, to))
        o->sign[l->sign++].at = (uint32_t)o->n;
}

static enum status scalar(struct norm *o, struct norm_at *l, const uint8_t *text, size_t len, size_t *pos, size_t until)
{
    struct tokens *t = &o->scratch;
    t->n = t->n_breaks = 0;
    enum status st = scan_scalar(t, text, len, pos, until);
    for (size_t i = 0; i < t->n && !st; i++) {
        bool half = t->kind[i] & TOK_HALF;
        pass_lines(o, l, t->start[i]);
        bool space = !half && !(t->end[i] < len && norm_thousands(text, len, t->end[i]));
        st = put_token(o, text + t->start[i], text + t->end[i], space);
        l->half_words += half ? 1 : 2;
    }
    pass_lines(o, l, *pos);
    return st;
}

/* Lines up to byte `len`, at which a word ends.  A fast path looks one byte back, and must not see half a character there:
 * behind a line without a line end, that is possible. */
static enum status stretch(norm_fast *fast, struct norm *o, struct norm_at *l, const uint8_t *text, size_t pos, size_t len)
{
    size_t least = SCAN_STRETCH;
    bool glued = pos && text[pos - 1] >= 0x80;
    for (; pos < len; glued = false) {
        size_t from = pos;
        if (fast && !glued && fast(o, l, text, len, &pos) != ST_OK)
            return ST_NOMEM;
        if (pos == len)
            break;
        least = scan_stretch(least, pos - from);
        size_t until = fast && len - pos > least ? pos + least : len;
        if (scalar(o, l, text, len, &pos, until))
            return ST_NOMEM;
    }
    pass_lines(o, l, len);
    return ST_OK;
}

/* The signs of lines that follow each other, up to l's line `last`, at their places in the text. */
static enum status find_signs(struct norm *o, const struct norm_at *l, const uint8_t *text, size_t last, size_t end)
{
    struct sign_walk w;
    struct sign s;
    size_t from = l->lines[l->i].off;
    struct norm_at line = *l;
    signs_begin(&w, NULL, text + from, 0, end - from);
    while (signs_next(&w, &s)) {
        if (VEC_RESERVE(o->sign, o->cap_signs, o->n_signs + 1))
            return ST_NOMEM;
        uint32_t at = (uint32_t)(from + s.at);
        for (; norm_line_end(&line) <= at; line.i++)
            o->line[line.i + 1].n_signs = (uint32_t)o->n_signs;
        o->sign[o->n_signs++] = (struct norm_sign){at, s.left, s.right};
    }
    for (; line.i <= last; line.i++)
        o->line[line.i + 1].n_signs = (uint32_t)o->n_signs;
    return ST_OK;
}

enum status norm_with(norm_fast *fast, struct norm *o, const uint8_t *text, const struct line *lines, size_t n)
{
    struct norm_at l = {.lines = lines, .n = n};
    o->n = 0;
    o->n_lines = n;
    o->n_signs = 0;
    if (VEC_RESERVE(o->line, o->cap_lines, n + 1))
        return ST_NOMEM;
    o->line[0] = (struct norm_line){0, 0, 0};
    while (l.i < n) {
        size_t first = l.i, last = l.i, end = norm_line_end(&l);
        /* up to a line without a line end: its last word goes on in no other */
        for (; last + 1 < n && lines[last].eol && lines[last + 1].off == end; last++)
            end += (size_t)lines[last + 1].len + lines[last + 1].eol;
        if (find_signs(o, &l, text, last, end) || stretch(fast, o, &l, text, lines[first].off, end))
            return ST_NOMEM;
        assert(l.i == last + 1);
    }
    return ST_OK;
}

enum status norm_scan(struct norm *o, const uint8_t *text, const struct line *lines, size_t n)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    return norm_with(chosen, o, text, lines, n);
}

void norm_free(struct norm *o)
{
    alloc_free(o->text);
    alloc_free(o->line);
    alloc_free(o->sign);
    tokens_free(&o->scratch);
    *o = (struct norm){0};
}
