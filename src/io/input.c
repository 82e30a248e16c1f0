/* input: see input.h.
 *
 *     descriptor -> unpack (maybe) -> utf16 (maybe) -> caller
 *
 * Plain bytes go from the descriptor straight to the caller's buffer.  Everything else is decided once, from the first
 * bytes (start), and never waits for more of them than needed to exclude the formats: `printf hi | thresh` must not hang.
 * input_pending has to know whether the decompressor can give a byte without reading: it tries, into `stash`.
 * SPDX-License-Identifier: MIT */
#include "io/input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "io/descriptor.h"
#include "io/unpack.h"
#include "io/utf16.h"
#include "util/alloc.h"

/* Decoded bytes held back for input_pending; also the block that UTF-16 is recoded in. */
#define STASH 4096

struct input {
    struct descriptor src;
    const char *name;
    uint64_t memory;
    struct unpack *unpack; /* NULL = plain */
    enum unpack_kind kind;
    bool started, marked; /* packing known; byte-order mark looked for */
    bool ended;           /* unpack or source said so */
    bool halved;          /* inside a character of UTF-16 */
    enum input_encoding encoding;
    struct utf16 utf16;
    uint8_t stash[UTF16_ROOM(STASH)]; /* for the caller, stash[stash_at .. stash_n) */
    size_t stash_at, stash_n;
    uint64_t decoded; /* out of unpack */
    enum status sticky;
    char error[256];
};

enum status input_open(struct input **out, const char *path, const struct input_opts *opts)
{
    struct input *in = alloc_zero(1, sizeof *in);
    if (!in)
        return ST_NOMEM;
    int err = 0;
    bool pulled = opts && opts->pull;
    enum status st = pulled ? descriptor_pull(&in->src, opts->pull, opts->pull_ctx) : descriptor_open(&in->src, path, &err);
    if (st != ST_OK) {
        alloc_free(in);
        errno = err;
        return st;
    }
    in->name = !pulled && strcmp(path, "-") == 0 ? "(stdin)" : path;
    if (opts) {
        in->memory = opts->memory;
        in->src.stop = opts->stop;
        in->marked = opts->as_bytes;
    }
    *out = in;
    return ST_OK;
}

void input_close(struct input *in)
{
    if (!in)
        return;
    unpack_delete(in->unpack);
    descriptor_close(&in->src);
    alloc_free(in);
}

/* Bytes of the descriptor that somebody has used. */
uint64_t input_consumed(const struct input *in) { return in->src.off - (in->src.len - in->src.pos); }

static enum status input_failed(struct input *in, enum status st)
{
    if (st == ST_IO && in->src.err) {
        errno = in->src.err; /* %m: strerror_r is another function in every C library */
        snprintf(in->error, sizeof in->error, "cannot read at byte %llu: %m", (unsigned long long)in->src.off);
        errno = in->src.err;
    } else if (st == ST_IO && in->halved) {
        snprintf(in->error, sizeof in->error,
                 "ends inside a character of UTF-16, in whose place U+FFFD stands; fetch the file again");
        errno = EIO;
    } else if (st == ST_IO) {
        const char *what = unpack_error(in->unpack), *packing = unpack_name(in->kind);
        unsigned long long at = input_consumed(in), plain = in->decoded;
        if (strcmp(what, "truncated") == 0)
            snprintf(in->error, sizeof in->error,
                     "truncated %s stream: ends at byte %llu (%llu bytes unpacked); fetch the file again", packing, at, plain);
        else if (strncmp(what, "its ", 4) == 0) /* it is only too large */
            snprintf(in->error, sizeof in->error, "cannot unpack this %s stream: %s", packing, what);
        else
            snprintf(in->error, sizeof in->error, "damaged %s stream near byte %llu (%llu bytes unpacked): %s", packing, at,
                     plain, what);
        errno = EIO;
    } else if (st == ST_NOMEM) {
        snprintf(in->error, sizeof in->error, "no memory to unpack this %s stream", unpack_name(in->kind));
    }
    return st;
}

/* Finds out what the bytes are packed in. */
static enum status input_start(struct input *in, bool wait)
{
    for (;;) {
        struct descriptor *s = &in->src;
        enum status known = ST_MORE;
        if (s->len > s->pos)
            known = unpack_detect(s->buf + s->pos, s->len - s->pos, &in->kind);
        if (known == ST_MORE && s->eof) {
            in->kind = UNPACK_NONE;
            known = ST_OK;
        }
        if (known == ST_OK) {
            in->started = true;
            return in->kind == UNPACK_NONE ? ST_OK : unpack_new(&in->unpack, in->kind, in->memory);
        }
        enum status st = descriptor_fill(s, wait);
        if (st != ST_OK && st != ST_END)
            return st;
    }
}

/* Some unpacked bytes: at least one on ST_OK. */
static enum status input_unpack(struct input *in, uint8_t *to, size_t cap, bool wait, size_t *got)
{
    struct descriptor *s = &in->src;
    struct unpack_io io = {.out = to, .n_out = cap};
    for (;;) {
        io.in = s->buf + s->pos;
        io.n_in = s->len - s->pos;
        io.eof = s->eof;
        enum status st = unpack_run(in->unpack, &io);
        s->pos = s->len - io.n_in;
        *got = cap - io.n_out;
        in->decoded += *got;
        if (*got)
            return ST_OK; /* an error that stopped it shows again at the next call */
        if (st != ST_OK)
            return st;
        st = descriptor_fill(s, wait);
        if (st != ST_OK && st != ST_END)
            return st;
    }
}

/* Plain or unpacked bytes, at least one on ST_OK. */
static enum status input_raw(struct input *in, uint8_t *to, size_t cap, bool wait, size_t *got)
{
    struct descriptor *s = &in->src;
    if (!in->started) {
        enum status st = input_start(in, wait);
        if (st != ST_OK)
            return st;
    }
    if (in->unpack)
        return input_unpack(in, to, cap, wait, got);
    if (s->pos == s->len)
        return descriptor_read(s, to, cap, wait, got);
    size_t n = s->len - s->pos < cap ? s->len - s->pos : cap;
    memcpy(to, s->buf + s->pos, n);
    s->pos += n;
    *got = n;
    return ST_OK;
}

/* Looks for a UTF-16 mark.  The two bytes looked at go to the stash when they are none. */
static enum status input_mark(struct input *in, bool wait)
{
    while (in->stash_n < 2) {
        size_t n = 0;
        enum status st = input_raw(in, in->stash + in->stash_n, 2 - in->stash_n, wait, &n);
        if (st != ST_OK && st != ST_MORE && in->stash_n)
            break; /* end or trouble shows again after this byte */
        if (st != ST_OK)
            return st;
        in->stash_n += n;
        if (in->stash[0] != 0xff && in->stash[0] != 0xfe)
            break;
    }
    in->marked = true;
    if (in->stash_n < 2)
        return ST_OK;
    bool little = in->stash[0] == 0xff && in->stash[1] == 0xfe, big = in->stash[0] == 0xfe && in->stash[1] == 0xff;
    if (!little && !big)
        return ST_OK;
    in->encoding = little ? INPUT_UTF16LE : INPUT_UTF16BE;
    in->utf16.big = big;
    in->stash_n = 0;
    return ST_OK;
}

/* Refills the empty stash, through the recoder if there is one. */
static enum status input_stash(struct input *in, bool wait)
{
    in->stash_at = in->stash_n = 0;
    if (in->encoding == INPUT_BYTES) {
        size_t n = 0;
        enum status st = input_raw(in, in->stash, STASH, wait, &n);
        if (st == ST_OK)
            in->stash_n = n;
        return st;
    }
    while (in->stash_n == 0) {
        uint8_t block[STASH];
        size_t n = 0;
        if (in->ended)
            return in->halved ? ST_IO : ST_END;
        enum status st = input_raw(in, block, sizeof block, wait, &n);
        if (st == ST_OK) {
            in->stash_n = utf16_push(&in->utf16, block, n, in->stash);
        } else if (st == ST_END) {
            in->ended = true;
            in->halved = in->utf16.has_odd;
            in->stash_n = utf16_finish(&in->utf16, in->stash);
        } else {
            return st;
        }
    }
    return ST_OK;
}

static enum status input_get(struct input *in, uint8_t *buf, size_t cap, size_t *got)
{
    if (!in->marked) {
        enum status st = input_mark(in, true);
        if (st != ST_OK)
            return st;
    }
    if (in->stash_at == in->stash_n) {
        if (in->encoding == INPUT_BYTES)
            return input_raw(in, buf, cap, true, got);
        enum status st = input_stash(in, true);
        if (st != ST_OK)
            return st;
    }
    size_t n = in->stash_n - in->stash_at;
    if (n > cap)
        n = cap;
    memcpy(buf, in->stash + in->stash_at, n);
    in->stash_at += n;
    *got = n;
    return ST_OK;
}

/* Only ST_IO, ST_NOMEM and ST_END last. */
static enum status input_settle(struct input *in, enum status st)
{
    if (st == ST_OK || st == ST_MORE)
        return st;
    if (st == ST_LIMIT)
        st = ST_IO; /* the buffer below is larger than any lookahead */
    in->sticky = st;
    return input_failed(in, st);
}

enum status input_read(struct input *in, uint8_t *buf, size_t cap, size_t *got)
{
    if (in->sticky != ST_OK && in->stash_at == in->stash_n)
        return in->sticky;
    return input_settle(in, input_get(in, buf, cap, got));
}

bool input_pending(struct input *in)
{
    if (in->sticky != ST_OK)
        return true;
    if (!in->marked) {
        /* one byte FF or FE may wait in the stash for the other: nothing to read yet */
        enum status st = input_settle(in, input_mark(in, false));
        if (st != ST_OK)
            return st != ST_MORE;
    }
    if (in->stash_at < in->stash_n)
        return true;
    if (!in->unpack && in->encoding == INPUT_BYTES)
        return descriptor_ready(&in->src);
    return input_settle(in, input_stash(in, false)) != ST_MORE;
}

enum unpack_kind input_packing(const struct input *in) { return in->kind; }

const char *input_name(const struct input *in) { return in->name; }

const char *input_error(const struct input *in) { return in->error; }

enum input_encoding input_encoding(const struct input *in) { return in->encoding; }
