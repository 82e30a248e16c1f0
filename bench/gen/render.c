/* render: a post as lines: separator, markers by depth, wrapping.
 * Text is written word by word; the label of a byte is that of the item it belongs to, and markers have the label of their line.
 * SPDX-License-Identifier: MIT */
#include "prose.h"
#include "style.h"

struct pen {
    const struct style *style;
    struct sink *out;
    char prefix[64];
    uint32_t width, col; /* columns of text, without the prefix; width 0: no wrapping */
    bool comb, start;
    const char *outer; /* the mark of this mailer, before those of others */
    enum label label;
    enum kind kind;
};

static void make_prefix(struct pen *w, const struct item *it)
{
    static const char *const mark[] = {"", "> ", ">", "&gt; ", "| "};
    w->prefix[0] = 0;
    if (it->depth == 0 || (it->flags & IT_UNMARKED) || w->style->marks == MARK_NONE)
        return;
    for (int i = 0; i < it->depth && i < 8; i++)
        strcat(w->prefix, i == 0 && w->outer ? w->outer : mark[w->style->marks]);
    if (w->style->marks == MARK_GT_TIGHT)
        strcat(w->prefix, " ");
}

static uint32_t columns(const char *p, size_t n)
{
    uint32_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += ((unsigned char)p[i] & 0xc0) != 0x80;
    return k;
}

static void new_line(struct pen *w)
{
    sink_space(w->out, "\n");
    w->col = 0;
    w->start = true;
}

static void put_word(struct pen *w, const char *p, size_t n, const char *space)
{
    uint32_t k = columns(p, n);
    bool lost = false;
    if (w->width && !w->start && w->col + 1 + k > w->width) {
        new_line(w);
    } else if (w->comb && !w->start && w->col < w->width - 8 && w->col + 1 + k > w->width - 8) {
        new_line(w); /* the tail of a line that had grown too long, without its marker; then a marked line again */
        lost = true;
    }
    if (w->start && w->prefix[0] && !lost)
        sink_put(w->out, w->prefix, strlen(w->prefix), w->label, w->kind);
    else if (!w->start)
        sink_put(w->out, space, strlen(space), w->label, w->kind);
    sink_put(w->out, p, n, w->label, w->kind);
    w->col += k + (uint32_t)!w->start;
    w->start = false;
    if (lost)
        w->col = w->width; /* nothing more on this line */
}

static void put_segment(struct pen *w, struct slice8 s, const char *space)
{
    const char *end = s.p + s.len;
    for (const char *p = s.p; p < end;) {
        const char *e = w->width ? memchr(p, ' ', (size_t)(end - p)) : NULL;
        if (!e)
            e = end;
        if (e > p)
            put_word(w, p, (size_t)(e - p), space);
        space = " ";
        p = e + (e < end);
    }
}

static void put_item(struct pen *w, const struct item *it, const char *space, const char *join)
{
    uint32_t wrap = (it->flags & IT_VERBATIM) ? 0 : w->style->wrap;
    w->comb = (it->flags & IT_COMB) && wrap && it->depth;
    if ((it->flags & IT_REFILL) && !(it->flags & IT_VERBATIM))
        wrap = wrap ? wrap - 17 : 84;
    w->width = wrap;
    for (uint32_t i = 0; i < it->n_seg; i++)
        put_segment(w, it->seg[i], i ? space : join);
}

/* what stands between two items */
static void put_between(struct pen *w, const struct item *a, const struct item *b)
{
    new_line(w);
    bool verbatim = (a->flags & IT_VERBATIM) && (b->flags & IT_VERBATIM) && (b->flags & IT_TIGHT);
    if (verbatim || (b->flags & IT_TIGHT) || w->style->dense || (a->flags & IT_OPEN))
        return;
    bool inside = a->depth && b->depth && !((a->flags | b->flags) & IT_UNMARKED) && w->style->marks != MARK_NONE;
    if (inside && w->style->marks != MARK_ENTITY) {
        char line[66];
        snprintf(line, sizeof line, "%s", w->prefix);
        for (size_t n = strlen(line); n && line[n - 1] == ' '; n--)
            line[n - 1] = 0;
        sink_space(w->out, line);
    }
    sink_space(w->out, "\n");
}

/* In mail and news each author's program has its own mark. */
static const char *mailer_mark(const struct thread *t, const struct post *p, char initials[8])
{
    static const char *const mark[] = {"> ", "> ", "> ", ">", "> ", "| ", ": ", ">> ", "> ", NULL};
    if (!t->style->signatures || t->style->marks == MARK_NONE)
        return NULL;
    const char *m = mark[(t->number * 7 + p->author) % 10];
    struct slice8 name = t->author[p->author].name;
    if (m || name.len < 2)
        return m ? m : "> ";
    snprintf(initials, 8, "%c%c> ", name.p[0] & 0x5f, name.p[1] & 0x5f); /* FidoNet, SuperCite */
    return initials;
}

void style_render(const struct thread *t, const struct post *p, struct sink *out)
{
    struct pen w = {.style = t->style, .out = out};
    char initials[8];
    w.outer = mailer_mark(t, p, initials);
    const char *space = prose_space(t->lx->lang);
    if (t->style->open)
        t->style->open(t, p, out);
    for (uint32_t i = 0; i < p->n_item; i++) {
        const struct item *it = &p->item[i];
        bool glued = i > 0 && (it->flags & IT_GLUED);
        const char *join = !glued || (it->flags & IT_NOSPACE) ? "" : space;
        if (i > 0 && !glued)
            put_between(&w, &p->item[i - 1], it);
        if (i == 0)
            w.start = true;
        w.label = it->label;
        w.kind = it->kind;
        if (!glued || w.start)
            make_prefix(&w, it);
        if (!(it->flags & IT_GLUED) || i == 0)
            w.start = true, w.col = 0;
        put_item(&w, it, space, join);
    }
    sink_space(out, "\n");
}
