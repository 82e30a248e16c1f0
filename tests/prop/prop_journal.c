/* prop_journal: output and journal give the input back.
 *
 *   restore(output, journal) = input, for arbitrary bytes, threads made at random, the samples and hostile text, with and
 *     without --mark and --strip
 *   the journal is no larger than what was removed and 48 bytes a record, for texts of some size
 *   however much of the output is there, an interrupted run's journal gives a beginning of the input back
 *   any byte of the journal or the output changed: no wrong input is taken for a right one
 *
 * THRESH_SEED=N replays one text; THRESH_RUNS=N makes more of them.  SPDX-License-Identifier: MIT */
#include <fcntl.h>

#include "journals.h"
#include "threads.h"

static void arbitrary(struct buf *b)
{
    static const char some[] = "a b\n\n> .\r\n\f\t-\0\xff\xfe\xe4\xbd\xa0";
    uint64_t n = draw(3000), plain = draw(2);
    for (uint64_t i = 0; i < n; i++)
        must(buf_append_byte(b, plain ? (uint8_t)draw(256) : (uint8_t)some[draw(sizeof some - 1)]) == ST_OK, "memory");
}

/* Self-similar, and all ends next to each other. */
static void hostile(struct buf *b)
{
    uint64_t lines = 1 + draw(400), period = 1 + draw(7);
    for (uint64_t i = 0; i < lines; i++) {
        for (uint64_t k = 0; k < i % period; k++)
            put(b, "> ");
        put(b, i % period == 1 ? "\n" : "one two three four five six seven eight nine ten");
        put(b, draw(3) ? "\n" : draw(2) ? " " : "\r\n.\r\n");
    }
}

static void count_records(const struct bytes *j, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i + 1 < j->n; i++)
        *n += j->ptr[i] == '\n' && ((j->ptr[i + 1] >= '0' && j->ptr[i + 1] <= '9') || j->ptr[i + 1] == '=');
}

static void law(const struct config *c, const uint8_t *text, size_t n)
{
    struct bytes out, journal, got;
    struct restored r;
    size_t records;
    journals_run(c, text, n, &out, &journal);
    must(journals_restore(journal, out, &got, &r) == ST_OK && r.finished, "the journal is good");
    must(got.n == n && memcmp(got.ptr, text, n) == 0, "output and journal give the input back");
    count_records(&journal, &records);
    if (!c->mark)
        must(journal.n <= n - out.n + 48 * (records + 10), "the journal is small");
    free(got.ptr);

    /* as a killed run leaves it: no last line, and less output */
    size_t cut = journal.n - 1;
    while (cut > 0 && journal.ptr[cut - 1] != '\n')
        cut--;
    struct bytes part = {journal.ptr, cut - draw(cut < 20 ? 1 : 20)}, less = {out.ptr, out.n ? (size_t)draw(out.n) : 0};
    enum status st = journals_restore(part, less, &got, &r);
    must(got.n <= n && memcmp(got.ptr, text, got.n) == 0, "a beginning of the input comes back");
    must(st == ST_OK ? !r.finished : st == ST_IO && r.why[0], "and it is told whether that is all");
    free(got.ptr);
    free(out.ptr);
    free(journal.ptr);
}

/* Each byte of `which` changed in turn. */
static void flip(struct bytes journal, struct bytes out, struct bytes *which)
{
    for (size_t i = 0; i < which->n; i++) {
        struct bytes got;
        struct restored r;
        uint8_t was = which->ptr[i];
        which->ptr[i] = (uint8_t)(was ^ (1u << draw(8)));
        must(journals_restore(journal, out, &got, &r) == ST_IO && r.why[0] && r.file, "a changed byte is seen");
        which->ptr[i] = was;
        free(got.ptr);
    }
}

static void flips(const struct config *c)
{
    static const char text[] = "The pump was replaced in May and has run since then without a stop.\n"
                               "Its filter is cleaned every week by whoever is on duty.\n.\n"
                               "> The pump was replaced in May and has run since then without a stop.\n\nWhich pump?\n.\n"
                               "The pump was replaced in May and has run since then without a stop.\n"
                               "Its filter is cleaned every week by whoever is on duty.\n\nI see.\n";
    struct bytes out, journal;
    journals_run(c, (const uint8_t *)text, sizeof text - 1, &out, &journal);
    must(out.n < sizeof text - 60, "something was removed");
    flip(journal, out, &journal);
    flip(journal, out, &out);
    struct bytes got, longer = {malloc(out.n + 1), out.n + 1}, shorter = {out.ptr, out.n - 1};
    struct restored r;
    memcpy(longer.ptr, out.ptr, out.n);
    longer.ptr[out.n] = '\n';
    must(journals_restore(journal, longer, &got, &r) == ST_IO, "output that is too long is seen");
    free(got.ptr);
    must(journals_restore(journal, shorter, &got, &r) == ST_IO, "output that is too short is seen");
    free(got.ptr);
    free(longer.ptr);
    free(out.ptr);
    free(journal.ptr);
}

static void one(uint64_t seed)
{
    struct buf text = {0};
    struct config c = through_defaults();
    state = seed;
    switch (seed % 4) {
    case 0: arbitrary(&text); break;
    case 1: hostile(&text); break;
    default: thread(&text);
    }
    c.mark = draw(3) == 0;
    if (draw(4) == 0)
        c.strip = (unsigned)draw(16) << 1;
    if (draw(8) == 0) { /* exact mode */
        c.strip = 1u << V_REPOST;
        c.similarity = 1;
    }
    law(&c, text.ptr, text.len);
    buf_free(&text);
}

static void sample(const char *path)
{
    struct config c = through_defaults();
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    must(fd >= 0, path);
    struct bytes text = journals_read(fd);
    for (c.mark = false;; c.mark = true) {
        law(&c, text.ptr, text.n);
        if (c.mark)
            break;
    }
    free(text.ptr);
    close(fd);
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED"), *runs = getenv("THRESH_RUNS");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1, n = seed ? 1 : runs ? strtoull(runs, NULL, 10) : 400;
    struct config c = through_defaults();
    for (uint64_t i = 0; i < n; i++)
        one(through_seed = first + i);
    through_seed = 0;
    sample("corpus-samples/xenforo-flattened.txt");
    sample("corpus-samples/mailing-list.txt");
    sample("corpus-samples/chinese.txt");
    flips(&c);
    c.mark = true;
    flips(&c);
    return 0;
}
