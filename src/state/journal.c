/* journal: the writer; see the header.  A part is put together in memory and goes out in one write, before its output.
 * SPDX-License-Identifier: MIT */
#include "state/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "decide/policy.h"
#include "emit/emitter.h"
#include "io/output.h"
#include "quote/rules.h"
#include "util/alloc.h"
#include "util/buf.h"
#include "util/vec.h"

struct journal_kind {
    uint8_t verdict, reason;
    uint16_t rule;
};

struct journal {
    const struct config *config;
    const struct rules *rules;
    int fd;
    const stop_flag *stop;
    struct buf buf;     /* not yet written */
    size_t summed;      /* bytes of buf that a sum covers */
    uint64_t sum, hash; /* the latest hash of each of the two chains */
    uint64_t in, out;   /* bytes of input and output described so far */
    struct journal_kind *kind;
    size_t n_kinds, cap_kinds;
    bool cuts;   /* reasons are known for the part at hand */
    size_t file; /* the input at hand */
    enum input_encoding encoding;
};

uint64_t journal_link(uint64_t before, const void *bytes, size_t n) { return XXH3_64bits_withSeed(n ? bytes : "", n, before); }

void journal_letters(uint64_t hash, char *sum)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (unsigned i = 0; i < JOURNAL_SUM; i++, hash >>= 6)
        sum[i] = letters[hash & 63];
}

/* Ends a line with the sum of all bytes since the last one. */
static enum status put_sum(struct journal *j)
{
    char text[JOURNAL_SUM + 1];
    j->sum = journal_link(j->sum, j->buf.ptr + j->summed, j->buf.len - j->summed);
    journal_letters(j->sum, text);
    text[JOURNAL_SUM] = '\n';
    enum status st = buf_append(&j->buf, text, sizeof text);
    j->summed = j->buf.len;
    return st;
}

static enum status write_all(struct journal *j)
{
    const uint8_t *p = j->buf.ptr;
    size_t left = j->buf.len;
    while (left) {
        ssize_t n = write(j->fd, p, left);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            if (output_wait(j->fd, j->stop) == ST_OK)
                continue;
            errno = ETIMEDOUT;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ST_IO;
        p += n;
        left -= (size_t)n;
    }
    buf_clear(&j->buf);
    j->summed = 0;
    return ST_OK;
}

/* The file is emptied, like the target of a shell's `>`: an older journal is of an output that is overwritten too. */
enum status journal_new(struct journal **out, const struct config *config, const struct rules *rules, const stop_flag *stop)
{
    struct journal *j = alloc_zero(1, sizeof *j);
    if (!j)
        return ST_NOMEM;
    j->config = config;
    j->rules = rules;
    j->stop = stop;
    /* never blocking: a pipe is waited for in write_all; one that nobody reads is an error */
    j->fd = open(config->journal_file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    enum status st = j->fd < 0 ? ST_IO : buf_append_text(&j->buf, JOURNAL_HEAD);
    if (st) {
        (void)journal_delete(j);
        return st;
    }
    *out = j;
    return ST_OK;
}

enum status journal_delete(struct journal *j)
{
    enum status st = ST_OK;
    if (!j)
        return ST_OK;
    int err = errno;
    if (j->fd >= 0 && close(j->fd) != 0 && errno != EINTR) {
        st = ST_IO;
        err = errno;
    }
    buf_free(&j->buf);
    alloc_free(j->kind);
    alloc_free(j);
    errno = err;
    return st;
}

enum status journal_input(struct journal *j, size_t file, enum input_encoding encoding)
{
    static const char *const names[] = {[INPUT_BYTES] = "no", [INPUT_UTF16LE] = "le", [INPUT_UTF16BE] = "be"};
    bool same = file == j->file || (encoding == INPUT_BYTES && j->encoding == INPUT_BYTES);
    j->file = file;
    j->encoding = encoding;
    return same ? ST_OK : buf_printf(&j->buf, "utf16 %s\n", names[encoding]);
}

/* The number of a cut's kind; for a new one a `kind` line is written first. */
static enum status number_of(struct journal *j, const struct cut *c, size_t *number)
{
    struct journal_kind k = {V_KEEP, j->cuts ? R_BETWEEN : R_NEW, 0};
    if (c)
        k = (struct journal_kind){c->verdict, c->reason, c->rule};
    for (*number = 0; *number < j->n_kinds; ++*number) {
        const struct journal_kind *have = &j->kind[*number];
        if (have->verdict == k.verdict && have->reason == k.reason && have->rule == k.rule)
            return ST_OK;
    }
    enum status st = VEC_PUSH(j->kind, j->n_kinds, j->cap_kinds, k);
    const char *rule = k.rule ? rules_name(j->rules, k.rule) : "";
    const char *reason = k.reason == R_RULE && k.rule ? "" : reason_name((enum reason)k.reason);
    if (!st && k.verdict == V_KEEP && k.reason == R_NEW)
        return buf_printf(&j->buf, "kind %zu record changed\n", *number);
    const char *verdict = k.verdict == V_KEEP ? "blank" : emit_kinds[k.verdict];
    return st ? st : buf_printf(&j->buf, "kind %zu %s %s%s%s\n", *number, verdict, reason, *reason && *rule ? ":" : "", rule);
}

struct journal_record {
    size_t kept, removed, added; /* bytes */
    const uint8_t *bytes;        /* removed of them */
    const struct cut *cut;       /* why, or NULL: a blank line beside a removal */
};

static enum status put_record(struct journal *j, const struct journal_record *r)
{
    size_t kind;
    enum status st = number_of(j, r->cut, &kind);
    if (!st)
        st = buf_printf(&j->buf, "%zu %zu", r->kept, r->removed);
    if (!st && r->added)
        st = buf_printf(&j->buf, "+%zu", r->added);
    if (!st && r->cut && r->cut->source.post)
        st = buf_printf(&j->buf, " %zu %llu:%llu ", kind, (unsigned long long)r->cut->source.thread,
                        (unsigned long long)r->cut->source.post);
    else if (!st)
        st = buf_printf(&j->buf, " %zu - ", kind);
    if (!st)
        st = put_sum(j);
    if (!st)
        st = buf_append(&j->buf, r->bytes, r->removed);
    return st ? st : buf_append_byte(&j->buf, '\n');
}

/* Describes that input [from, to) was removed; r has the bytes added there and those kept since the last record.  Writes a record
 * for each run of cuts of one verdict and source; bytes between cuts (blank lines) go with the cut before them. */
static enum status put_gap(struct journal *j, const struct journal_part *p, size_t *cut, size_t from, size_t to,
                           struct journal_record r)
{
    enum status st = ST_OK;
    for (; *cut < p->n_cuts && p->cut[*cut].from < to && !st; ++*cut) {
        const struct cut *c = &p->cut[*cut];
        if (c->to <= from || !cut_applies(j->config, c))
            continue;
        if (r.cut && !cut_same(r.cut, c)) {
            r.bytes = p->in + from;
            r.removed = c->from - from;
            st = put_record(j, &r);
            from = c->from;
            r.kept = r.added = 0;
            r.cut = NULL;
        }
        r.cut = r.cut ? r.cut : c;
    }
    r.bytes = p->in + from;
    r.removed = to - from;
    return st ? st : put_record(j, &r);
}

enum status journal_part(struct journal *j, const struct journal_part *p)
{
    size_t in = 0, out = 0, cut = 0, kept = 0;
    j->cuts = p->cut != NULL;
    enum status st = ST_OK;
    for (size_t i = 0; i <= p->n_kept && !st; i++) {
        const struct kept *k = i < p->n_kept ? &p->kept[i] : NULL;
        size_t in_to = k ? k->from : p->n_in, out_to = k ? k->out : p->n_out;
        if (in_to > in || out_to > out) {
            struct journal_record r = {.kept = kept, .added = out_to - out};
            st = put_gap(j, p, &cut, in, in_to, r);
            kept = 0;
        }
        if (k) {
            kept += k->to - k->from;
            in = k->to;
            out = k->out + (k->to - k->from);
        }
    }
    if (st)
        return st;
    j->in += p->n_in;
    j->out += p->n_out;
    j->hash = journal_link(j->hash, p->out, p->n_out);
    char hash[JOURNAL_SUM + 1] = "";
    journal_letters(j->hash, hash);
    st = buf_printf(&j->buf, "= %llu %llu %s ", (unsigned long long)j->out, (unsigned long long)j->in, hash);
    if (!st)
        st = put_sum(j);
    return st ? st : write_all(j);
}

enum status journal_block(struct journal *j, const struct block *b)
{
    struct journal_part p = {b->text.buf,    b->output.bytes.ptr, b->text.len, b->output.bytes.len,
                             b->output.kept, b->output.n_kept,    b->cuts.cut, b->cuts.n};
    return journal_part(j, &p);
}

enum status journal_end(struct journal *j)
{
    char hash[JOURNAL_SUM + 1] = "";
    journal_letters(j->hash, hash);
    enum status st = buf_printf(&j->buf, "end %llu %llu %s ", (unsigned long long)j->out, (unsigned long long)j->in, hash);
    if (!st)
        st = put_sum(j);
    return st ? st : write_all(j);
}
