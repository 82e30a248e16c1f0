/* to_html: one page to look at a run: threads with what goes folded and coloured by kind, linked to what it repeats.
 *
 * Written as a stream.  The counts are known only at the end, so they stand at the end of the file and CSS (`order`) shows them
 * on top; the same is true of a thread's strip (page.h), which is all that is kept of a thread, and bounded.  No script, no
 * network; light and dark by prefers-color-scheme.  A line of which parts go shows them inline.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit/emitter.h"
#include "emit/names.h"
#include "emit/page.h"
#include "reader/records.h"
#include "stats.h"
#include "text/ascii.h"
#include "text/utf8.h"
#include "util/alloc.h"

#define SAID_MOST 16u

/* A source that the post at hand repeats: pieces of one quote with answers between them are one run. */
struct said {
    enum verdict_kind verdict;
    struct source of;
};

struct html_form {
    uint64_t thread; /* the last thread shown; its section is open */
    bool open;       /* a post is open */
    uint64_t runs[V_N];
    struct said said[SAID_MOST];
    unsigned n_said;
    struct strip strip;
    struct names authors; /* of the posts shown */
    uint64_t bytes;       /* of posts shown so far */
    uint64_t hidden;      /* number of posts beyond PAGE_MOST, which are only counted */
    bool cut;             /* the open post is not shown to its end */
};

#define PAGE_MOST ((uint64_t)16 << 20) /* bytes of posts: larger pages take browsers a minute and gigabytes */

static void html_free(struct emitter *e);

static enum status html_begin(struct emitter *e, struct buf *out)
{
    html_free(e); /* of the page before */
    struct html_form *f = e->own = alloc_zero(1, sizeof *f);
    if (!f)
        return ST_NOMEM;
    names_bound(&f->authors, e->config->memory);
    return buf_append_text(out, page_head);
}

static void html_free(struct emitter *e)
{
    struct html_form *f = e->own;
    if (f)
        names_free(&f->authors);
    alloc_free(f);
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

/* Counts the cut as a new run, unless the post repeated the same source before. */
static bool begins_run(struct html_form *f, const struct cut *c)
{
    bool repeats = c->verdict == V_QUOTE || c->verdict == V_REPOST;
    for (unsigned i = 0; i < f->n_said && repeats; i++)
        if (f->said[i].verdict == c->verdict && source_same(f->said[i].of, c->source))
            return false;
    if (repeats && f->n_said < SAID_MOST)
        f->said[f->n_said++] = (struct said){c->verdict, c->source};
    f->runs[c->verdict]++;
    return true;
}

/* Writes why the lines go and where they were said before; if this continues a run, only where. */
static enum status label(struct emitter *e, struct buf *out, const struct cut *c, unsigned lines, bool begins)
{
    unsigned long long thread = c->source.thread, post = c->source.post;
    enum status st = buf_append_text(out, emit_kinds[c->verdict]);
    if (!st && post)
        st = buf_printf(out, " of <a href=\"#p%llu-%llu\">%llu:%llu</a>", thread, post, thread, post);
    if (!st)
        st = buf_printf(out, "%s · %u line%s", begins ? "" : ", continued", lines, lines == 1 ? "" : "s");
    if (st || !begins)
        return st;
    st = buf_append_text(out, " · ");
    buf_clear(&e->scratch);
    if (!st)
        st = emit_reason(e, &e->scratch, c);
    if (!st)
        st = chars(out, e->scratch.ptr, e->scratch.len);
    return st || !c->words ? st : buf_printf(out, ", %u words", c->words);
}

static enum status lines(const struct block *b, struct buf *out, uint32_t from, uint32_t to)
{
    uint32_t at = b->text.line[from].off;
    return chars(out, b->text.buf + at, block_line_end(&b->text, to - 1) - at);
}

/* Writes lines [from, to), which go because of one cut or of several alike, folded. */
static enum status folded(struct emitter *e, struct block *b, const struct cut *c, uint32_t from, uint32_t to)
{
    struct buf *out = &b->output.bytes;
    bool begins = begins_run(e->own, c);
    enum status st = buf_printf(out, "<details class=\"%s\"><summary>", emit_kinds[c->verdict]);
    if (!st)
        st = label(e, out, c, to - from, begins);
    if (!st)
        st = buf_append_text(out, "</summary><pre>");
    if (!st)
        st = lines(b, out, from, to);
    return st ? st : buf_append_text(out, "</pre></details>\n");
}

/* A line that stays, without the parts that cuts [c, end) take. */
static enum status kept_line(struct emitter *e, struct block *b, const struct line *l, const struct cut *c, const struct cut *end)
{
    struct buf *out = &b->output.bytes;
    uint32_t at = l->off, stop = l->off + l->len;
    enum status st = ST_OK;
    for (; c < end && !st; c++) {
        if (!cut_applies(e->config, c))
            continue;
        uint32_t to = c->to < stop ? c->to : stop;
        st = chars(out, b->text.buf + at, c->from - at);
        if (c->from >= l->off)
            (void)begins_run(e->own, c);
        if (!st)
            st = buf_printf(out, "<s class=\"%s\" title=\"%s\">", emit_kinds[c->verdict], emit_kinds[c->verdict]);
        if (!st)
            st = chars(out, b->text.buf + c->from, to - c->from);
        if (!st)
            st = buf_append_text(out, "</s>");
        at = to;
    }
    if (!st)
        st = chars(out, b->text.buf + at, stop - at);
    return st ? st : buf_append_byte(out, '\n');
}

static bool takes(const struct emitter *e, const struct cut *c, const struct cut *end, const struct line *l)
{
    return c < end && cut_applies(e->config, c) && c->from <= l->off && c->to >= l->off + l->len + l->eol && l->len + l->eol > 0;
}

static const struct cut *behind(const struct cut *c, const struct cut *end, const struct line *l)
{
    while (c < end && c->from < l->off + l->len + l->eol)
        c++;
    return c;
}

static enum status content(struct emitter *e, struct block *b, const struct post *p)
{
    const struct cut *c = b->cuts.cut + p->cut_from, *end = b->cuts.cut + p->cut_to;
    enum status st = ST_OK;
    bool pre = false;
    uint32_t blanks = 0; /* blank lines are written only between lines that stay */
    for (uint32_t i = p->line_body; i < p->line_to && !st;) {
        if (takes(e, c, end, &b->text.line[i])) {
            const struct cut *first = c;
            uint32_t from = i;
            uint32_t to = i;
            for (; i < p->line_to; i++) { /* over blank lines, if the run goes on behind them */
                if (!takes(e, c, end, &b->text.line[i]) || !cut_same(first, c)) {
                    if (ascii_blank(b->text.buf + b->text.line[i].off, b->text.line[i].len) &&
                        !takes(e, c, end, &b->text.line[i]))
                        continue;
                    break;
                }
                c = behind(c, end, &b->text.line[i]);
                to = i + 1;
            }
            i = to;
            st = pre ? buf_append_text(&b->output.bytes, "</pre>\n") : ST_OK;
            pre = false;
            blanks = 0;
            if (!st)
                st = folded(e, b, first, from, i);
            continue;
        }
        const struct line *l = &b->text.line[i++];
        const struct cut *next = behind(c, end, l);
        if (ascii_blank(b->text.buf + l->off, l->len)) {
            blanks += pre;
            continue;
        }
        st = pre ? ST_OK : buf_append_text(&b->output.bytes, "<pre>");
        for (pre = true; blanks && !st; blanks--)
            st = buf_append_byte(&b->output.bytes, '\n');
        if (!st)
            st = kept_line(e, b, l, c, next);
        c = next;
    }
    return st || !pre ? st : buf_append_text(&b->output.bytes, "</pre>\n");
}

/* Ends the section of a thread; open_thread begins the next one. */
static enum status close_thread(struct html_form *f, struct buf *out)
{
    enum status st = f->thread ? strip_write(&f->strip, f->thread, out) : ST_OK;
    if (!st && f->thread)
        st = buf_append_text(out, "</section>\n");
    strip_clear(&f->strip);
    f->thread = 0;
    return st;
}

static enum status open_thread(struct emitter *e, struct html_form *f, struct block *b, const struct post *p)
{
    struct buf *out = &b->output.bytes;
    const struct records *all = records_of(&b->text);
    struct slice title = all ? all->item[p->record].record.title : (struct slice){0}, thread = records_names(&b->text, p).thread;
    enum status st = close_thread(f, out);
    if (!st)
        st = buf_printf(out, "<section><h2>Thread %llu", (unsigned long long)p->thread);
    if (!st)
        st = slice(out, " · ", title);
    if (!st)
        st = slice(out, " · ", thread);
    if (!st && !title.len && !thread.len && b->text.file && b->text.file <= e->n_files)
        st = slice(out, " · ", (struct slice){(const uint8_t *)e->files[b->text.file - 1], strlen(e->files[b->text.file - 1])});
    f->thread = p->thread;
    return st ? st : buf_append_text(out, "</h2>\n");
}

#define ANSWERS_MOST 6u

/* The posts that it quotes, each once, in the order of its cuts. */
static enum status answers(struct emitter *e, struct html_form *f, struct block *b, const struct post *p)
{
    struct source seen[ANSWERS_MOST];
    unsigned n = 0;
    enum status st = ST_OK;
    for (uint32_t i = p->cut_from; i < p->cut_to && n < ANSWERS_MOST && !st; i++) {
        const struct cut *c = &b->cuts.cut[i];
        bool known = !cut_applies(e->config, c) || c->verdict != V_QUOTE || !c->source.post;
        for (unsigned k = 0; k < n && !known; k++)
            known = source_same(seen[k], c->source);
        if (known)
            continue;
        unsigned long long thread = c->source.thread, post = c->source.post;
        struct slice author = names_find(&f->authors, c->source);
        st = buf_printf(&b->output.bytes, "%s<a href=\"#p%llu-%llu\">", n ? ", " : " · quotes ", thread, post);
        if (!st)
            st = author.len ? chars(&b->output.bytes, author.ptr, author.len)
                            : buf_printf(&b->output.bytes, "%llu:%llu", thread, post);
        if (!st)
            st = buf_append_text(&b->output.bytes, "</a>");
        seen[n++] = c->source;
    }
    return st;
}

static enum status post_head(struct emitter *e, struct html_form *f, struct block *b, const struct post *p)
{
    struct buf *out = &b->output.bytes;
    struct post_names n = records_names(&b->text, p);
    unsigned long long thread = p->thread, number = p->number;
    enum status st = p->thread != f->thread ? open_thread(e, f, b, p) : ST_OK;
    if (!st)
        st = buf_printf(out, "<div class=\"p\" id=\"p%llu-%llu\"><div class=\"h\"><a href=\"#p%llu-%llu\">%llu:%llu</a>", thread,
                        number, thread, number, thread, number);
    if (!st && n.author.len)
        st = slice(out, " · <b>", n.author);
    if (!st && n.author.len)
        st = buf_append_text(out, "</b>");
    if (!st)
        st = slice(out, " · ", n.date);
    if (!st)
        st = slice(out, " · ", n.id);
    if (!st)
        st = answers(e, f, b, p);
    if (!st && n.author.len)
        st = names_add(&f->authors, p->thread, p->number, n.author);
    return st ? st : buf_append_text(out, "</div>\n");
}

/* Adds the post, or a piece of it, to the strip. */
static void measure(struct emitter *e, const struct block *b, const struct post *p)
{
    struct html_form *f = e->own;
    uint64_t bytes[V_N] = {0};
    for (uint32_t i = p->line_body; i < p->line_to; i++)
        bytes[V_KEEP] += b->text.line[i].len;
    for (uint32_t i = p->cut_from; i < p->cut_to; i++) {
        const struct cut *c = &b->cuts.cut[i];
        uint64_t n = c->to - c->from;
        n = n < bytes[V_KEEP] ? n : bytes[V_KEEP];
        bytes[V_KEEP] -= cut_applies(e->config, c) ? n : 0;
        bytes[c->verdict] += cut_applies(e->config, c) ? n : 0;
    }
    strip_add(&f->strip, p->number, bytes);
}

/* Counts the runs of a post that is not shown. */
static void count_runs(struct emitter *e, const struct block_cuts *cuts, const struct post *p)
{
    const struct cut *last = NULL;
    for (uint32_t i = p->cut_from; i < p->cut_to; i++) {
        const struct cut *c = &cuts->cut[i];
        if (!cut_applies(e->config, c))
            continue;
        if (!last || last->to != c->from || !cut_same(last, c))
            (void)begins_run(e->own, c);
        last = c;
    }
}

static enum status shown_post(struct emitter *e, struct html_form *f, struct block *b, const struct post *p, bool whole)
{
    enum status st = p->flags & POST_NEXT ? ST_OK : post_head(e, f, b, p);
    f->open = true;
    measure(e, b, p);
    if (!st && whole)
        st = content(e, b, p);
    else if (!st && !f->cut)
        st = buf_append_text(&b->output.bytes, "<p class=\"note\">The rest of this post is not shown.</p>\n");
    f->cut = !whole;
    if (st || (p->flags & POST_MORE))
        return st;
    f->open = f->cut = false;
    return buf_append_text(&b->output.bytes, "</div>\n");
}

static enum status html_block(struct emitter *e, struct block *b)
{
    struct html_form *f = e->own;
    enum status st = ST_OK;
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        const struct post *p = &b->text.post[i];
        const bool room = f->bytes < PAGE_MOST;
        size_t at = b->output.bytes.len;
        if (!(p->flags & POST_NEXT))
            f->n_said = 0;
        if (!(p->flags & POST_NEXT) && f->open) { /* the last piece of that post was its end */
            f->open = f->cut = false;
            st = buf_append_text(&b->output.bytes, "</div>\n");
        }
        if (st)
            return st;
        if (room || f->open) {
            st = shown_post(e, f, b, p, room);
        } else {
            f->hidden += !(p->flags & POST_NEXT);
        }
        if (!room)
            count_runs(e, &b->cuts, p);
        f->bytes += b->output.bytes.len - at;
    }
    return st;
}

static enum status row(struct buf *out, const char *kind, struct amount a, uint64_t all, uint64_t runs)
{
    enum status st = buf_printf(out, "<tr><td><span class=\"dot %s\"></span>%s</td><td>", kind, kind);
    if (!st && runs)
        st = buf_printf(out, "%llu", (unsigned long long)runs);
    return st ? st
              : buf_printf(out, "</td><td>%llu</td><td>%llu</td><td>%.1f %%</td></tr>\n", (unsigned long long)a.lines,
                           (unsigned long long)a.half_words / 2, all ? 100.0 * (double)a.half_words / (double)all : 0.0);
}

static struct amount less(struct amount a, struct amount b)
{
    return (struct amount){a.bytes - b.bytes, a.lines - b.lines, a.half_words - b.half_words};
}

static enum status html_end(struct emitter *e, struct buf *out)
{
    const struct stats none = {0}, *s = e->stats, *z = e->before ? e->before : &none;
    struct amount kept = less(s->in, z->in);
    uint64_t all = kept.half_words;
    struct html_form *f = e->own;
    uint64_t before = 0;
    enum status st = f->open ? buf_append_text(out, "</div>\n") : ST_OK;
    if (!st)
        st = close_thread(f, out);
    for (int k = V_KEEP + 1; k < V_N; k++) {
        struct amount gone = less(s->removed[k], z->removed[k]);
        kept = less(kept, gone);
        before += k == V_QUOTE || k == V_REPOST ? gone.half_words : 0;
    }
    if (!st)
        st = buf_append_text(out, "<header id=\"sum\"><h1>thresh</h1><p>");
    if (!st)
        st = page_sentence(out, all / 2, kept.half_words / 2, before / 2);
    if (!st)
        st = buf_printf(out,
                        ".</p>\n<p>threads: %llu, posts: %llu, lines: %llu</p>\n<table>"
                        "<tr><th></th><th>runs</th><th>lines</th><th>words</th><th>share</th></tr>\n",
                        (unsigned long long)(s->threads_in - z->threads_in), (unsigned long long)(s->posts_in - z->posts_in),
                        (unsigned long long)less(s->in, z->in).lines);
    for (int k = V_KEEP + 1; k < V_N && !st; k++)
        st = row(out, emit_kinds[k], less(s->removed[k], z->removed[k]), all, f->runs[k]);
    if (!st)
        st = row(out, emit_kinds[V_KEEP], kept, all, 0);
    if (!st)
        st = buf_append_text(out, "</table>\n");
    if (!st && f->hidden)
        st = buf_printf(out,
                        "<p class=\"note\">%llu posts are counted and not shown: a page of more than %llu MB does not open "
                        "well. Give fewer FILEs, or write a page for each: thresh --to=html -o DIR FILE...</p>\n",
                        (unsigned long long)f->hidden, (unsigned long long)(PAGE_MOST >> 20));
    return st ? st : buf_append_text(out, "</header>\n</body></html>\n");
}

const struct emit_form emit_html = {
    .to = OUT_HTML, .page = true, .block = html_block, .begin = html_begin, .end = html_end, .free = html_free};
