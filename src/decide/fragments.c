/* fragments: quote and answer run together on one line, cut at the token.  Careful by design: a wrong cut
 * breaks a sentence.  A run that the run rules refused does not come back here.  See matching-notes.md 8.
 * SPDX-License-Identifier: MIT */
#include "decide/stages.h"
#include "text/tokens.h"
#include "util/vec.h"

/* Bytes of an elision mark at p: `...`, `…`, `(...)`, `[…]`, `<snip>`, with blanks before it; 0 if none. */
static uint32_t elision(const uint8_t *p, uint32_t left)
{
    uint32_t i = 0, dots;
    while (i < left && (p[i] == ' ' || p[i] == '\t'))
        i++;
    bool open = i < left && (p[i] == '(' || p[i] == '[' || p[i] == '<' || p[i] == '{');
    i += open;
    for (dots = 0; i < left && p[i] == '.'; i++)
        dots++;
    if (dots == 0 && left - i >= 3 && p[i] == 0xe2 && p[i + 1] == 0x80 && p[i + 2] == 0xa6) {
        i += 3;
        dots = 3;
    }
    if (dots < (open ? 2u : 3u))
        return 0;
    if (open) {
        if (i >= left || !(p[i] == ')' || p[i] == ']' || p[i] == '>' || p[i] == '}'))
            return 0;
        i++;
    }
    return i;
}

/* The elision mark between token x - 1 and x of a line. */
static uint32_t elision_after(const struct scene *s, size_t line, uint32_t x)
{
    const struct line *l = scene_line(s, line);
    uint32_t from = s->b->tok.end[s->p->tok_from + x - 1];
    uint32_t to = x < s->line[line].t_to ? s->b->tok.start[s->p->tok_from + x] : l->off + l->len;
    return elision(s->b->buf + from, to - from);
}

static bool ends_here(const struct scene *s, uint32_t t_to) { return (s->tok[t_to - 1] & TOK_FLAGS) != 0; }

/* Where the stretch of one chain that begins at token t ends, at most `to`. */
static uint32_t stretch_end(const struct scene *s, uint32_t t, uint32_t to)
{
    uint32_t chain = s->m->seg[s->m->owner[t]].chain, x = t;
    while (x < to && s->m->cover[x] && s->m->seg[s->m->owner[x]].chain == chain)
        x = s->m->cover[x] == COVER_EXACT ? s->m->seg[s->m->owner[x]].t_to : x + 1;
    return x < to ? x : to;
}

/* Moves a cut to a sentence end at most POLICY_SNAP tokens away, back rather than forward. */
static uint32_t snap(const struct scene *s, size_t line, uint32_t from, uint32_t x, uint32_t to)
{
    if (ends_here(s, x))
        return x;
    if (elision_after(s, line, x))
        return x;
    for (uint32_t k = 1; k <= POLICY_SNAP && x - k > from; k++)
        if (ends_here(s, x - k))
            return x - k;
    if (source_starts(s, scene_source_end(s, x)))
        return x; /* the source ends right here: what follows is new */
    for (uint32_t k = 1; k <= POLICY_SNAP && x + k < to; k++)
        if (ends_here(s, x + k))
            return x + k;
    return x;
}

/* The line above went with the same source, and this stretch goes on there. */
static bool continues(const struct scene *s, size_t line, uint32_t t)
{
    size_t a = scene_above(s, line);
    if (a == s->n_lines || !scene_gone(s, a) || scene_seg(s, a) == NO_SEG)
        return false;
    uint32_t last = s->line[a].t_to - 1;
    return s->m->cover[last] && s->m->seg[s->m->owner[last]].chain == s->m->seg[s->m->owner[t]].chain;
}

/* What [t, x) says is what the source says there. */
static bool same(const struct scene *s, uint32_t t, uint32_t x, bool strict)
{
    struct edits e = {0};
    weigh_stretch(s, t, x, &e);
    return strict ? e.light + e.word + e.name + e.telling == 0 : scene_same(s, scene_words2(s, t, x, false), e);
}

/* The line goes on where the one above was full: it begins nothing. */
static bool within_paragraph(const struct scene *s, size_t line)
{
    if (!s->p->wrap || line == 0 || scene_wordless(s, line - 1) || scene_gone(s, line - 1))
        return false;
    uint32_t first = s->p->tok_from + s->line[line].t_from;
    return scene_line(s, line - 1)->len + 1 + (s->b->tok.end[first] - s->b->tok.start[first]) > s->p->wrap;
}

/* Whether the words of stretch [t, x) suffice, whatever its line looks like. */
static bool suffices(const struct scene *s, size_t line, uint32_t t, uint32_t x, bool opened, uint32_t exact)
{
    bool cut = elision_after(s, line, x) > 0;
    opened = opened || (t > s->line[line].t_from && elision_after(s, line, t) > 0);
    const struct config *c = s->config;
    bool begins = opened || source_starts(s, scene_source_pos(s, t));
    bool ends = cut || (s->m->cover[x - 1] && source_starts(s, scene_source_end(s, x)));
    bool stops = cut || ends_here(s, x);
    if (!same(s, t, x, !stops))
        return false; /* a template, or an answer that only sounds alike */
    if (t == s->line[line].t_from && within_paragraph(s, line))
        return exact >= policy_need(c, S_FRAG_INNER);
    if (continues(s, line, t))
        return (stops && ends && exact >= 4) || exact >= policy_need(c, S_FRAG_LONG);
    if (begins && ends && stops)
        return exact >= policy_need(c, S_FRAG_WHOLE);
    if (begins && ends)
        return exact >= policy_need(c, S_FRAG_LONG);
    return exact >= policy_need(c, S_FRAG_SOURCE) && (stops || exact >= 2 * policy_need(c, S_FRAG_SOURCE));
}

/* Whether the stretch [t, x) at the start of a line (or right behind an attribution) may go.  An elision mark
 * is as good as the end of a sentence on both sides; `opened`: one stands before it. */
static bool enough(const struct scene *s, size_t line, uint32_t t, uint32_t x, bool opened)
{
    uint32_t exact = scene_words2(s, t, x, true);
    return suffices(s, line, t, x, opened, exact) &&
           (exact >= policy_need(s->config, S_CODE) || !line_is_code(s, line));
}

static bool is_closer(const uint8_t *p, uint32_t left, uint32_t *n)
{
    static const char ascii[] = ".,!?;:)]}\"'>";
    for (const char *c = ascii; *c; c++)
        if (*p == (uint8_t)*c) {
            *n = 1;
            return true;
        }
    /* ” ’ … » and the ideographic stop and closers */
    if (left >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0x9d || p[2] == 0x99 || p[2] == 0xa6)) {
        *n = 3;
        return true;
    }
    if (left >= 3 && p[0] == 0xe3 && p[1] == 0x80 && (p[2] == 0x82 || p[2] == 0x8d || p[2] == 0x8f)) {
        *n = 3;
        return true;
    }
    if (left >= 3 && p[0] == 0xef && p[1] == 0xbc && (p[2] == 0x81 || p[2] == 0x9f)) {
        *n = 3;
        return true;
    }
    if (left >= 2 && p[0] == 0xc2 && p[1] == 0xbb) {
        *n = 2;
        return true;
    }
    return false;
}

/* Bytes of tokens [t, x) of a line, with the punctuation that closes them and the blanks that follow (or, at
 * the end of the line, the blanks before). */
static void cut_bytes(const struct scene *s, size_t line, uint32_t t, uint32_t x, struct dpart *part)
{
    const struct line *l = scene_line(s, line);
    const uint8_t *buf = s->b->buf;
    uint32_t end = l->off + l->len, n = 0, off = s->p->tok_from;
    part->from = t == s->line[line].t_from ? l->off : s->b->tok.start[off + t];
    part->to = s->b->tok.end[off + x - 1];
    uint32_t next = x < s->line[line].t_to ? s->b->tok.start[off + x] : end;
    part->to += elision(buf + part->to, next - part->to);
    while (part->to < next && is_closer(buf + part->to, next - part->to, &n))
        part->to += n;
    while (part->to < next && (buf[part->to] == ' ' || buf[part->to] == '\t'))
        part->to++;
    if (x == s->line[line].t_to)
        part->to = end;
}

/* The head before token t announces the quote and goes with it. */
static enum status add_head(struct scene *s, size_t line, uint32_t t)
{
    const struct line *l = scene_line(s, line);
    struct dpart part = {.line = (uint32_t)line, .from = l->off, .to = s->b->tok.start[s->p->tok_from + t],
                         .t_from = s->line[line].t_from, .t_to = t};
    part.fate = scene_fate(s, V_QUOTE, R_ANNOUNCE, 0, s->m->owner[t]);
    return VEC_PUSH(s->part, s->n_parts, s->cap_parts, part);
}

static enum status add_part(struct scene *s, size_t line, uint32_t t, uint32_t x, uint32_t covered)
{
    struct dpart part = {.line = (uint32_t)line, .t_from = t, .t_to = x};
    part.fate = scene_fate(s, s->grain == GRAIN_STREAM ? V_REPOST : V_QUOTE, R_FRAGMENT,
                           scene_words2(s, t, x, true), s->m->owner[covered]);
    cut_bytes(s, line, t, x, &part);
    s->line[line].parted = s->grain == GRAIN_THREAD;
    return VEC_PUSH(s->part, s->n_parts, s->cap_parts, part);
}

/* In another text no end of the target helps: a copy within a sentence runs on by chance (`the`) into the next line of its
 * source, or back into the one before.  Moves token t of a stretch [t, x) to the next start of a source line, x to the end of
 * one, if it is near. */
static void snap_source(const struct scene *s, uint32_t *t, uint32_t *x)
{
    const uint32_t *tok = s->ix->tok;
    for (uint32_t k = 0; k <= POLICY_RUN_ON && *t + k < *x; k++) {
        uint32_t a = scene_source_pos(s, *t + k);
        if (s->m->cover[*t + k] && (a == 0 || (tok[a - 1] & TOK_LINE))) {
            *t += k;
            break;
        }
    }
    for (uint32_t k = 0; k <= POLICY_RUN_ON && *t + k < *x; k++)
        if (s->m->cover[*x - k - 1] && (tok[scene_source_end(s, *x - k) - 1] & TOK_LINE)) {
            *x -= k;
            break;
        }
}

/* The words that a stretch inside a line needs.  In another text one that ends no sentence needs more. */
static unsigned inner_need(const struct scene *s, bool sentences, bool stops)
{
    if (s->grain == GRAIN_STREAM)
        return policy_need(s->config, !s->single ? S_FAR : stops ? S_FRAG_FAR : S_FRAG_FAR_OPEN);
    return policy_need(s->config, sentences ? S_FRAG_TAIL : S_FRAG_INNER);
}

/* Whole lines of a source inside or at the end of a longer line. */
static enum status inner(struct scene *s, size_t line, uint32_t from)
{
    const struct dline *d = &s->line[line];
    bool far = s->grain == GRAIN_STREAM;
    for (uint32_t t = from > d->from ? from : d->from; t < d->to; t++) {
        if (!s->m->cover[t] || (!far && !target_starts(s, t)))
            continue;
        uint32_t end = stretch_end(s, t, d->t_to), x = end, first = t;
        if (far)
            snap_source(s, &first, &x);
        uint32_t a = scene_source_pos(s, first), z = scene_source_end(s, x);
        bool whole = (a == 0 || (s->ix->tok[a - 1] & TOK_LINE)) && (s->ix->tok[z - 1] & TOK_LINE);
        bool sentences = !far && !whole && x == d->t_to && source_starts(s, a) && source_starts(s, z);
        unsigned need = inner_need(s, sentences, ends_here(s, x));
        whole = (whole || sentences) && (far || ends_here(s, x));
        if ((first == d->t_from && x == d->t_to) || !same(s, first, x, false))
            whole = false; /* a line that was refused as a whole does not come back */
        if (whole && scene_words2(s, first, x, true) >= need) {
            enum status st = add_part(s, line, first, x, first);
            if (st)
                return st;
        }
        t = end;
    }
    return ST_OK;
}

/* A head of a few words, and then something found that begins a line or sentence of its source.  The head is an
 * attribution if it shows what only software writes there: the arrow of XenForo and phpBB (`Name said: ↑ `), or
 * a date and time (`On Mon, 25 Aug 2014 08:37, Name wrote: `), or the name of one who posts in this thread. */
static uint32_t behind_head(const struct scene *s, size_t line)
{
    const struct dline *d = &s->line[line];
    uint32_t t = d->t_from, off = s->p->tok_from, digits = 0;
    for (; t < d->t_to && !s->m->cover[t] && t - d->t_from < POLICY_HEAD; t++)
        digits += (s->kind[t] & TOK_DIGIT) != 0;
    if (t == d->t_from || t == d->t_to || !s->m->cover[t] || !source_starts(s, scene_source_pos(s, t)))
        return d->t_from;
    uint32_t from = s->b->tok.end[off + t - 1], to = s->b->tok.start[off + t];
    bool arrow = false, colon = false;
    for (uint32_t i = from; i < to; i++) {
        arrow = arrow || (s->b->buf[i] == 0xe2 && s->b->buf[i + 1] == 0x86);
        colon = colon || s->b->buf[i] == ':';
    }
    /* `Name said: `, `Name: `; or `Originally Posted by Name `, where the name stands last */
    uint32_t n = t - d->t_from;
    bool named = n <= POLICY_NAMED && ((colon && tnames_known(&s->names, s->tok[d->t_from])) ||
                                       (n > 2 && tnames_known(&s->names, s->tok[t - 1])));
    return arrow || named || digits >= 4 || (colon && digits >= 2) ? t : d->t_from;
}

/* First token behind an attribution on the same line, or the line's first token. */
static uint32_t behind_attribution(const struct scene *s, size_t line)
{
    uint32_t t = s->line[line].t_from, bl = s->p->line_body + (uint32_t)line;
    for (uint32_t i = s->p->span_from; i < s->p->span_to; i++) {
        const struct mark_span *sp = &s->b->span[i];
        if (sp->line != bl || sp->kind != MARK_ATTRIBUTION)
            continue;
        while (t < s->line[line].t_to &&
               s->b->tok.start[s->p->tok_from + t] < scene_line(s, line)->off + sp->to)
            t++;
    }
    return t > s->line[line].t_from ? t : behind_head(s, line);
}

/* The stretch that begins at token t; *next is where to look on, t if nothing went. */
static enum status leading(struct scene *s, size_t line, uint32_t t, uint32_t *next)
{
    const struct dline *d = &s->line[line];
    uint32_t first = t; /* behind an elision mark the first words may be changed */
    *next = t;
    while (t > d->t_from && first < d->t_to && first - t < POLICY_EDGE && !s->m->cover[first] &&
           elision_after(s, line, t))
        first++;
    if (first == d->t_to || !s->m->cover[first])
        return ST_OK;
    uint32_t x = snap(s, line, first, stretch_end(s, first, d->t_to), d->t_to);
    if (!enough(s, line, first, x, first > t))
        return ST_OK;
    *next = x;
    if (t > d->t_from && t == behind_head(s, line) && add_head(s, line, t))
        return ST_NOMEM;
    if (x < d->t_to || t > d->t_from)
        return add_part(s, line, t, x, first);
    scene_decide(s, line, scene_fate(s, V_QUOTE, R_FRAGMENT, scene_words2(s, t, x, true), s->m->owner[t]));
    return ST_OK;
}

static enum status decide_line(struct scene *s, size_t line)
{
    const struct dline *d = &s->line[line];
    uint32_t t = behind_attribution(s, line), next = t;
    enum status st = ST_OK;
    if (s->grain == GRAIN_STREAM)
        return inner(s, line, t);
    /* behind an elision mark the quote goes on */
    do {
        t = next;
        st = leading(s, line, t, &next);
    } while (!st && next > t && next < d->t_to && elision_after(s, line, next));
    if (st || scene_gone(s, line))
        return st;
    return inner(s, line, next);
}

enum status fragments_decide(struct scene *s)
{
    for (size_t i = scene_next(s, 0, PARTLY_STAY); i < s->n_lines; i = scene_next(s, i + 1, PARTLY_STAY)) {
        enum status st = s->line[i].parted ? ST_OK : decide_line(s, i);
        if (st)
            return st;
    }
    return ST_OK;
}
