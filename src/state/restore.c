/* restore: see the header.  The journal is read stretch by stretch, from one `=` line to the next: first all of it is
 * checked, then the output is read and checked, then the input is written.
 * SPDX-License-Identifier: MIT */
#include "state/restore.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "io/descriptor.h"
#include "io/input.h"
#include "io/utf16.h"
#include "state/journal.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/vec.h"

#define READ_SIZE ((size_t)256 << 10)
#define LINE_MAX_BYTES 512u            /* names of rules are shorter than 256 */
#define MOST_BYTES ((uint64_t)1 << 40) /* more in one record is no number of ours */

struct restore_record {
    uint64_t kept, removed, added;
    size_t at; /* its bytes in restore.text */
};

struct restore {
    struct restored *r;
    const char *journal, *kept; /* kept: the output at hand */
    const char *const *file;    /* all of them */
    size_t n_files, next;
    struct input *in;
    bool in_ended;          /* the journal */
    struct descriptor from; /* the output, if there is one; */
    struct input *packed;   /* else the one at hand of several */
    struct input_opts opts;
    struct output *out;
    struct buf text;    /* bytes of the journal, from the first one that is still needed */
    size_t pos, summed; /* in text: the next line; the byte behind the last sum */
    struct restore_record *record;
    size_t n_records, cap_records;
    uint64_t sum, hash;
    uint64_t out_at, in_at; /* numbers of the last `=` line */
    uint64_t n_kinds;
    bool torn;          /* the journal ends inside the bytes of a record */
    bool short_of;      /* the output ended before the journal */
    struct buf bytes;   /* the output of one stretch */
    const char *begins; /* what the `utf16` line of this stretch says; NULL: no input begins with it */
    bool wide;          /* the input at hand was UTF-16 */
    struct utf16_back back;
};

__attribute__((format(printf, 3, 4))) static enum status fail(struct restore *s, const char *file, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(s->r->why, sizeof s->r->why, fmt, ap);
    va_end(ap);
    s->r->file = file;
    return ST_IO;
}

static enum status damaged(struct restore *s)
{
    return fail(s, s->journal, "damaged behind byte %llu of the input; up to there it was restored",
                (unsigned long long)s->r->input);
}

/* Reads until there are `need` bytes behind s->pos; ST_END: the journal ends before. */
static enum status have(struct restore *s, size_t need)
{
    while (s->text.len - s->pos < need) {
        size_t got = 0;
        if (s->in_ended)
            return ST_END;
        if (buf_reserve(&s->text, READ_SIZE))
            return ST_NOMEM;
        enum status st = input_read(s->in, s->text.ptr + s->text.len, READ_SIZE, &got);
        if (st == ST_END)
            s->in_ended = true;
        else if (st == ST_IO)
            return fail(s, s->journal, "%s", input_error(s->in));
        else if (st)
            return st;
        else
            s->text.len += got;
    }
    return ST_OK;
}

/* The line at s->pos, *n bytes without its LF.  ST_END: the journal ends before the LF. */
static enum status line(struct restore *s, size_t *n)
{
    for (size_t i = 0;; i++) {
        if (i >= LINE_MAX_BYTES)
            return damaged(s);
        if (s->pos + i >= s->text.len) {
            enum status st = have(s, i + 1);
            if (st)
                return st;
        }
        if (s->text.ptr[s->pos + i] == '\n') {
            *n = i;
            return ST_OK;
        }
    }
}

/* Reads decimal digits without leading zeros, and moves *p behind them. */
static bool number(const char **p, uint64_t *value)
{
    const char *c = *p;
    uint64_t v = 0;
    while (*c >= '0' && *c <= '9' && c - *p < 19)
        v = v * 10 + (uint64_t)(*c++ - '0');
    bool good = c > *p && (**p != '0' || c == *p + 1);
    *p = c;
    *value = v;
    return good;
}

static bool skip(const char **p, char c) { return **p == c && (++*p, true); }

/* Whether the line s->text[pos .. pos + n) ends in the right sum; then the chain moves on. */
static bool summed(struct restore *s, size_t n)
{
    char sum[JOURNAL_SUM];
    if (n < JOURNAL_SUM)
        return false;
    size_t at = s->pos + n - JOURNAL_SUM;
    uint64_t h = journal_link(s->sum, s->text.ptr + s->summed, at - s->summed);
    journal_letters(h, sum);
    if (memcmp(sum, s->text.ptr + at, JOURNAL_SUM) != 0)
        return false;
    s->sum = h;
    s->pos += n + 1;
    s->summed = s->pos;
    return true;
}

static enum status read_record(struct restore *s, const char *text, size_t n)
{
    struct restore_record r = {0};
    uint64_t kind, thread, post;
    const char *p = text;
    bool good = number(&p, &r.kept) && skip(&p, ' ') && number(&p, &r.removed) && (!skip(&p, '+') || number(&p, &r.added)) &&
                skip(&p, ' ') && number(&p, &kind) && kind < s->n_kinds && skip(&p, ' ') &&
                (skip(&p, '-') || (number(&p, &thread) && skip(&p, ':') && number(&p, &post))) && skip(&p, ' ') &&
                p + JOURNAL_SUM == text + n && r.kept < MOST_BYTES && r.removed < MOST_BYTES && r.added < MOST_BYTES;
    if (!good || !summed(s, n))
        return damaged(s);
    enum status st = have(s, (size_t)r.removed + 1);
    s->torn = st == ST_END;
    if (st)
        return st;
    r.at = s->pos;
    s->pos += (size_t)r.removed;
    if (s->text.ptr[s->pos++] != '\n')
        return damaged(s);
    return VEC_PUSH(s->record, s->n_records, s->cap_records, r);
}

/* `= OUTPUT INPUT HASH SUM`, the keyword already skipped. */
struct journal_stop {
    uint64_t out, in;
    char hash[JOURNAL_SUM];
    bool end;
};

static enum status read_stop(struct restore *s, const char *text, size_t n, const char *p, struct journal_stop *stop)
{
    bool good = number(&p, &stop->out) && skip(&p, ' ') && number(&p, &stop->in) && skip(&p, ' ') &&
                p + 2 * JOURNAL_SUM + 1 == text + n && p[JOURNAL_SUM] == ' ';
    if (!good)
        return damaged(s);
    memcpy(stop->hash, p, JOURNAL_SUM);
    uint64_t out = s->out_at, in = s->in_at;
    for (size_t i = 0; i < s->n_records; i++) {
        out += s->record[i].kept + s->record[i].added;
        in += s->record[i].kept + s->record[i].removed;
    }
    /* what is kept behind the last record counts for both */
    if (!summed(s, n) || stop->out < out || stop->in < in || stop->out - out != stop->in - in)
        return damaged(s);
    return ST_OK;
}

static bool read_encoding(struct restore *s, const char *text)
{
    static const char *const lines[] = {"utf16 le", "utf16 be", "utf16 no"};
    for (size_t i = 0; i < 3; i++)
        if (strcmp(text, lines[i]) == 0)
            s->begins = lines[i] + 6;
    return strncmp(text, "utf16 ", 6) == 0 && s->begins;
}

/* Reads to the end of a stretch.  ST_END: the journal ends here, in order or torn. */
static enum status read_stretch(struct restore *s, struct journal_stop *stop)
{
    s->n_records = 0;
    for (;;) {
        char text[LINE_MAX_BYTES + 1];
        size_t n = 0;
        enum status st = line(s, &n);
        if (st)
            return st;
        memcpy(text, s->text.ptr + s->pos, n);
        text[n] = '\0';
        const char *p = text;
        uint64_t kind;
        if (*p >= '0' && *p <= '9') {
            st = read_record(s, text, n);
        } else if (strncmp(p, "kind ", 5) == 0) {
            p += 5;
            if (!number(&p, &kind) || kind != s->n_kinds || *p != ' ')
                return damaged(s);
            s->n_kinds++;
            s->pos += n + 1;
        } else if (read_encoding(s, p)) {
            s->pos += n + 1;
        } else if (strncmp(p, "= ", 2) == 0 || strncmp(p, "end ", 4) == 0) {
            stop->end = *p == 'e';
            return read_stop(s, text, n, p + (stop->end ? 4 : 2), stop);
        } else {
            return damaged(s);
        }
        if (st)
            return st;
    }
}

/* Reads bytes of the output, from one file after the other. */
static enum status read_some(struct restore *s, uint8_t *to, size_t cap, size_t *got)
{
    enum status st = ST_OK;
    if (s->n_files == 1) {
        st = descriptor_read(&s->from, to, cap, true, got);
        return st == ST_IO ? fail(s, s->kept, "%s", strerror(s->from.err)) : st;
    }
    for (;;) {
        st = s->packed ? input_read(s->packed, to, cap, got) : ST_END;
        if (st == ST_IO)
            return fail(s, s->kept, "%s", input_error(s->packed));
        if (st != ST_END || s->next == s->n_files)
            return st;
        input_close(s->packed);
        s->packed = NULL;
        s->kept = s->file[s->next++];
        st = input_open(&s->packed, s->kept, &s->opts);
        if (st)
            return st == ST_IO ? fail(s, s->kept, "%s", strerror(errno)) : st;
    }
}

/* Reads up to n bytes of the output into s->bytes. */
static enum status read_output(struct restore *s, size_t n)
{
    buf_clear(&s->bytes);
    if (buf_reserve(&s->bytes, n))
        return ST_NOMEM;
    while (s->bytes.len < n) {
        size_t got = 0;
        enum status st = read_some(s, s->bytes.ptr + s->bytes.len, n - s->bytes.len, &got);
        if (st == ST_END) {
            s->short_of = true;
            return ST_OK;
        }
        if (st)
            return st;
        s->bytes.len += got;
    }
    return ST_OK;
}

static enum status give(struct restore *s, const uint8_t *p, size_t n)
{
    enum { SOME = 4096 };
    uint8_t units[UTF16_BACK_ROOM(SOME)];
    enum status st = ST_OK;
    s->r->input += n;
    if (!s->wide)
        return output_write(s->out, p, n);
    for (size_t some; n && !st; p += some, n -= some) {
        some = n < SOME ? n : SOME;
        st = output_write(s->out, units, utf16_back(&s->back, p, some, units));
    }
    return st;
}

/* Begins a new input, if one begins with this stretch. */
static enum status begin_input(struct restore *s)
{
    static const uint8_t marks[2][2] = {{0xff, 0xfe}, {0xfe, 0xff}};
    if (!s->begins)
        return ST_OK;
    s->wide = *s->begins != 'n';
    s->back = (struct utf16_back){.big = *s->begins == 'b'};
    s->begins = NULL;
    return s->wide ? output_write(s->out, marks[s->back.big], 2) : ST_OK;
}

/* Joins output bytes and removed bytes; ends where the output ends. */
static enum status join(struct restore *s)
{
    size_t at = 0;
    enum status st = begin_input(s);
    for (size_t i = 0; i < s->n_records && !st; i++) {
        const struct restore_record *r = &s->record[i];
        size_t left = s->bytes.len - at;
        if (r->kept > left)
            break;
        st = give(s, s->bytes.ptr + at, (size_t)r->kept);
        at += (size_t)r->kept;
        if (!st)
            st = give(s, s->text.ptr + r->at, (size_t)r->removed);
        left -= (size_t)r->kept;
        at += r->added < left ? (size_t)r->added : left;
    }
    if (!st)
        st = give(s, s->bytes.ptr + at, s->bytes.len - at);
    s->r->output += s->bytes.len;
    return st;
}

static enum status one_stretch(struct restore *s, const struct journal_stop *stop)
{
    char hash[JOURNAL_SUM];
    uint64_t n = stop->out - s->out_at;
    if (stop->end)
        return ST_OK;
    if (n > SIZE_MAX / 2)
        return damaged(s);
    enum status st = read_output(s, (size_t)n);
    if (st)
        return st;
    s->hash = journal_link(s->hash, s->bytes.ptr, s->bytes.len);
    journal_letters(s->hash, hash);
    if (!s->short_of && memcmp(hash, stop->hash, JOURNAL_SUM) != 0)
        return fail(s, s->kept, "is not what %.100s was written with: it differs between bytes %llu and %llu", s->journal,
                    (unsigned long long)s->out_at, (unsigned long long)stop->out);
    return join(s);
}

/* What is left at the end of the journal can be the start of a line that was cut off. */
static bool may_be_torn(const struct restore *s)
{
    const char *p = (const char *)s->text.ptr + s->pos;
    size_t n = s->text.len - s->pos;
    if (n == 0 || (*p >= '0' && *p <= '9'))
        return true;
    static const char *const words[] = {"= ", "end ", "kind ", "utf16 "};
    for (size_t i = 0; i < 4; i++) {
        size_t len = strlen(words[i]);
        if (memcmp(p, words[i], n < len ? n : len) != 0)
            continue;
        unsigned spaces = 0;
        size_t word = 0; /* the last one */
        for (size_t k = 0; k < n; k++) {
            spaces += p[k] == ' ';
            word = p[k] == ' ' ? 0 : word + 1;
        }
        return i >= 2 || (spaces < 5 && word <= 20 && (spaces < 4 || word <= JOURNAL_SUM));
    }
    return false;
}

static enum status read_head(struct restore *s)
{
    const size_t n = strlen(JOURNAL_HEAD), word = strlen("thresh-journal ");
    enum status st = have(s, n);
    size_t got = s->text.len < n ? s->text.len : n;
    if (st && st != ST_END)
        return st;
    if (memcmp(s->text.ptr ? (const char *)s->text.ptr : "", JOURNAL_HEAD, got) == 0) {
        s->pos = got;
        return st;
    }
    if (got > word && memcmp(s->text.ptr, JOURNAL_HEAD, word) == 0)
        return fail(s, s->journal, "is a journal of another version; this program reads version 1");
    return fail(s, s->journal, "is no journal: it does not begin with 'thresh-journal'");
}

/* The journal is at its end; checks that the output is, too. */
static enum status both_end(struct restore *s)
{
    uint8_t byte;
    size_t got = 0;
    if (!s->torn && !may_be_torn(s))
        return damaged(s);
    if (s->short_of && s->r->finished)
        return fail(s, s->kept, "ends at byte %llu, the journal tells of %llu; the input was restored up to there",
                    (unsigned long long)s->r->output, (unsigned long long)s->out_at);
    if (s->short_of)
        return ST_OK;
    enum status st = read_some(s, &byte, 1, &got);
    if (st == ST_END)
        return ST_OK;
    return st ? st : fail(s, s->kept, "goes on behind byte %llu, where the journal ends", (unsigned long long)s->out_at);
}

static enum status all_stretches(struct restore *s)
{
    enum status st = read_head(s);
    while (!st) {
        struct journal_stop stop = {0};
        st = read_stretch(s, &stop);
        if (st)
            break;
        if (s->r->finished)
            return damaged(s);
        if (stop.end && (s->n_records || stop.out != s->out_at || stop.in != s->in_at))
            return damaged(s);
        if (!s->short_of)
            st = one_stretch(s, &stop);
        s->out_at = stop.out;
        s->in_at = stop.in;
        s->r->finished = stop.end;
        buf_drop(&s->text, s->pos);
        s->pos = s->summed = 0;
    }
    if (st == ST_END && s->out->st == ST_END)
        return st;
    if (st != ST_END)
        return st;
    if (s->r->finished && s->text.len > s->pos)
        return damaged(s);
    return both_end(s);
}

enum status restore_run(const char *journal, const char *const *kept, size_t n_kept, struct output *out, const stop_flag *stop,
                        struct restored *r)
{
    static const char *const standard[] = {"-"};
    struct restore s = {.r = r, .journal = journal, .out = out, .opts = {.stop = stop, .as_bytes = true}};
    struct input_opts opts = {.stop = stop};
    int err = 0;
    s.file = n_kept ? kept : standard;
    s.n_files = n_kept ? n_kept : 1;
    s.kept = s.file[0];
    *r = (struct restored){0};
    enum status st = input_open(&s.in, journal, &opts);
    if (st)
        return st == ST_IO ? fail(&s, journal, "%s", strerror(errno)) : st;
    if (s.n_files == 1)
        st = descriptor_open(&s.from, s.kept, &err);
    if (st == ST_IO)
        (void)fail(&s, s.kept, "%s", strerror(err));
    if (!st) {
        s.from.stop = stop;
        st = all_stretches(&s);
    }
    if (s.from.buf)
        descriptor_close(&s.from);
    input_close(s.packed);
    input_close(s.in);
    buf_free(&s.text);
    buf_free(&s.bytes);
    alloc_free(s.record);
    return st;
}
