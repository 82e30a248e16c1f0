/* fuzz_library: thresh.h with any options, rows and columns, and what must hold whatever they are.
 *
 *   rows       the spans of a row leave exactly its cleaned text, rise and lie inside of it
 *   batches    however rows are cut into calls, the same texts come out
 *   columns    offsets, dictionaries and validity made of any bytes: OK or DATA with a sentence, nothing outside is read
 *   bytes      any input through thresh_run, in small reads: no status but those of the header, a sentence for all but OK
 *
 * The first two bytes choose; the rest is cut into rows at form feeds.  SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "thresh.h"

enum { ROWS = 64 };

static void must(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "must hold: %s\n", what);
    abort();
}

struct rows {
    struct thresh_text text[ROWS];
    size_t n;
};

static void cut(struct rows *r, const uint8_t *data, size_t n)
{
    static const char *const names[] = {"a", "b", "c", NULL};
    const uint8_t *end = data + n;
    r->n = 0;
    while (data < end && r->n < ROWS) {
        const uint8_t *to = memchr(data, '\f', (size_t)(end - data));
        to = to && r->n + 1 < ROWS ? to : end;
        const char *name = names[*data & 3];
        r->text[r->n++] = (struct thresh_text){(const char *)data, (size_t)(to - data), name, 1, "id", 2};
        data = to + (to < end);
    }
}

/* The option of this number, with this value, unless it names files or workers. */
static void set(thresh *t, size_t which, const char *value)
{
    size_t n = 0;
    while (thresh_option(n))
        n++;
    const struct thresh_option *o = thresh_option(which % n);
    if (!o->name || (o->value && (strcmp(o->value, "FILE") == 0 || strcmp(o->value, "DIR") == 0 || strcmp(o->value, "F") == 0)) ||
        strcmp(o->name, "jobs") == 0 || strcmp(o->name, "memory") == 0 || strcmp(o->name, "to") == 0 ||
        strcmp(o->name, "mark") == 0)
        return;
    char first[64] = "";
    if (o->values && (which & 64)) /* one that is taken */
        snprintf(first, sizeof first, "%.*s", (int)strcspn(o->values, ","), o->values);
    enum thresh_status st = thresh_set(t, o->name, *first ? first : value);
    must(st == THRESH_OK || st == THRESH_OPTION, "an option is taken or refused");
    must(st == THRESH_OK || thresh_why(t)[0], "it is said why");
}

static thresh *make(const uint8_t *choice)
{
    thresh *t = thresh_new();
    char value[8];
    snprintf(value, sizeof value, "%u", choice[1] & 63u);
    must(t && thresh_set(t, "jobs", choice[0] & 1 ? "2" : "1") == THRESH_OK && thresh_set(t, "memory", "16M") == THRESH_OK,
         "a handle");
    set(t, choice[0] >> 1, value);
    set(t, choice[1], "0.7");
    return t;
}

/* The cleaned rows, one behind the other, a NUL behind each; `step` rows a call. */
static size_t clean(thresh *t, const struct rows *r, size_t step, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < r->n; i += step) {
        const struct thresh_span *span;
        const uint64_t *first;
        const size_t now = r->n - i < step ? r->n - i : step;
        if (thresh_batch(t, r->text + i, now, &span, &first) != THRESH_OK) {
            must(thresh_why(t)[0] != '\0', "it is said why a batch is refused");
            return 0;
        }
        for (size_t k = 0; k < now; k++) {
            const struct thresh_text *x = &r->text[i + k];
            size_t at = 0;
            for (uint64_t s = first[k]; s < first[k + 1]; s++) {
                must(span[s].start >= at && span[s].start < span[s].end && span[s].end <= x->n, "spans rise and lie inside");
                must(span[s].reason && span[s].verdict > THRESH_KEEP && span[s].verdict <= THRESH_SIGNATURE, "a reason");
                memcpy(out + n, x->text + at, span[s].start - at);
                n += span[s].start - at;
                at = span[s].end;
            }
            memcpy(out + n, x->text + at, x->n - at);
            n += x->n - at;
            out[n++] = '\0';
        }
    }
    return n;
}

/* Columns: the same rows, and any bytes as offsets. */
static void columns(const uint8_t *choice, const struct rows *r, const uint8_t *data, size_t size)
{
    int64_t offset[ROWS + 1] = {0};
    static const uint8_t whole[4];
    size_t n = 0;
    char *text = malloc(size + 1);
    must(text != NULL, "memory");
    for (size_t i = 0; i < r->n; i++) {
        memcpy(text + n, r->text[i].text, r->text[i].n);
        offset[i + 1] = (int64_t)(n += r->text[i].n);
    }
    struct thresh_column column = {.size = sizeof column, .data = text, .n_data = n, .offset64 = offset};
    struct thresh_rows rows = {.size = sizeof rows, .n = r->n, .want = THRESH_WANT_TEXT, .text = &column};
    struct thresh_result x = {.size = sizeof x};
    struct rows alone = *r;
    char *other = malloc(size + ROWS);
    must(other != NULL, "memory");
    for (size_t i = 0; i < r->n; i++)
        alone.text[i].thread = NULL;
    thresh *t = make(choice), *u = make(choice);
    const size_t n_other = clean(u, &alone, ROWS, other);
    if (n > 0 && thresh_rows(t, &rows, &x) == THRESH_OK && n_other) {
        must(x.n == r->n && x.n_data + r->n == n_other, "a column gives as much as an array");
        const int64_t *end = x.offset;
        for (size_t i = 0, at = 0; i < r->n; at += (size_t)(end[i + 1] - end[i]) + 1, i++)
            must(memcmp(other + at, x.data + end[i], (size_t)(end[i + 1] - end[i])) == 0, "a column gives what an array gives");
    }
    thresh_free(u);
    free(other);
    if (size >= 4 * sizeof *offset && n) { /* now any */
        rows.n = size / sizeof *offset - 1 < ROWS ? size / sizeof *offset - 1 : ROWS;
        memcpy(offset, data, (rows.n + 1) * sizeof *offset);
        for (size_t i = 0; i <= rows.n && choice[1] & 1; i++)
            offset[i] = (int64_t)((uint64_t)offset[i] % (n + 2)); /* nearly good */
        column.valid = choice[1] & 2 && rows.n <= 32 ? whole : NULL;
        enum thresh_status st = thresh_rows(t, &rows, &x);
        must(st == THRESH_OK || ((st == THRESH_DATA || st == THRESH_OPTION) && thresh_why(t)[0]), "offsets of any bytes");
    }
    thresh_free(t);
    free(text);
}

struct source {
    const uint8_t *p;
    size_t n, most;
};

static ptrdiff_t take(void *ctx, void *to, size_t n)
{
    struct source *s = ctx;
    n = n < s->n ? n : s->n;
    n = n < s->most ? n : s->most;
    if (n)
        memcpy(to, s->p, n);
    s->p += n;
    s->n -= n;
    return (ptrdiff_t)n;
}

static int hear(void *ctx, const struct thresh_span *s)
{
    (void)ctx;
    must(s->start <= s->end && s->start_char <= s->end_char && s->reason, "a span is one");
    return 0;
}

static void bytes(const uint8_t *choice, const uint8_t *data, size_t size)
{
    struct source s = {data, size, 1 + (size_t)choice[0] * 3};
    struct thresh_io io = {.size = sizeof io, .ctx = &s, .read = take, .span = choice[0] & 1 ? hear : NULL};
    thresh *t = make(choice);
    enum thresh_status st = thresh_run(t, "fuzz", &io);
    must(st == THRESH_OK || thresh_why(t)[0], "it is said why a run fails");
    must(st == THRESH_OK || st == THRESH_IO || st == THRESH_DATA || st == THRESH_OPTION, "a status of the header");
    st = thresh_finish(t, &io);
    must(st == THRESH_OK || thresh_why(t)[0], "it is said why the end fails");
    must(thresh_stats(t, NULL, 0) > 100, "counters");
    thresh_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3 || size > 1 << 16)
        return 0;
    struct rows r;
    const uint8_t *choice = data;
    data += 2;
    size -= 2;
    cut(&r, data, size);
    char *one = malloc(size + ROWS), *two = malloc(size + ROWS);
    must(one && two, "memory");
    thresh *a = make(choice), *b = make(choice);
    size_t n = clean(a, &r, ROWS, one), m = clean(b, &r, 1 + choice[0] % 5, two);
    must(n == m && memcmp(one, two, n) == 0, "the same texts for any batches");
    columns(choice, &r, data, size);
    bytes(choice, data, size);
    thresh_free(a);
    thresh_free(b);
    free(one);
    free(two);
    return 0;
}
