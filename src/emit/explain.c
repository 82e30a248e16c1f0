/* explain: a line for each input line: VERDICT, SOURCE, REASON, the line, tabs between.
 *
 * SOURCE is `thread:post` or `-`.  A line of which only parts go is `keep`, and REASON lists the parts as
 * `split:KIND@FROM-TO` (bytes of the line) with their source.  Control characters of the line come out as
 * they are, but for its terminator, which becomes one LF.
 * SPDX-License-Identifier: MIT */
#include "emit/emitter.h"

static const char *const colors[V_N] = {"", "\033[36m", "\033[35m", "\033[2;33m", "\033[2;32m"};

static enum status source(struct buf *out, struct source s)
{
    if (!s.post)
        return buf_append_byte(out, '-');
    return buf_printf(out, "%llu:%llu", (unsigned long long)s.thread, (unsigned long long)s.post);
}

static enum status reason(const struct emitter *e, struct buf *out, const struct cut *c)
{
    enum status st = emit_reason(e, out, c);
    if (!st && c->words)
        st = buf_printf(out, " %u words", c->words);
    return st;
}

static enum status whole(struct emitter *e, struct buf *out, const struct cut *c)
{
    enum status st = buf_append_text(out, emit_kinds[c->verdict]);
    if (!st)
        st = buf_append_byte(out, '\t');
    if (!st)
        st = source(out, c->source);
    if (!st)
        st = buf_append_byte(out, '\t');
    return st ? st : reason(e, out, c);
}

static enum status split(struct emitter *e, struct buf *out, const struct line *l, const struct cut *c, const struct cut *end)
{
    enum status st = buf_append_text(out, "keep\t");
    if (!st)
        st = source(out, c->source);
    for (const struct cut *k = c; k < end && !st; k++) {
        st = buf_printf(out, "%ssplit:%s@%u-%u ", k == c ? "\t" : "; ", emit_kinds[k->verdict], k->from - l->off, k->to - l->off);
        if (!st)
            st = reason(e, out, k);
    }
    return st;
}

static enum status one_line(struct emitter *e, struct block *b, const struct line *l, const struct cut *c, const struct cut *end)
{
    struct buf *out = &b->output.bytes;
    bool gone = c < end && c->from <= l->off && c->to >= l->off + l->len + l->eol;
    const char *color = e->config->color == WHEN_ALWAYS && c < end ? colors[c->verdict] : "";
    enum status st = buf_append_text(out, color);
    if (!st && gone)
        st = whole(e, out, c);
    else if (!st && c < end)
        st = split(e, out, l, c, end);
    else if (!st)
        st = buf_append_text(out, "keep\t-\tnew");
    if (!st)
        st = buf_append_byte(out, '\t');
    if (!st)
        st = buf_append(out, b->text.buf + l->off, l->len);
    return st ? st : buf_append_text(out, *color ? "\033[0m\n" : "\n");
}

static enum status explain_block(struct emitter *e, struct block *b)
{
    for (size_t i = 0; i < b->text.n_posts; i++) {
        const struct post *p = &b->text.post[i];
        const struct cut *c = b->cuts.cut + p->cut_from, *stop = b->cuts.cut + p->cut_to;
        for (uint32_t k = p->line_from; k < p->line_to; k++) {
            struct line joined = b->text.line[k], *l = &joined;
            const struct cut *from = c;
            if (k < p->line_body && !l->eol && k + 1 < p->line_to) { /* head and text of a message are one line of the input */
                l->len += b->text.line[++k].len;
                l->eol = b->text.line[k].eol;
            }
            while (c < stop && c->from < l->off + l->len + l->eol)
                c++;
            enum status st = one_line(e, b, l, from, c);
            if (st)
                return st;
        }
    }
    return ST_OK;
}

const struct emit_form emit_explain = {.to = OUT_EXPLAIN, .block = explain_block};
