/* journals: runs with a journal, and restoring, in memory; for property and fault tests.
 * SPDX-License-Identifier: MIT */
#ifndef JOURNALS_H
#define JOURNALS_H

#include <string.h>

#include "state/restore.h"
#include "through.h"

struct bytes {
    uint8_t *ptr;
    size_t n;
};

static inline int journals_file(char path[40], const void *ptr, size_t n)
{
    int fd = memfd_create("file", 0);
    must(fd >= 0 && (n == 0 || write(fd, ptr, n) == (ssize_t)n), "memfd");
    snprintf(path, 40, "/proc/self/fd/%d", fd);
    return fd;
}

static inline struct bytes journals_read(int fd)
{
    off_t n = lseek(fd, 0, SEEK_END);
    struct bytes b = {malloc((size_t)n + 1), (size_t)n};
    must(b.ptr && pread(fd, b.ptr, b.n, 0) == n, "a file can be read back");
    return b;
}

/* The text through the filter; the journal and the output come back. */
static inline void journals_run(const struct config *config, const uint8_t *text, size_t n, struct bytes *out,
                                struct bytes *journal)
{
    char path[40];
    int fd = journals_file(path, NULL, 0);
    struct config c = *config;
    struct stats stats;
    c.journal_file = path;
    out->n = through(&c, text, n, &out->ptr, &stats);
    *journal = journals_read(fd);
    close(fd);
}

static inline enum status journals_restore(struct bytes journal, struct bytes kept, struct bytes *got, struct restored *r)
{
    char journal_path[40], kept_path[40], out_path[40];
    int j = journals_file(journal_path, journal.ptr, journal.n), k = journals_file(kept_path, kept.ptr, kept.n);
    int o = journals_file(out_path, NULL, 0);
    struct output out;
    must(output_init(&out, o) == ST_OK, "an output");
    enum status st = restore_run(journal_path, (const char *const[]){kept_path}, 1, &out, NULL, r);
    must(output_flush(&out) == ST_OK, "the output takes all");
    output_free(&out);
    *got = journals_read(o);
    close(j);
    close(k);
    close(o);
    return st;
}

#endif
