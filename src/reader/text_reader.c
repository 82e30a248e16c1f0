/* text_reader: see the header.  Lines are found once and handed on; separator.c says what they are.
 * SPDX-License-Identifier: MIT */
#include "reader/text_reader.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "io/input.h"
#include "reader/separator.h"
#include "text/eol.h"
#include "util/alloc.h"
#include "util/vec.h"

#define SEPARATOR_MAX 1024u /* a longer line separates nothing */
#define HEAD_LINES 3u
#define HEAD_WIDTH 40u /* bytes */
#define READ_SIZE (128u << 10)
#define BLOCK_TARGET (96u << 10) /* arrays of a block stay in the second-level cache: speed-notes.md, 6 */

struct text_reader {
    const struct config *config;
    struct reader_events events;
    struct separator sep;
    struct input *in;
    size_t file;        /* next of config->files */
    uint64_t consumed, files; /* of inputs already closed */
    uint64_t off, line_no; /* of the carried bytes */
    uint64_t thread, post;
    bool ended;      /* the input at hand gives no more */
    bool new_thread; /* the next post opens a thread */
    bool piece;      /* the open post began in an earlier piece */
    struct buf carry;
    struct line *carry_line; /* complete lines of the carried bytes */
    size_t n_carry_lines, cap_carry_lines;
    /* positions in the block being filled */
    size_t scan;     /* bytes already cut into lines */
    size_t next;     /* line to be looked at next for posts */
    size_t probed;   /* line to be looked at next for the thread's style */
    size_t open;     /* first line of the open post */
    size_t body;     /* its first line that is no separator */
    uint64_t look;   /* bytes probed in this thread */
};

enum status text_reader_new(struct text_reader **out, const struct config *config, const struct rules *rules,
                            const struct reader_events *events)
{
    struct text_reader *r = alloc_zero(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    r->config = config;
    r->events = *events;
    r->line_no = 1;
    enum status st = separator_init(&r->sep, config, rules);
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
    input_close(r->in);
    separator_free(&r->sep);
    buf_free(&r->carry);
    alloc_free(r->carry_line);
    alloc_free(r);
}

uint64_t text_reader_consumed(const struct text_reader *r)
{
    return r->consumed + (r->in ? input_consumed(r->in) : 0);
}

uint64_t text_reader_files(const struct text_reader *r) { return r->files; }

/* Opens the next input that can be opened. */
static enum status open_next(struct text_reader *r)
{
    const struct config *c = r->config;
    struct input_opts opts = {.stop = r->events.stop};
    while (!r->in) {
        size_t n = c->n_files ? c->n_files : 1;
        if (r->file >= n)
            return ST_END;
        const char *path = c->n_files ? c->files[r->file] : "-";
        r->file++;
        enum status st = input_open(&r->in, path, &opts);
        if (st == ST_NOMEM)
            return st;
        if (st)
            r->events.trouble(r->events.ctx, path, 0, strerror(errno));
    }
    r->files++;
    r->ended = false;
    r->new_thread = true;
    r->piece = false;
    r->off = 0;
    r->line_no = 1;
    separator_thread(&r->sep);
    r->look = 0;
    return ST_OK;
}

static enum status push_line(struct text_reader *r, struct block *b, size_t end, uint32_t eol)
{
    struct line l = {.off = (uint32_t)r->scan, .len = (uint32_t)(end - r->scan - eol), .eol = eol};
    r->scan = end;
    return VEC_PUSH(b->line, b->n_lines, b->cap_lines, l);
}

/* Cuts what is complete into lines.  A CR at the very end may be half of a CRLF and waits. */
static enum status scan_lines(struct text_reader *r, struct block *b, size_t searched)
{
    const uint8_t *p = b->buf + searched, *end = b->buf + b->len;
    while ((p = eol_find(p, end)) < end) {
        uint32_t eol = 1;
        if (*p == '\r') {
            if (p + 1 == end && !r->ended)
                break;
            eol = p + 1 < end && p[1] == '\n' ? 2 : 1;
        }
        p += eol;
        if (push_line(r, b, (size_t)(p - b->buf), eol))
            return ST_NOMEM;
    }
    if (r->ended && r->scan < b->len)
        return push_line(r, b, b->len, 0);
    return ST_OK;
}

static enum status close_post(struct text_reader *r, struct block *b, size_t to, unsigned flags)
{
    struct post p = {.line_from = (uint32_t)r->open, .line_body = (uint32_t)r->body, .line_to = (uint32_t)to};
    if (to == r->open)
        return ST_OK;
    if (p.line_body > p.line_to)
        p.line_body = p.line_to;
    if (r->new_thread) {
        r->thread++;
        r->post = 0;
        flags |= POST_THREAD;
    }
    if (r->piece)
        flags |= POST_NEXT;
    else
        r->post++;
    p.thread = r->thread;
    p.number = r->post;
    p.flags = (uint8_t)flags;
    r->new_thread = false;
    r->piece = (flags & POST_MORE) != 0;
    r->open = r->body = to;
    return VEC_PUSH(b->post, b->n_posts, b->cap_posts, p);
}

static bool blank(const struct block *b, const struct line *l)
{
    for (uint32_t i = 0; i < l->len; i++)
        if (b->buf[l->off + i] != ' ' && b->buf[l->off + i] != '\t')
            return false;
    return true;
}

/* The place inside a line where a piece of PIECE_HARD bytes ends: behind the last blank of its last 64 KiB, else
 * where a UTF-8 sequence ends. */
static size_t hard_cut(const struct block *b, size_t from)
{
    size_t at = from + PIECE_HARD;
    for (size_t i = at; i > at - (64u << 10); i--)
        if (b->buf[i - 1] == ' ')
            return i;
    for (size_t i = 0; i < 3 && (b->buf[at] & 0xc0) == 0x80; i++)
        at--;
    return at;
}

/* Splits line i at byte `at`. */
static enum status split_line(struct text_reader *r, struct block *b, size_t i, size_t at)
{
    struct line rest = b->line[i];
    if (VEC_PUSH(b->line, b->n_lines, b->cap_lines, rest))
        return ST_NOMEM;
    memmove(b->line + i + 1, b->line + i, (b->n_lines - i - 1) * sizeof *b->line);
    b->line[i].len = (uint32_t)at - b->line[i].off;
    b->line[i].eol = 0;
    b->line[i + 1].off = (uint32_t)at;
    b->line[i + 1].len = rest.off + rest.len - (uint32_t)at;
    (void)r;
    return ST_OK;
}

/* Ends the piece at hand where line i is the last looked at; i may be split. */
static enum status cut_piece(struct text_reader *r, struct block *b, size_t i)
{
    size_t from = b->line[r->open].off, end = block_line_end(b, i);
    if (end - from > PIECE_HARD) {
        size_t at = hard_cut(b, from);
        if (at > b->line[i].off && at < b->line[i].off + b->line[i].len && split_line(r, b, i, at))
            return ST_NOMEM;
        return close_post(r, b, at > b->line[i].off ? i + 1 : i, POST_MORE);
    }
    if (end - from >= PIECE_LINE || (end - from >= PIECE_SOFT && blank(b, &b->line[i])))
        return close_post(r, b, i + 1, POST_MORE);
    return ST_OK;
}

/* Looks at lines not yet looked at until the thread's style is known; `all`: it ends here. */
static void probe(struct text_reader *r, const struct block *b, bool all)
{
    while (!separator_known(&r->sep) && r->probed < b->n_lines) {
        const struct line *l = &b->line[r->probed];
        r->look += l->len + l->eol;
        if (separator_probe(&r->sep, (struct slice){b->buf + l->off, l->len}) || r->look >= LOOK_AHEAD)
            separator_settle(&r->sep);
        r->probed++;
    }
    /* the line still coming is too long for a separator */
    size_t coming = b->len - r->scan;
    if (all || (coming > SEPARATOR_MAX && r->look + coming >= LOOK_AHEAD))
        separator_settle(&r->sep);
}

/* The head of a post may begin above its separator: name, title, date, each a short line, a blank line above
 * them all.  First line of it. */
static size_t head_start(const struct text_reader *r, const struct block *b, size_t sep)
{
    size_t i = sep;
    if (!separator_in_head((struct slice){b->buf + b->line[sep].off, b->line[sep].len}))
        return sep;
    while (i > r->body && sep - i < HEAD_LINES && b->line[i - 1].len <= HEAD_WIDTH && !blank(b, &b->line[i - 1]))
        i--;
    return i > r->body && blank(b, &b->line[i - 1]) ? i : sep;
}

/* Line r->next opens a thread (or a post) of its own? Closes what went before. */
static enum status look_at_line(struct text_reader *r, struct block *b)
{
    size_t i = r->next;
    struct slice text = {b->buf + b->line[i].off, b->line[i].len};
    enum separates what = text.len > SEPARATOR_MAX ? SEPARATES_NOTHING : separator_of(&r->sep, text);
    if (what == SEPARATES_THREAD) {
        bool first = r->new_thread && r->open == i;
        enum status st = first ? ST_OK : close_post(r, b, i, POST_LAST);
        if (st)
            return st;
        r->piece = false;
        r->new_thread = true;
        separator_thread(&r->sep);
        r->look = 0;
        r->probed = i + 1;
        r->body = i + 1;
    } else if (what == SEPARATES_POST && r->body == i && !r->piece) {
        r->body = i + 1; /* separators in a row open one post */
    } else if (what == SEPARATES_NOTHING && r->body == i && i > r->open && separator_field(text)) {
        r->body = i + 1;
    } else if (what == SEPARATES_POST) {
        enum status st = close_post(r, b, head_start(r, b, i), 0);
        if (st)
            return st;
        r->piece = false;
        r->body = i + 1;
    }
    r->next = i + 1;
    return cut_piece(r, b, i);
}

static enum status find_posts(struct text_reader *r, struct block *b)
{
    for (;;) {
        probe(r, b, r->ended);
        if (!separator_known(&r->sep) || r->next == b->n_lines)
            break;
        enum status st = look_at_line(r, b);
        if (st)
            return st;
    }
    return r->ended && r->next == b->n_lines ? close_post(r, b, b->n_lines, POST_LAST) : ST_OK;
}

/* Cuts an endless line that is still coming, so that memory stays bounded. */
static enum status cut_endless(struct text_reader *r, struct block *b)
{
    while (!r->ended && b->len - (r->open < b->n_lines ? b->line[r->open].off : r->scan) > PIECE_HARD + 16) {
        size_t from = r->open < b->n_lines ? b->line[r->open].off : r->scan;
        if (r->next < b->n_lines)
            return ST_OK; /* the style of the thread is not known yet */
        size_t at = hard_cut(b, from);
        if (at <= r->scan)
            return ST_OK;
        separator_settle(&r->sep);
        enum status st = push_line(r, b, at, 0);
        r->next = r->probed = b->n_lines;
        if (!st)
            st = close_post(r, b, b->n_lines, POST_MORE);
        if (st)
            return st;
    }
    return ST_OK;
}

static enum status take_carry(struct text_reader *r, struct block *b)
{
    block_reset(b);
    if (VEC_RESERVE(b->buf, b->cap, r->carry.len + READ_SIZE + TOKENS_PAD) ||
        VEC_RESERVE(b->line, b->cap_lines, r->n_carry_lines))
        return ST_NOMEM;
    if (r->carry.len)
        memcpy(b->buf, r->carry.ptr, r->carry.len);
    if (r->n_carry_lines)
        memcpy(b->line, r->carry_line, r->n_carry_lines * sizeof *b->line);
    b->len = r->carry.len;
    b->n_lines = r->n_carry_lines;
    b->off = r->off;
    b->line_no = r->line_no;
    r->scan = b->n_lines ? block_line_end(b, b->n_lines - 1) : 0;
    r->open = 0;
    return ST_OK;
}

/* Puts the open post aside for the next block. */
static enum status leave_carry(struct text_reader *r, struct block *b)
{
    size_t from = r->open < b->n_lines ? b->line[r->open].off : r->scan;
    buf_clear(&r->carry);
    r->n_carry_lines = b->n_lines - r->open;
    if (buf_append(&r->carry, b->buf + from, b->len - from) ||
        VEC_RESERVE(r->carry_line, r->cap_carry_lines, r->n_carry_lines))
        return ST_NOMEM;
    for (size_t i = 0; i < r->n_carry_lines; i++) {
        r->carry_line[i] = b->line[r->open + i];
        r->carry_line[i].off -= (uint32_t)from;
    }
    r->off += from;
    for (size_t i = 0; i < r->open; i++)
        r->line_no += b->line[i].eol > 0;
    r->next -= r->open;
    r->probed -= r->open;
    r->body -= r->open;
    b->n_lines = r->open;
    b->len = from;
    return ST_OK;
}

static enum status read_more(struct text_reader *r, struct block *b)
{
    size_t got = 0;
    if (VEC_RESERVE(b->buf, b->cap, b->len + READ_SIZE + TOKENS_PAD))
        return ST_NOMEM;
    enum status st = input_read(r->in, b->buf + b->len, READ_SIZE, &got);
    if (st == ST_IO)
        r->events.trouble(r->events.ctx, input_name(r->in), 0, input_error(r->in));
    if (st == ST_IO || st == ST_END) {
        r->ended = true;
        st = ST_OK;
    }
    b->len += got;
    return st;
}

static enum status fill(struct text_reader *r, struct block *b)
{
    for (;;) {
        size_t searched = b->len > r->scan ? b->len - (b->buf[b->len - 1] == '\r') : b->len;
        enum status st = read_more(r, b);
        if (!st)
            st = scan_lines(r, b, searched);
        if (!st)
            st = find_posts(r, b);
        if (!st)
            st = cut_endless(r, b);
        if (st || r->ended)
            return st;
        size_t closed = r->open < b->n_lines ? b->line[r->open].off : r->scan;
        if (b->n_posts && (closed >= BLOCK_TARGET || !input_pending(r->in)))
            return ST_OK;
    }
}

enum status text_reader_fill(struct text_reader *r, struct block *b)
{
    enum status st;
    do {
        if (!r->in && (st = open_next(r)))
            return st;
        if ((st = take_carry(r, b)) || (st = fill(r, b)) || (st = leave_carry(r, b)))
            return st;
        memset(b->buf + b->len, 0, TOKENS_PAD);
        if (r->ended) {
            assert(r->carry.len == 0);
            r->consumed += input_consumed(r->in);
            input_close(r->in);
            r->in = NULL;
        }
    } while (b->n_posts == 0);
    return ST_OK;
}
