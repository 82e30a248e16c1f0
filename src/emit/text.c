/* text: the input with the removed stretches gone (`same`), and clean posts one blank line apart (`text`).
 *
 * Kept bytes come out as they came in.  A run of blank lines left by a removal becomes one.  What a cut
 * leaves of a line loses the blanks next to the cut.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit/emitter.h"
#include "reader/records.h"
#include "text/ascii.h"

/* The walk over the lines of a post. */
struct line_walk {
    struct emitter *e;
    struct block *b;
    const struct cut *cut, *end; /* the cuts that are not passed yet */
    const char *eol;             /* line end for lines that are put in */
    /* --mark: the run of removed lines for which no marker was written yet */
    const struct cut *run;
    unsigned run_lines;
    /* blank lines in a row after the first one: kept unless a removal touches them */
    uint32_t held_from, held_to;
    /* bytes that stay and are not copied yet: lines in a row are copied in one piece */
    uint32_t due_from, due_to;
};

/* Copies the bytes [due_from, due_to). */
static enum status flush(struct line_walk *w)
{
    uint32_t from = w->due_from, to = w->due_to;
    if (from == to)
        return ST_OK;
    w->due_from = w->due_to = 0;
    if ((w->e->keeps || w->e->config->journal_file) && block_keep(&w->b->output, from, to))
        return ST_NOMEM;
    return buf_append(&w->b->output.bytes, w->b->text.buf + from, to - from);
}

static enum status put(struct line_walk *w, uint32_t from, uint32_t to)
{
    if (from >= to)
        return ST_OK;
    enum status st = from == w->due_to ? ST_OK : flush(w);
    if (from != w->due_to || w->due_from == w->due_to)
        w->due_from = from;
    w->due_to = to;
    return st;
}

/* The line end that the lines of this post have, for lines that are put in. */
static const char *line_end(const struct block_text *text, const struct post *p)
{
    for (uint32_t i = p->line_from; i < p->line_to; i++)
        if (text->line[i].eol)
            return text->line[i].eol == 2 ? "\r\n" : text->buf[text->line[i].off + text->line[i].len] == '\r' ? "\r" : "\n";
    return "\n";
}

static enum status tell_run(struct line_walk *w)
{
    const struct cut *c = w->run;
    const char *eol = w->eol;
    enum status st;
    if (!c || !w->e->config->mark)
        return ST_OK;
    w->run = NULL;
    if ((st = flush(w)))
        return st;
    if (c->source.post)
        st = buf_printf(&w->b->output.bytes, "[thresh: %s of %llu:%llu, %u line%s removed]%s", emit_kinds[c->verdict],
                        (unsigned long long)c->source.thread, (unsigned long long)c->source.post, w->run_lines,
                        w->run_lines == 1 ? "" : "s", eol);
    else
        st = buf_printf(&w->b->output.bytes, "[thresh: %s, %u line%s removed]%s", emit_kinds[c->verdict], w->run_lines,
                        w->run_lines == 1 ? "" : "s", eol);
    w->e->state.gap = w->e->state.blank = false;
    return st;
}

static enum status note_removed(struct line_walk *w, const struct cut *c)
{
    w->held_from = w->held_to;
    if (w->run &&
        (w->run->verdict != c->verdict || w->run->source.post != c->source.post || w->run->source.thread != c->source.thread)) {
        enum status st = tell_run(w);
        if (st)
            return st;
    }
    if (!w->run) {
        w->run = c;
        w->run_lines = 0;
    }
    w->run_lines++;
    w->e->state.gap = true;
    return ST_OK;
}

/* A blank line that stays: the first of a run goes out; more only if nothing was removed beside them. */
static enum status blank_line(struct line_walk *w, uint32_t from, uint32_t to)
{
    struct emitter *e = w->e;
    if (!e->state.blank) {
        enum status st = tell_run(w);
        e->state.blank = true;
        return st ? st : put(w, from, to);
    }
    if (!e->state.gap) {
        if (w->held_from == w->held_to)
            w->held_from = from;
        w->held_to = to;
    }
    return ST_OK;
}

static enum status flush_held(struct line_walk *w)
{
    enum status st = w->e->state.gap ? ST_OK : put(w, w->held_from, w->held_to);
    w->held_from = w->held_to = 0;
    return st;
}

static enum status kept_line(struct line_walk *w, uint32_t from, uint32_t to)
{
    enum status st = flush_held(w);
    if (!st)
        st = tell_run(w);
    w->e->state.gap = w->e->state.blank = false;
    return st ? st : put(w, from, to);
}

/* Writes a line with parts cut out: [c, end) are the cuts inside it. */
static enum status cut_line(struct line_walk *w, const struct line *l, const struct cut *c, const struct cut *end)
{
    uint32_t at = l->off, stop = l->off + l->len;
    bool any = false;
    enum status st = ST_OK;
    for (const struct cut *k = c; k <= end && !st; k++) {
        if (k < end && !cut_applies(w->e->config, k))
            continue;
        uint32_t to = k < end ? k->from : stop;
        while (k == end && to > at && end > c && end[-1].to >= stop && w->b->text.buf[to - 1] == ' ')
            to--;
        /* blanks before a cut that reaches the end of the line go too */
        if (k < end && k->to >= stop)
            while (to > at && (w->b->text.buf[to - 1] == ' ' || w->b->text.buf[to - 1] == '\t'))
                to--;
        if (!ascii_blank(w->b->text.buf + at, to > at ? to - at : 0)) {
            st = any ? put(w, at, to) : kept_line(w, at, to);
            any = true;
        }
        if (k < end) {
            if (!any && !st)
                st = note_removed(w, k);
            at = k->to;
        }
    }
    if (!any || st)
        return st;
    return put(w, stop, stop + l->eol);
}

static enum status one_line(struct line_walk *w, const struct line *l)
{
    const struct config *config = w->e->config;
    uint32_t to = l->off + l->len + l->eol;
    while (w->cut < w->end && (w->cut->to <= l->off || !cut_applies(config, w->cut)))
        w->cut++;
    if (w->cut < w->end && w->cut->from <= l->off && w->cut->to >= to)
        return note_removed(w, w->cut);
    if (w->cut < w->end && w->cut->from < to) {
        const struct cut *c = w->cut;
        while (w->cut < w->end && w->cut->from < to)
            w->cut++;
        return cut_line(w, l, c, w->cut);
    }
    return ascii_blank(w->b->text.buf + l->off, l->len) ? blank_line(w, l->off, to) : kept_line(w, l->off, to);
}

/* Passes lines behind a line that stayed, up to the blank lines right above the next cut: they stay as they are.  *at moves to
 * the first line that is not passed. */
static enum status pass_kept(struct line_walk *w, uint32_t *at, uint32_t to)
{
    const struct line *line = w->b->text.line;
    uint32_t from = *at, i = from;
    while (w->cut < w->end && (w->cut->to <= line[from].off || !cut_applies(w->e->config, w->cut)))
        w->cut++;
    uint32_t limit = w->cut < w->end ? w->cut->from : UINT32_MAX;
    while (i < to && line[i].off + line[i].len + line[i].eol <= limit)
        i++;
    while (i > from && ascii_blank(w->b->text.buf + line[i - 1].off, line[i - 1].len))
        i--;
    *at = i;
    return i > from ? put(w, line[from].off, block_line_end(&w->b->text, i - 1)) : ST_OK;
}

static bool any_cut(const struct config *config, const struct block_cuts *cuts, const struct post *p)
{
    for (uint32_t i = p->cut_from; i < p->cut_to; i++)
        if (cut_applies(config, &cuts->cut[i]))
            return true;
    return false;
}

enum status emit_lines(struct emitter *e, struct block *b, const struct post *p, uint32_t from, uint32_t to)
{
    struct line_walk w = {.e = e,
                          .b = b,
                          .cut = b->cuts.cut + p->cut_from,
                          .end = b->cuts.cut + p->cut_to,
                          .eol = e->config->mark ? line_end(&b->text, p) : "\n"};
    enum status st = ST_OK;
    if (from == to)
        return ST_OK;
    if (!e->state.gap && !any_cut(e->config, &b->cuts, p)) {
        const struct line *last = &b->text.line[to - 1];
        e->state.blank = ascii_blank(b->text.buf + last->off, last->len);
        st = put(&w, b->text.line[from].off, block_line_end(&b->text, to - 1));
        return st ? st : flush(&w);
    }
    for (uint32_t i = from; i < to && !st;) {
        st = one_line(&w, &b->text.line[i++]);
        if (!st && i < to && !e->state.gap && !e->state.blank)
            st = pass_kept(&w, &i, to);
    }
    if (!st)
        st = flush_held(&w);
    if (!st)
        st = tell_run(&w);
    return st ? st : flush(&w);
}

static size_t head_bytes(const struct block_text *text, const struct post *p)
{
    return p->line_body > p->line_from ? block_line_end(text, p->line_body - 1) - text->line[p->line_from].off : 0;
}

/* The head of the post and its text are one line of the input (reader/segmenter.c): when all of the text went, its line end
 * stays with the head. */
static enum status end_head(struct emitter *e, struct block *b, const struct post *p, size_t head_out)
{
    const struct line *last = &b->text.line[p->line_to - 1];
    if (p->line_body == p->line_from || p->line_body == p->line_to || b->text.line[p->line_body - 1].eol ||
        b->output.bytes.len != head_out || (p->flags & POST_MORE))
        return ST_OK;
    struct line_walk w = {.e = e, .b = b};
    enum status st = put(&w, last->off + last->len, block_line_end(&b->text, p->line_to - 1));
    return st ? st : flush(&w);
}

/* Ends what was written before with a line end.  If that was of another FILE, a line with a form feed follows, which separates
 * threads in one file: so the output, read again, has the same threads. */
static enum status begin_thread(struct emitter *e, struct block *b, const struct post *p)
{
    const struct line *first = &b->text.line[p->line_from];
    enum status st = ST_OK;
    if (!e->state.any || !(e->state.other || (p->flags & POST_THREAD)))
        return ST_OK;
    if (e->state.unended)
        st = buf_append_text(&b->output.bytes, line_end(&b->text, p));
    if (st || !e->state.other || ((p->flags & POST_BREAK) && first->len && b->text.buf[first->off] == '\f'))
        return st;
    st = buf_append_byte(&b->output.bytes, '\f');
    return st ? st : buf_append_text(&b->output.bytes, line_end(&b->text, p));
}

static enum status same_block(struct emitter *e, struct block *b)
{
    e->n_gone = 0;
    if (records_of(&b->text)) {
        e->state.any = e->state.other = false; /* records part themselves */
        return emit_records(e, b);
    }
    e->keeps = e->tells;
    if (e->state.any && b->text.file != e->state.file) {
        e->state.other = true;
        e->state.gap = e->state.blank = false;
    }
    e->state.file = b->text.file;
    for (size_t i = 0; i < b->text.n_posts; i++) {
        const struct post *p = &b->text.post[i];
        size_t start = b->output.bytes.len;
        enum status st = begin_thread(e, b, p);
        size_t at = b->output.bytes.len;
        if (!st)
            st = emit_lines(e, b, p, p->line_from, p->line_to);
        if (!st)
            st = end_head(e, b, p, at + head_bytes(&b->text, p));
        if (st)
            return st;
        if (b->output.bytes.len == at) {
            b->output.bytes.len = start; /* nothing of it stays, and it needs no separator */
            continue;
        }
        e->state.other = false;
        e->state.any = true;
        uint8_t last = b->output.bytes.ptr[b->output.bytes.len - 1];
        e->state.unended = last != '\n' && last != '\r';
    }
    e->keeps = false;
    return e->tells ? gone_text(e, b) : ST_OK;
}

/* First (last) line of the post's body that is not blank; line_to (line_body) if all are. */
static uint32_t trim(const struct block_text *text, const struct post *p, uint32_t *to)
{
    uint32_t from = p->line_body;
    *to = p->line_to;
    while (from < *to && ascii_blank(text->buf + text->line[from].off, text->line[from].len))
        from++;
    while (*to > from && ascii_blank(text->buf + text->line[*to - 1].off, text->line[*to - 1].len))
        --*to;
    return from;
}

/* Takes blank lines away from both ends of out[at ..) and ends it with a line end. */
static enum status tidy(struct buf *out, size_t at, const char *eol)
{
    size_t from = at;
    if (out->len == at) /* perhaps without any memory yet */
        return ST_OK;
    for (size_t i = at; i < out->len; i++) {
        if (out->ptr[i] == '\n' || out->ptr[i] == '\r')
            from = i + 1;
        else if (out->ptr[i] != ' ' && out->ptr[i] != '\t')
            break;
    }
    memmove(out->ptr + at, out->ptr + from, out->len - from);
    out->len -= from - at;
    size_t to = out->len;
    while (to > at && strchr(" \t\r\n", out->ptr[to - 1]))
        to--;
    out->len = to;
    return to > at ? buf_append_text(out, eol) : ST_OK;
}

enum status emit_body(struct emitter *e, struct block *b, const struct post *p)
{
    size_t at = b->output.bytes.len;
    uint32_t to, from = trim(&b->text, p, &to);
    e->state.gap = e->state.blank = false;
    enum status st = emit_lines(e, b, p, from, to);
    return st ? st : tidy(&b->output.bytes, at, line_end(&b->text, p));
}

/* Posts without their separators, one blank line apart; a post with nothing left leaves nothing. */
static enum status text_block(struct emitter *e, struct block *b)
{
    for (size_t i = 0; i < b->text.n_posts; i++) {
        const struct post *p = &b->text.post[i];
        size_t start = b->output.bytes.len;
        bool first = !e->state.any;
        if (!first && !(p->flags & POST_NEXT) && buf_append_text(&b->output.bytes, line_end(&b->text, p)))
            return ST_NOMEM;
        size_t at = b->output.bytes.len;
        enum status st = emit_body(e, b, p);
        if (st)
            return st;
        if (b->output.bytes.len == at)
            b->output.bytes.len = start;
        e->state.any = !first || b->output.bytes.len > start;
    }
    return ST_OK;
}

const struct emit_form emit_same = {.to = OUT_SAME, .block = same_block};
const struct emit_form emit_text = {.to = OUT_TEXT, .block = text_block};
