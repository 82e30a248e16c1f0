/* text_reader: see the header.  Lines are found once and handed on; segmenter.c says what they are.
 * SPDX-License-Identifier: MIT */
#include "reader/text_reader.h"

#include <assert.h>
#include <string.h>

#include "reader/segmenter.h"
#include "util/alloc.h"
#include "util/vec.h"

#define BLOCK_LINES (16u << 10)
#define BLOCK_TARGET (96u << 10) /* arrays of a block stay in the second-level cache: NOTES.md, "Speed of one core" */
/* The first read of a block is large enough for it, and for the first piece of a long post (PIECE_SOFT and a paragraph).  Further
 * reads are small, because what is read behind the end of the block's last post is copied twice. */
#define READ_FIRST (130u << 10)
#define READ_MORE (8u << 10)

struct text_reader {
    struct inputs *inputs;
    struct segmenter segmenter;
    uint64_t off, line_no;   /* of the first byte in carry */
    bool ended;              /* the input at hand gives no more */
    struct buf carry;        /* bytes of the open post, kept for the next block */
    struct line *carry_line; /* the complete lines of these */
    size_t n_carry_lines, cap_carry_lines;
    size_t scan; /* bytes of the block being filled already cut into lines */
};

enum status text_reader_new(struct text_reader **out, const struct config *config, const struct rules *rules,
                            struct inputs *inputs)
{
    struct text_reader *r = alloc_zero(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    r->inputs = inputs;
    enum status st = segmenter_init(&r->segmenter, config, rules);
    if (st) {
        alloc_free(r);
        return st;
    }
    *out = r;
    return ST_OK;
}

void text_reader_delete(struct text_reader *r)
{
    if (!r)
        return;
    segmenter_free(&r->segmenter);
    buf_free(&r->carry);
    alloc_free(r->carry_line);
    alloc_free(r);
}

void text_reader_begin(struct text_reader *r)
{
    r->ended = false;
    r->off = 0;
    r->line_no = 1;
    segmenter_thread(&r->segmenter, 0);
}

/* Cuts an endless line that is still coming, so that memory stays bounded. */
static enum status cut_endless(struct text_reader *r, struct block_text *text)
{
    while (!r->ended && text->len - segmenter_from(&r->segmenter, text, r->scan) > PIECE_HARD + 16) {
        size_t from = segmenter_from(&r->segmenter, text, r->scan);
        if (r->segmenter.next < text->n_lines)
            return ST_OK; /* the style of the thread is not known yet */
        size_t at = segmenter_hard_cut(text, from);
        if (at <= r->scan)
            return ST_OK;
        struct line l = {.off = (uint32_t)r->scan, .len = (uint32_t)(at - r->scan)};
        r->scan = at;
        if (VEC_PUSH(text->line, text->n_lines, text->cap_lines, l))
            return ST_NOMEM;
        enum status st = segmenter_cut(&r->segmenter, text);
        if (st)
            return st;
    }
    return ST_OK;
}

static enum status take_carry(struct text_reader *r, struct block *b)
{
    block_reset(b);
    if (VEC_RESERVE(b->text.buf, b->text.cap, r->carry.len + READ_MORE + TOKENS_PAD) ||
        VEC_RESERVE(b->text.line, b->text.cap_lines, r->n_carry_lines))
        return ST_NOMEM;
    if (r->carry.len)
        memcpy(b->text.buf, r->carry.ptr, r->carry.len);
    if (r->n_carry_lines)
        memcpy(b->text.line, r->carry_line, r->n_carry_lines * sizeof *b->text.line);
    b->text.len = r->carry.len;
    b->text.n_lines = r->n_carry_lines;
    b->text.off = r->off;
    b->text.line_no = r->line_no;
    r->scan = b->text.n_lines ? block_line_end(&b->text, b->text.n_lines - 1) : 0;
    return ST_OK;
}

/* Puts the open post aside for the next block. */
static enum status leave_carry(struct text_reader *r, struct block_text *text)
{
    size_t open = r->segmenter.open, from = segmenter_from(&r->segmenter, text, r->scan);
    buf_clear(&r->carry);
    r->n_carry_lines = text->n_lines - open;
    if (buf_append(&r->carry, text->buf + from, text->len - from) ||
        VEC_RESERVE(r->carry_line, r->cap_carry_lines, r->n_carry_lines))
        return ST_NOMEM;
    for (size_t i = 0; i < r->n_carry_lines; i++) {
        r->carry_line[i] = text->line[open + i];
        r->carry_line[i].off -= (uint32_t)from;
    }
    r->off += from;
    for (size_t i = 0; i < open; i++)
        r->line_no += text->line[i].eol > 0;
    segmenter_shift(&r->segmenter);
    text->n_lines = open;
    text->len = from;
    return ST_OK;
}

static enum status read_more(struct text_reader *r, struct block_text *text)
{
    size_t got = 0, most = text->len + READ_MORE < READ_FIRST ? READ_FIRST - text->len : READ_MORE;
    if (VEC_RESERVE(text->buf, text->cap, text->len + most + TOKENS_PAD))
        return ST_NOMEM;
    enum status st = inputs_read(r->inputs, text->buf + text->len, most, &got);
    if (st == ST_END) {
        r->ended = true;
        st = ST_OK;
    }
    text->len += got;
    memset(text->buf + text->len, 0, TOKENS_PAD);
    return st;
}

static enum status fill(struct text_reader *r, struct block_text *text)
{
    for (;;) {
        size_t searched = text->len > r->scan ? text->len - (text->buf[text->len - 1] == '\r') : text->len;
        enum status st = read_more(r, text);
        if (!st)
            st = segmenter_lines(text, &r->scan, searched, r->ended);
        if (!st)
            st = segmenter_run(&r->segmenter, text, r->scan, r->ended);
        if (!st)
            st = cut_endless(r, text);
        if (st || r->ended)
            return st;
        if (text->n_posts && (segmenter_from(&r->segmenter, text, r->scan) >= BLOCK_TARGET || r->segmenter.open >= BLOCK_LINES ||
                              !inputs_pending(r->inputs)))
            return ST_OK;
    }
}

enum status text_reader_fill(struct text_reader *r, struct block *b)
{
    enum status st;
    if ((st = take_carry(r, b)) || (st = fill(r, &b->text)) || (st = leave_carry(r, &b->text)))
        return st;
    memset(b->text.buf + b->text.len, 0, TOKENS_PAD);
    if (r->ended) {
        assert(r->carry.len == 0);
        if (r->segmenter.sep.gave_up)
            r->inputs->events.trouble(r->inputs->events.ctx, r->inputs->name, 0, SEPARATOR_GAVE_UP);
        r->segmenter.sep.gave_up = false;
        inputs_close(r->inputs);
    }
    return ST_OK;
}
