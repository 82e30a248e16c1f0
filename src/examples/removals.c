/* removals: an output of one's own: a file (of any format) is read, and for each removal one line is written: record, kind, reason
 * and number of bytes; then the counters.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <thresh.h>

static int on_span(void *ctx, const struct thresh_span *s)
{
    static const char *const kinds[] = {"keep", "quote", "repost", "chrome", "signature"};
    return fprintf(ctx, "%llu\t%s\t%s\t%llu\n", (unsigned long long)s->record, kinds[s->verdict], s->reason,
                   (unsigned long long)(s->end - s->start)) < 0;
}

static void on_trouble(void *ctx, const struct thresh_trouble *x)
{
    (void)ctx;
    fprintf(stderr, "%s:%llu: %s\n", x->input, (unsigned long long)x->line, x->what);
}

int main(int argc, char **argv)
{
    struct thresh_io io = {.size = sizeof io, .ctx = stdout, .span = on_span, .trouble = on_trouble};
    thresh *t = thresh_new();
    enum thresh_status st = t ? thresh_run_files(t, (const char *const *)argv + 1, (size_t)argc - 1, &io) : THRESH_MEMORY;
    if (st == THRESH_OK)
        st = thresh_finish(t, &io);
    size_t n = t ? thresh_stats(t, NULL, 0) : 0;
    char *json = malloc(n + 1);
    if (json && t && thresh_stats(t, json, n + 1) == n)
        fputs(json, stderr);
    free(json);
    thresh_free(t);
    return st == THRESH_OK ? 0 : 1;
}
