/* to_html: one page to look at a run: threads with what goes folded and coloured by kind, linked to what it repeats.
 *
 * Streamed: nothing is held back, so the counts, known only at the end, stand at the end of the file and are shown on top
 * by `order`.  No script, no network; light and dark by prefers-color-scheme.  A line of which parts go shows them inline.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit/emitter.h"
#include "reader/records.h"
#include "stats.h"
#include "text/utf8.h"
#include "util/alloc.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n<title>thresh</title>\n<style>\n"
    ":root{color-scheme:light "
    "dark;--bg:#fafaf8;--card:#fff;--fg:#1d1d1f;--dim:#6b6b70;--line:#deded9;--quote:#0b6bcb;"
    "--repost:#8a3ab9;--chrome:#8a6400;--signature:#2f7d32}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#17181a;--card:#1f2023;--fg:#e6e6e3;--dim:#9b9ba1;--line:#"
    "37383c;"
    "--quote:#6cb2ff;--repost:#d59cf5;--chrome:#dcb44c;--signature:#85cf88}}\n"
    "body{display:flex;flex-direction:column;margin:0 auto;max-width:60rem;padding:1.5rem "
    "1rem;background:var(--bg);"
    "color:var(--fg);font:16px/1.5 system-ui,sans-serif}\n"
    "header{order:-1;margin-bottom:1rem}h1{font-size:1.4rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem "
    "0 .5rem}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}td,th{padding:.15rem 1rem .15rem "
    "0;text-align:right}"
    "td:first-child,th:first-child{text-align:left}th{color:var(--dim);font-weight:400}\n"
    ".p{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem "
    ".9rem;margin:.5rem 0}\n"
    ".p:target{outline:2px solid var(--quote)}.h{color:var(--dim);font-size:.85rem;margin-bottom:.3rem}.h "
    "a{color:inherit}\n"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:inherit}\n"
    "details{border-left:.25rem solid var(--k);padding-left:.7rem;margin:.3rem "
    "0}summary{color:var(--k);font-size:.85rem;"
    "cursor:pointer}details "
    "pre,s{color:var(--dim)}a{color:var(--k,inherit)}s{text-decoration-color:var(--k)}\n"
    ".quote{--k:var(--quote)}.repost{--k:var(--repost)}.chrome{--k:var(--chrome)}.signature{--k:var(--"
    "signature)}\n"
    ".dot{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;background:var(--k);margin-right:."
    "5rem}\n"
    "</style></head><body>\n";

struct html_form {
    uint64_t thread; /* the last one shown */
    bool open;       /* a post is */
};

static void html_free(struct emitter *e);

static enum status html_begin(struct emitter *e, struct buf *out)
{
    html_free(e); /* of the page before */
    e->own = alloc_zero(1, sizeof(struct html_form));
    return e->own ? buf_append_text(out, head) : ST_NOMEM;
}

static void html_free(struct emitter *e)
{
    alloc_free(e->own);
    e->own = NULL;
}

/* Text for people: markup escaped, control characters and bytes that are no UTF-8 shown as U+FFFD. */
static enum status chars(struct buf *out, const uint8_t *p, size_t n)
{
    static const char *const names[128] = {['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;"};
    enum status st = ST_OK;
    if (!n) /* p may be NULL */
        return ST_OK;
    const uint8_t *end = p + n, *from = p;
    while (p < end && !st) {
        const char *with = NULL;
        uint32_t cp;
        unsigned len = utf8_decode(p, end, &cp);
        if (!len || *p == 0x7f || (*p < 0x20 && *p != '\n' && *p != '\t' && *p != '\r'))
            with = "\xef\xbf\xbd";
        else if (*p < 0x80)
            with = names[*p];
        if (!with) {
            p += len;
            continue;
        }
        st = buf_append(out, from, (size_t)(p - from));
        if (!st)
            st = buf_append_text(out, with);
        from = ++p;
    }
    return st || from == end ? st : buf_append(out, from, (size_t)(end - from));
}

static enum status slice(struct buf *out, const char *before, struct slice s)
{
    enum status st = s.len ? buf_append_text(out, before) : ST_OK;
    return st ? st : chars(out, s.ptr, s.len);
}

/* Why, and where it was said before. */
static enum status label(struct emitter *e, struct buf *out, const struct cut *c, unsigned lines)
{
    unsigned long long thread = c->source.thread, post = c->source.post;
    enum status st = buf_append_text(out, emit_kinds[c->verdict]);
    if (!st && post)
        st = buf_printf(out, " of <a href=\"#p%llu-%llu\">%llu:%llu</a>", thread, post, thread, post);
    if (!st)
        st = buf_printf(out, " · %u line%s · ", lines, lines == 1 ? "" : "s");
    buf_clear(&e->scratch);
    if (!st)
        st = emit_reason(e, &e->scratch, c);
    if (!st)
        st = chars(out, e->scratch.ptr, e->scratch.len);
    return st || !c->words ? st : buf_printf(out, ", %u words", c->words);
}

static enum status lines(const struct block *b, struct buf *out, uint32_t from, uint32_t to)
{
    uint32_t at = b->line[from].off;
    return chars(out, b->buf + at, block_line_end(b, to - 1) - at);
}

/* Lines [from, to) go, all by the same. */
static enum status folded(struct emitter *e, struct block *b, const struct cut *c, uint32_t from, uint32_t to)
{
    struct buf *out = &b->out;
    enum status st = buf_printf(out, "<details class=\"%s\"><summary>", emit_kinds[c->verdict]);
    if (!st)
        st = label(e, out, c, to - from);
    if (!st)
        st = buf_append_text(out, "</summary><pre>");
    if (!st)
        st = lines(b, out, from, to);
    return st ? st : buf_append_text(out, "</pre></details>\n");
}

/* A line that stays, without the parts that cuts [c, end) take. */
static enum status kept_line(struct emitter *e, struct block *b, const struct line *l, const struct cut *c,
                             const struct cut *end)
{
    struct buf *out = &b->out;
    uint32_t at = l->off, stop = l->off + l->len;
    enum status st = ST_OK;
    for (; c < end && !st; c++) {
        if (!cut_applies(e->config, c))
            continue;
        uint32_t to = c->to < stop ? c->to : stop;
        st = chars(out, b->buf + at, c->from - at);
        if (!st)
            st = buf_printf(out, "<s class=\"%s\">", emit_kinds[c->verdict]);
        if (!st)
            st = chars(out, b->buf + c->from, to - c->from);
        if (!st)
            st = buf_append_text(out, "</s>");
        at = to;
    }
    if (!st)
        st = chars(out, b->buf + at, stop - at);
    return st ? st : buf_append_byte(out, '\n');
}

static bool takes(const struct emitter *e, const struct cut *c, const struct cut *end, const struct line *l)
{
    return c < end && cut_applies(e->config, c) && c->from <= l->off && c->to >= l->off + l->len + l->eol &&
           l->len + l->eol > 0;
}

static bool same_run(const struct cut *a, const struct cut *b)
{
    return a->verdict == b->verdict && a->source.thread == b->source.thread &&
           a->source.post == b->source.post;
}

static const struct cut *behind(const struct cut *c, const struct cut *end, const struct line *l)
{
    while (c < end && c->from < l->off + l->len + l->eol)
        c++;
    return c;
}

static bool is_blank(const struct block *b, const struct line *l)
{
    for (uint32_t i = 0; i < l->len; i++)
        if (b->buf[l->off + i] != ' ' && b->buf[l->off + i] != '\t')
            return false;
    return true;
}

static enum status content(struct emitter *e, struct block *b, const struct post *p)
{
    const struct cut *c = b->cut + p->cut_from, *end = b->cut + p->cut_to;
    enum status st = ST_OK;
    bool pre = false;
    uint32_t blanks = 0; /* they stand only inside what stays */
    for (uint32_t i = p->line_body; i < p->line_to && !st;) {
        if (takes(e, c, end, &b->line[i])) {
            const struct cut *first = c;
            uint32_t from = i;
            while (i < p->line_to && takes(e, c, end, &b->line[i]) && same_run(first, c))
                c = behind(c, end, &b->line[i++]);
            st = pre ? buf_append_text(&b->out, "</pre>\n") : ST_OK;
            pre = false;
            blanks = 0;
            if (!st)
                st = folded(e, b, first, from, i);
            continue;
        }
        const struct line *l = &b->line[i++];
        const struct cut *next = behind(c, end, l);
        if (is_blank(b, l)) {
            blanks += pre;
            continue;
        }
        st = pre ? ST_OK : buf_append_text(&b->out, "<pre>");
        for (pre = true; blanks && !st; blanks--)
            st = buf_append_byte(&b->out, '\n');
        if (!st)
            st = kept_line(e, b, l, c, next);
        c = next;
    }
    return st || !pre ? st : buf_append_text(&b->out, "</pre>\n");
}

static enum status post_head(struct html_form *f, struct block *b, const struct post *p)
{
    struct buf *out = &b->out;
    struct post_names n = records_names(b, p);
    unsigned long long thread = p->thread, number = p->number;
    enum status st = ST_OK;
    if (p->thread != f->thread) {
        st = buf_printf(out, "<h2>Thread %llu", thread);
        if (!st)
            st = slice(out, " · ", n.thread);
        if (!st)
            st = buf_append_text(out, "</h2>\n");
        f->thread = p->thread;
    }
    if (!st)
        st = buf_printf(
            out, "<div class=\"p\" id=\"p%llu-%llu\"><div class=\"h\"><a href=\"#p%llu-%llu\">%llu:%llu</a>",
            thread, number, thread, number, thread, number);
    if (!st)
        st = slice(out, " · ", n.author);
    if (!st)
        st = slice(out, " · ", n.date);
    if (!st)
        st = slice(out, " · ", n.id);
    return st ? st : buf_append_text(out, "</div>\n");
}

static enum status html_block(struct emitter *e, struct block *b)
{
    struct html_form *f = e->own;
    enum status st = ST_OK;
    for (size_t i = 0; i < b->n_posts && !st; i++) {
        const struct post *p = &b->post[i];
        if (!(p->flags & POST_NEXT))
            st = post_head(f, b, p);
        f->open = true;
        if (!st)
            st = content(e, b, p);
        if (st || (p->flags & POST_MORE))
            continue;
        f->open = false;
        st = buf_append_text(&b->out, "</div>\n");
    }
    return st;
}

static enum status row(struct buf *out, const char *kind, struct amount a, uint64_t all, uint64_t runs)
{
    enum status st = buf_printf(out, "<tr><td><span class=\"dot %s\"></span>%s</td><td>", kind, kind);
    if (!st && runs)
        st = buf_printf(out, "%llu", (unsigned long long)runs);
    return st ? st
              : buf_printf(out, "</td><td>%llu</td><td>%llu</td><td>%.1f %%</td></tr>\n",
                           (unsigned long long)a.lines, (unsigned long long)a.half_words / 2,
                           all ? 100.0 * (double)a.half_words / (double)all : 0.0);
}

static struct amount less(struct amount a, struct amount b)
{
    return (struct amount){a.bytes - b.bytes, a.lines - b.lines, a.half_words - b.half_words};
}

static enum status html_end(struct emitter *e, struct buf *out)
{
    const struct html_form *f = e->own;
    const struct stats none = {0}, *s = e->stats, *z = e->before ? e->before : &none;
    struct amount kept = less(s->in, z->in);
    uint64_t all = kept.half_words;
    enum status st = f->open ? buf_append_text(out, "</div>\n") : ST_OK;
    if (!st)
        st = buf_printf(
            out,
            "<header><h1>thresh</h1><p>%llu threads, %llu posts, %llu lines, %llu words</p>\n<table>"
            "<tr><th></th><th>runs</th><th>lines</th><th>words</th><th>share</th></tr>\n",
            (unsigned long long)(s->threads_in - z->threads_in), (unsigned long long)(s->posts_in - z->posts_in),
            (unsigned long long)kept.lines, (unsigned long long)all / 2);
    for (int k = V_KEEP + 1; k < V_N && !st; k++) {
        struct amount gone = less(s->removed[k], z->removed[k]);
        kept = less(kept, gone);
        st = row(out, emit_kinds[k], gone, all, s->runs[k] - z->runs[k]);
    }
    if (!st)
        st = row(out, emit_kinds[V_KEEP], kept, all, 0);
    return st ? st : buf_append_text(out, "</table></header>\n</body></html>\n");
}

const struct emit_form emit_html = {
    .to = OUT_HTML, .page = true, .block = html_block, .begin = html_begin, .end = html_end, .free = html_free};
