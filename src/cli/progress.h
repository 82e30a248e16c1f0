/* progress: bytes, rate, share and time left as one line on the terminal, rewritten a few times a second.
 *
 * main.c calls progress_tick whenever the library tells how far it is, which may be often: between two
 * redraws a tick costs one clock read.  The caller owns the state; nothing is allocated.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
    bool on;
    uint64_t total; /* bytes to come in all; 0 = not known (a pipe) */
    uint64_t start_ns, drawn_ns;
    /* the last few redraws, so that the rate is that of the last seconds */
    struct {
        uint64_t ns, bytes;
    } past[32];
    unsigned n_past;
};

void progress_init(struct progress *p, bool on, uint64_t total);

/* Sum of the sizes of the regular files among `files`; 0 when one is no regular file, or there are none. */
uint64_t progress_total(const char *const *files, size_t n);

/* `ctx` is the struct progress; bytes so far of the input as it lies on disk, and of the output. */
void progress_tick(void *ctx, uint64_t bytes_in, uint64_t bytes_out);

void progress_end(struct progress *p); /* takes the line away */

/* The line itself, for `now_ns`.  out: at most `size` bytes with NUL. */
void progress_line(const struct progress *p, uint64_t now_ns, uint64_t bytes_in, uint64_t bytes_out, char *out, size_t size);

/* "1.5 MB": three digits, powers of 1000. */
void progress_size(double bytes, char *out, size_t size);

#endif
