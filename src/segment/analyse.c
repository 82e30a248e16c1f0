/* analyse: see the header.  SPDX-License-Identifier: MIT */
#include "segment/analyse.h"

#include <string.h>

#include "quote/rules.h"
#include "segment/cuelog.h"
#include "text/signs.h"
#include "util/alloc.h"
#include "util/vec.h"

struct analyser {
    const struct cuelog *known; /* or NULL */
    size_t next;                /* entry of `known` that comes next, as a rule */
    bool tells;
    size_t n_rules;
    struct cue_finder *finder;
    struct cues cues; /* of one post */
};

enum status analyser_new(struct analyser **out, const struct rules *rules)
{
    struct analyser *a = alloc_zero(1, sizeof *a);
    if (!a)
        return ST_NOMEM;
    enum status st = cue_finder_new(&a->finder, rules);
    if (st) {
        alloc_free(a);
        return st;
    }
    a->n_rules = rules_count(rules);
    *out = a;
    return ST_OK;
}

void analyser_delete(struct analyser *a)
{
    if (!a)
        return;
    cue_finder_delete(a->finder);
    cues_free(&a->cues);
    alloc_free(a);
}

void analyser_log(struct analyser *a, const struct cuelog *known, bool tells)
{
    a->known = known;
    a->tells = tells;
}

static enum status find_cues(struct analyser *a, struct block *b, const struct line *line, size_t n, bool body)
{
    struct slice text = {b->text.buf, b->text.len};
    if (!n || (!a->known && !a->tells))
        return cue_finder_scan(a->finder, text, line, n, body, &a->cues);
    uint64_t key = cuelog_key(text, line, n, body);
    enum status st = a->known ? cuelog_get(a->known, &a->next, key, line, n, a->n_rules, &a->cues) : ST_SKIP;
    if (st == ST_SKIP)
        st = cue_finder_scan(a->finder, text, line, n, body, &a->cues);
    return st || !a->tells ? st : cuelog_put(&b->cues.log, key, &a->cues);
}

enum status analyser_cues(struct analyser *a, struct block *b, struct post *p)
{
    size_t n = p->line_to - p->line_body;
    a->cues.line = b->cues.line + p->line_body; /* the finder writes into the block's array */
    a->cues.cap_lines = n;
    enum status st = find_cues(a, b, b->text.line + p->line_body, n, p->flags & POST_BODY);
    a->cues.line = NULL;
    a->cues.cap_lines = 0;
    if (st)
        return st;
    memset(b->cues.line + p->line_from, 0, (p->line_body - p->line_from) * sizeof *b->cues.line);
    p->span_from = (uint32_t)b->cues.n_spans;
    if (VEC_RESERVE(b->cues.span, b->cues.cap_spans, b->cues.n_spans + a->cues.n_spans))
        return ST_NOMEM;
    for (size_t i = 0; i < a->cues.n_spans; i++) {
        b->cues.span[b->cues.n_spans] = a->cues.span[i];
        b->cues.span[b->cues.n_spans++].line += p->line_body;
    }
    p->span_to = (uint32_t)b->cues.n_spans;
    unsigned sign = p->span_from < p->span_to;
    for (uint32_t i = p->line_body; i < p->line_to && a->cues.any; i++)
        sign |= (unsigned)(b->cues.line[i].kind > CUE_BLANK) | b->cues.line[i].flags;
    p->marked = sign != 0;
    return ST_OK;
}

static bool has_word_prefix(const struct block *b)
{
    for (size_t i = 0; i < b->text.n_lines; i++)
        for (uint32_t k = 0; k < b->cues.line[i].prefix && k < b->text.line[i].len; k++) {
            uint8_t c = b->text.buf[b->text.line[i].off + k] | 0x20u;
            if ((c >= 'a' && c <= 'z') || c >= 0x80)
                return true;
        }
    return false;
}

/* Fills line_tok, the first token of each line.  tokens.breaks has it for what follows a line end; where a line has no line end,
 * or bytes between two lines are of neither, the place is worked out from the bytes. */
static enum status index_lines(struct block *b)
{
    const struct tokens *t = &b->words.tok;
    size_t tok = 0, k = 0;
    uint32_t at = 0;
    if (VEC_RESERVE(b->words.line_tok, b->words.cap_line_tok, b->text.n_lines + 1))
        return ST_NOMEM;
    for (size_t i = 0; i < b->text.n_lines; i++) {
        const struct line *l = &b->text.line[i];
        if (__builtin_expect(at != l->off || (i && !l[-1].eol), 0)) {
            for (; at < l->off; at++)
                k += b->text.buf[at] == '\n' || b->text.buf[at] == '\r';
            while (tok < t->n && t->start[tok] < l->off)
                tok++;
        }
        b->words.line_tok[i] = (uint32_t)tok;
        k += l->eol;
        at = l->off + l->len + l->eol;
        tok = l->eol ? t->breaks[k - 1] : tok;
    }
    b->words.line_tok[b->text.n_lines] = (uint32_t)t->n;
    return ST_OK;
}

/* Takes out the tokens of quote prefixes (`AB> `), which are no words of the text. */
static void drop_prefix_tokens(struct block *b)
{
    struct tokens *t = &b->words.tok;
    size_t n = 0, i = b->words.line_tok[0];
    for (size_t line = 0; line < b->text.n_lines; line++) {
        uint32_t text = b->text.line[line].off + b->cues.line[line].prefix, to = b->words.line_tok[line + 1];
        b->words.line_tok[line] = (uint32_t)n;
        for (; i < to; i++) {
            if (t->end[i] <= text)
                continue;
            t->hash[n] = t->hash[i];
            t->start[n] = t->start[i];
            t->end[n] = t->end[i];
            t->kind[n++] = t->kind[i];
        }
    }
    b->words.line_tok[b->text.n_lines] = (uint32_t)n;
    t->n = n;
}

/* A line end inside a wrapped paragraph is no end: the first word of the next line would not have fitted, and neither a
 * sentence nor an announcement ends here.  Its token loses TOK_LINE, so that text wrapped at another width has the same ends.
 * The width is that of the longest line of the post; a post with lines over WRAP_MAX is not wrapped. */
static void join_wrapped(struct block *b, struct post *p)
{
    uint32_t width = 0;
    for (uint32_t i = p->line_body; i < p->line_to; i++)
        width = b->text.line[i].len > width ? b->text.line[i].len : width;
    if (width > WRAP_MAX || width < WRAP_MIN)
        return;
    for (uint32_t i = p->line_body; i + 1 < p->line_to; i++) {
        uint32_t end = b->words.line_tok[i + 1];
        if (end == b->words.line_tok[i] || b->words.line_tok[i + 2] == end || (b->words.tok.hash[end - 1] & TOK_STOP) ||
            b->cues.line[i].kind == CUE_ATTRIBUTION)
            continue;
        if (b->text.line[i].len + 1 + (b->words.tok.end[end] - b->text.line[i + 1].off) > width) {
            const struct line *l = &b->text.line[i];
            b->words.tok.hash[end - 1] &= ~TOK_LINE;
            signs_join(&b->words.tok, end, b->text.buf, l->off + l->len, l[1].off + b->cues.line[i + 1].prefix, b->text.len);
            p->wrap = (uint8_t)width;
        }
    }
}

enum status analyser_run(struct analyser *a, struct block *b)
{
    if (VEC_RESERVE(b->cues.line, b->cues.cap_lines, b->text.n_lines))
        return ST_NOMEM;
    enum status st = tokens_scan(&b->words.tok, b->text.buf, b->text.len);
    for (size_t i = 0; i < b->text.n_posts && !st; i++)
        st = analyser_cues(a, b, &b->text.post[i]);
    if (st)
        return st;
    if ((st = index_lines(b)))
        return st;
    if (has_word_prefix(b))
        drop_prefix_tokens(b);
    if (VEC_RESERVE(b->words.fp, b->words.cap_fps, fingerprint_bound(b->words.tok.n)))
        return ST_NOMEM;
    for (size_t i = 0; i < b->text.n_posts; i++) {
        struct post *p = &b->text.post[i];
        p->tok_from = b->words.line_tok[p->line_body];
        p->tok_to = b->words.line_tok[p->line_to];
        /* The scan looked over the end of the post, as far as the block went: a separator `.` below it must not
         * make a difference.  A post's end is a sentence's end. */
        if (p->tok_from < p->tok_to)
            b->words.tok.hash[p->tok_to - 1] |= TOK_STOP | TOK_LINE;
        join_wrapped(b, p);
        p->fp_from = (uint32_t)b->words.n_fps;
        b->words.n_fps += fingerprint_scan(b->words.fp + b->words.n_fps, b->words.tok.hash, p->tok_from, p->tok_to);
        p->fp_to = (uint32_t)b->words.n_fps;
    }
    return ST_OK;
}
