/* record_decoder: see the header.  SPDX-License-Identifier: MIT */
#include "reader/record_decoder.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "quote/rules.h"
#include "reader/records.h"
#include "reader/segmenter.h"
#include "util/alloc.h"
#include "util/budget.h"
#include "util/search.h"
#include "util/vec.h"

_Static_assert(BUF_PAD >= TOKENS_PAD, "a block's text is grown as a struct buf");

struct record_decoder {
    const struct config *config;
    struct segmenter segmenter;
};

enum status record_decoder_new(struct record_decoder **out, const struct config *config, const struct rules *rules)
{
    struct record_decoder *u = alloc_zero(1, sizeof *u);
    if (!u)
        return ST_NOMEM;
    u->config = config;
    enum status st = segmenter_init(&u->segmenter, config, rules);
    if (st) {
        alloc_free(u);
        return st;
    }
    u->segmenter.sep.in_record = true;
    *out = u;
    return ST_OK;
}

void record_decoder_delete(struct record_decoder *u)
{
    if (!u)
        return;
    segmenter_free(&u->segmenter);
    alloc_free(u);
}

static enum status need_decoder(const struct record_decoder *u, struct records *r)
{
    const struct config *c = u->config;
    if (r->decoder && r->decodes == r->format) {
        decoder_clear(r->decoder);
        return ST_OK;
    }
    struct decoder_opts opts = {c->text_field, c->thread_field, c->id_field, c->html_part};
    decoder_delete(r->decoder);
    r->decoder = NULL;
    r->decodes = FMT_AUTO;
    enum status st = decoder_new(&r->decoder, r->format, &opts);
    if (!st) {
        r->decodes = r->format;
        decoder_bound(r->decoder, budget_of(c->memory).all);
    }
    return st;
}

/* Appends the texts of all records, with a line end between that belongs to none. */
static enum status decode(struct records *r, struct buf *text)
{
    for (size_t i = 0; i < r->n; i++) {
        struct record_item *item = &r->item[i];
        item->frame.raw.ptr = r->raw.ptr + item->raw_from;
        item->st = decoder_run(r->decoder, &item->frame, &item->record, text);
        if (item->st != ST_OK && item->st != ST_SKIP)
            return item->st;
        if (item->st == ST_OK && item->record.has_text && buf_append_byte(text, '\n'))
            return ST_NOMEM;
    }
    return ST_OK;
}

static enum status decode_block(struct record_decoder *u, struct block_text *b)
{
    enum status st = need_decoder(u, b->records);
    if (st)
        return st;
    struct buf text = {.ptr = b->buf, .cap = b->cap > BUF_PAD ? b->cap - BUF_PAD : 0};
    st = decode(b->records, &text);
    if (!st)
        st = buf_reserve(&text, 1);
    b->buf = text.ptr;
    b->cap = text.cap ? text.cap + BUF_PAD : 0;
    b->len = text.len;
    if (!st)
        memset(b->buf + b->len, 0, TOKENS_PAD);
    return st;
}

/* Finds the lines and posts of buf[from, to): one post, or as separators say.  An empty text is one empty line. */
static enum status find_posts(struct record_decoder *u, struct block_text *text, size_t from, size_t to)
{
    struct segmenter *p = &u->segmenter;
    size_t scan = from, len = text->len;
    segmenter_thread(p, text->n_lines);
    text->len = to;
    enum status st = segmenter_lines(text, &scan, from, true);
    if (!st && from == to) {
        struct line l = {.off = (uint32_t)from};
        st = VEC_PUSH(text->line, text->n_lines, text->cap_lines, l);
    }
    if (!st)
        st = segmenter_run(p, text, scan, true);
    text->len = len;
    return st;
}

/* Makes the posts that the markup tells.  What stands between two goes with the first one. */
static enum status told_posts(struct record_decoder *u, struct block_text *text, const struct record *r)
{
    uint32_t first = (uint32_t)text->n_posts;
    enum status st = ST_OK;
    for (size_t i = 0; i < r->n_posts && !st; i++) {
        size_t from = i ? r->post[i].from : 0, to = i + 1 < r->n_posts ? r->post[i + 1].from : r->text_len;
        uint32_t n = (uint32_t)text->n_posts;
        st = find_posts(u, text, r->text_from + from, r->text_from + to);
        for (; n < text->n_posts; n++) {
            struct post *p = &text->post[n];
            p->thread = 1;
            p->number = i + 1;
            p->part = (uint32_t)i + 1;
            p->flags &= POST_MORE | POST_NEXT;
        }
    }
    if (!st && text->n_posts > first) {
        text->post[first].flags |= POST_THREAD;
        text->post[text->n_posts - 1].flags |= POST_LAST;
    }
    return st;
}

/* A mail, or a record that shares its thread, is one post, unless the user gives separators. */
static bool is_whole(const struct record_decoder *u, const struct record *r)
{
    if (u->config->post_break || u->config->thread_break)
        return false;
    return r->whole || r->format == FMT_MBOX || ((r->format == FMT_JSONL || r->format == FMT_CSV) && u->config->thread_field);
}

/* The record's posts are bodies (POST_BODY): markup tells them, or a mail or a field holds one. */
static bool is_body(const struct block_text *text, const struct record_item *item)
{
    const struct record *r = &item->record;
    if (r->n_posts || item->post_from == item->post_to)
        return true;
    return r->format != FMT_HTML && r->format != FMT_WET && text->post[item->post_to - 1].number == 1;
}

/* Sets the signs of lines from `line` on that follow from the record's pieces (LINE_PART, LINE_STUFFED). */
static void sign_pieces(struct block_text *text, const struct record *r, size_t line)
{
    for (size_t i = 0; i < r->n_pieces; i++) {
        const struct record_piece *p = &r->piece[i];
        size_t from = r->text_from + p->from, to = r->text_from + p->to;
        while (line < text->n_lines && text->line[line].off < from)
            line++;
        if (line < text->n_lines && i > 0)
            text->line[line].sign |= LINE_PART;
        for (; line < text->n_lines && text->line[line].off < to; line++)
            if (p->flowed && text->line[line].len && text->buf[text->line[line].off] == ' ')
                text->line[line].sign |= LINE_STUFFED;
    }
}

/* Hash of a post's text, by which grouper.c recognises it when it comes again. */
static uint64_t said(const struct block_text *text, const struct record *r, const struct post *p)
{
    struct slice id = p->part ? r->post[p->part - 1].id : r->id;
    if (!id.len || p->line_body == p->line_to)
        return 0;
    uint32_t from = text->line[p->line_body].off, to = text->line[p->line_to - 1].off + text->line[p->line_to - 1].len;
    while (to > from && text->buf[to - 1] <= ' ') /* blank lines between this post and the next */
        to--;
    return XXH3_64bits(text->buf + from, to - from);
}

enum status record_decoder_run(struct record_decoder *u, struct block_text *text)
{
    struct records *all = text->records;
    if (!all || !all->n)
        return ST_OK;
    enum status st = decode_block(u, text);
    for (size_t i = 0; i < all->n && !st; i++) {
        struct record_item *item = &all->item[i];
        struct record *r = &item->record;
        item->post_from = (uint32_t)text->n_posts;
        item->thread = 0;
        size_t line = text->n_lines;
        if (item->st == ST_OK && r->has_text) {
            u->segmenter.thread = 0;
            u->segmenter.whole = r->n_posts || is_whole(u, r);
            st = r->n_posts ? told_posts(u, text, r) : find_posts(u, text, r->text_from, r->text_from + r->text_len);
            sign_pieces(text, r, line);
        }
        if (u->segmenter.sep.gave_up)
            r->note = SEPARATOR_GAVE_UP;
        u->segmenter.sep.gave_up = false;
        item->post_to = (uint32_t)text->n_posts;
        unsigned body = is_body(text, item) ? POST_BODY : 0;
        for (uint32_t k = item->post_from; k < item->post_to; k++) {
            text->post[k].record = (uint32_t)i;
            text->post[k].flags |= (uint8_t)body;
            text->post[k].said = said(text, r, &text->post[k]);
        }
    }
    return st;
}

/* Lines of the record that lie in the quote: [*lo, *hi). */
static void lines_of_quote(const struct block_text *text, const struct record_item *item, const struct record_quote *q,
                           uint32_t *lo, uint32_t *hi)
{
    size_t from = item->record.text_from + q->from, to = item->record.text_from + q->to;
    uint32_t a = text->post[item->post_from].line_from, end = text->post[item->post_to - 1].line_to, z = end;
    SEARCH(a, z, mid, text->line[mid].off < from);
    *lo = a;
    while (a < end && text->line[a].off + text->line[a].len <= to && text->line[a].off < to)
        a++;
    *hi = a;
}

/* A box that begins with `On 3 May 2011 ann wrote:` or `小王 发表于 2012-3-4 09:00` quotes a post, not a book: its first line is an
 * attribution. */
static bool tells_itself(const struct block *b, uint32_t line)
{
    const uint8_t *p = b->text.buf + b->text.line[line].off;
    if (b->cues.line[line].kind != CUE_ATTRIBUTION)
        return false;
    for (uint32_t i = 2; (b->cues.line[line].flags & CUE_WEAK) && i + 2 < b->text.line[line].len; i++)
        if (p[i] == ':' && (uint8_t)(p[i - 2] - '0') < 10 && (uint8_t)(p[i - 1] - '0') < 10 && (uint8_t)(p[i + 1] - '0') < 10)
            return true;
    return !(b->cues.line[line].flags & CUE_WEAK);
}

static void mark_quote(struct block *b, const struct record_item *item, const struct record_quote *q)
{
    uint32_t lo, hi, end = b->text.post[item->post_to - 1].line_to;
    size_t to = item->record.text_from + q->to;
    lines_of_quote(&b->text, item, q, &lo, &hi);
    bool sure = q->sure || (lo + 1 < hi && tells_itself(b, lo));
    for (; lo < hi; lo++) {
        struct cue_line *m = &b->cues.line[lo];
        if (sure ? m->kind == CUE_ATTRIBUTION && lo + 1 < end && b->text.line[lo + 1].off < to : m->kind != CUE_TEXT)
            continue; /* an attribution in the box goes with the quote below it, and has its source */
        m->kind = CUE_QUOTE;
        m->depth = (uint8_t)(q->depth > 255 ? 255 : q->depth);
        m->flags = (uint8_t)(sure ? 0 : CUE_WEAK);
        m->rule = 0;
    }
}

/* `X wrote:` right above a quote that the markup tells announces just that one, from its start to its end: what stands
 * below the element is no tail (CUE_TAIL) of it. */
static void bind_announcement(struct block *b, const struct record_item *item, const struct record_quote *q)
{
    uint32_t first = b->text.post[item->post_from].line_from, end = b->text.post[item->post_to - 1].line_to, lo, hi;
    lines_of_quote(&b->text, item, q, &lo, &hi);
    uint32_t at = lo;
    while (at > first && lo - at < 3 && b->cues.line[at - 1].kind == CUE_BLANK)
        at--;
    if (lo == hi || at == first || b->cues.line[at - 1].kind != CUE_ATTRIBUTION ||
        !(b->cues.line[at - 1].flags & (CUE_OPEN | CUE_TAIL)))
        return;
    for (; at > first && b->cues.line[at - 1].kind == CUE_ATTRIBUTION; at--)
        b->cues.line[at - 1].flags &= (uint8_t) ~(CUE_OPEN | CUE_TAIL | CUE_WEAK);
    for (uint32_t i = lo; i < hi; i++)
        if (b->cues.line[i].kind == CUE_QUOTE)
            b->cues.line[i].flags = 0;
    for (uint32_t i = hi; i < end && !(b->cues.line[i].kind == CUE_ATTRIBUTION && (b->cues.line[i].flags & CUE_OPEN)); i++) {
        if (b->cues.line[i].kind == CUE_QUOTE && (b->cues.line[i].flags & CUE_TAIL))
            b->cues.line[i] = (struct cue_line){.kind = CUE_TEXT};
        b->cues.line[i].flags &= (uint8_t)~CUE_TAIL;
    }
}

static bool begins(const struct block_text *text, uint32_t line, const char *with)
{
    size_t n = strlen(with);
    return text->line[line].len >= n && memcmp(text->buf + text->line[line].off, with, n) == 0;
}

/* `>From ` without another quoted line beside it is an escaped line of an mbox and no quote; so are several of them, one below
 * the other. */
static void unmark_escapes(struct block *b, const struct post *p)
{
    for (uint32_t i = p->line_body, to; i < p->line_to; i = to) {
        to = i + 1;
        if (!begins(&b->text, i, ">From "))
            continue;
        while (to < p->line_to && begins(&b->text, to, ">From "))
            to++;
        if ((i > p->line_body && begins(&b->text, i - 1, ">")) || (to < p->line_to && begins(&b->text, to, ">")))
            continue;
        for (uint32_t k = i; k < to; k++)
            if (b->cues.line[k].kind == CUE_QUOTE && b->cues.line[k].depth == 1)
                b->cues.line[k] = (struct cue_line){.kind = CUE_TEXT};
    }
}

void record_decoder_cues(const struct record_decoder *u, struct block *b)
{
    (void)u;
    for (size_t i = 0; b->text.records && i < b->text.records->n; i++) {
        const struct record_item *item = &b->text.records->item[i];
        for (uint32_t k = item->post_from; item->record.format == FMT_MBOX && k < item->post_to; k++)
            unmark_escapes(b, &b->text.post[k]);
        if (item->post_from == item->post_to || !item->record.n_quotes)
            continue;
        for (size_t k = 0; k < item->record.n_quotes; k++)
            mark_quote(b, item, &item->record.quote[k]);
        for (size_t k = 0; k < item->record.n_quotes; k++)
            bind_announcement(b, item, &item->record.quote[k]);
        for (uint32_t k = item->post_from; k < item->post_to; k++)
            b->text.post[k].marked = true;
    }
}
