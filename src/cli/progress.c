/* progress: see progress.h.
 * SPDX-License-Identifier: MIT */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/message.h"

#define REDRAW_NS 200000000u /* five a second: steady to the eye, nothing on the clock */
#define N_PAST (sizeof((struct progress *)0)->past / sizeof((struct progress *)0)->past[0])

static uint64_t now_ns(void)
{
    struct timespec t = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void progress_init(struct progress *p, bool on, uint64_t total)
{
    *p = (struct progress){.on = on, .total = total, .start_ns = now_ns()};
    p->past[0].ns = p->start_ns;
    p->n_past = 1;
}

uint64_t progress_total(const char *const *files, size_t n)
{
    uint64_t total = 0;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (strcmp(files[i], "-") == 0 || stat(files[i], &st) != 0 || !S_ISREG(st.st_mode))
            return 0;
        total += (uint64_t)st.st_size;
    }
    return total;
}

void progress_size(double bytes, char *out, size_t size)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    size_t u = 0;
    while (bytes >= 999.5 && u + 1 < sizeof units / sizeof *units) {
        bytes /= 1000;
        u++;
    }
    snprintf(out, size, bytes < 9.95 && u ? "%.1f %s" : "%.0f %s", bytes, units[u]);
}

void progress_line(const struct progress *p, uint64_t now_ns, uint64_t bytes_in, uint64_t bytes_out, char *out, size_t size)
{
    char in[16], kept[16], rate[16], left[48] = "";
    unsigned oldest = p->n_past > N_PAST ? p->n_past % N_PAST : 0;
    double seconds = (double)(now_ns - p->past[oldest].ns) / 1e9;
    double per_s = seconds > 0 ? (double)(bytes_in - p->past[oldest].bytes) / seconds : 0;

    progress_size((double)bytes_in, in, sizeof in);
    progress_size((double)bytes_out, kept, sizeof kept);
    progress_size(per_s, rate, sizeof rate);
    if (p->total && bytes_in <= p->total && per_s > 0) {
        double s = (double)(p->total - bytes_in) / per_s;
        double share = 100.0 * (double)bytes_in / (double)p->total;
        unsigned long whole = s < 359999 ? (unsigned long)(s + 0.5) : 359999; /* 99:59:59 */
        snprintf(left, sizeof left, ", %.0f %%, %lu:%02lu:%02lu left", share, whole / 3600, whole / 60 % 60, whole % 60);
    }
    snprintf(out, size, "%s in, %s out, %s/s%s", in, kept, rate, left);
}

void progress_tick(void *ctx, uint64_t bytes_in, uint64_t bytes_out)
{
    struct progress *p = ctx;
    if (!p->on)
        return;
    uint64_t now = now_ns();
    if (now - p->drawn_ns < REDRAW_NS)
        return;

    char line[128];
    progress_line(p, now, bytes_in, bytes_out, line, sizeof line);
    message_transient(line);
    p->drawn_ns = now;
    p->past[p->n_past % N_PAST].ns = now;
    p->past[p->n_past++ % N_PAST].bytes = bytes_in;
}

void progress_end(struct progress *p)
{
    if (p->on)
        message_transient("");
    p->on = false;
}
