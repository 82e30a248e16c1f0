/* filter_stdin: standard input without quotes, reposts, chrome and signatures, on standard output; options as `name=value`.
 *     cc filter_stdin.c $(pkg-config --cflags --libs thresh) && ./a.out strip=quote min-words=6 < thread.txt
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <thresh.h>

static ptrdiff_t take(void *ctx, void *to, size_t n)
{
    (void)ctx;
    size_t got = fread(to, 1, n, stdin);
    return got || !ferror(stdin) ? (ptrdiff_t)got : -1;
}

static int give(void *ctx, const void *from, size_t n)
{
    (void)ctx;
    return fwrite(from, 1, n, stdout) != n;
}

int main(int argc, char **argv)
{
    struct thresh_io io = {.size = sizeof io, .read = take, .write = give};
    thresh *t = thresh_new();
    enum thresh_status st = t ? THRESH_OK : THRESH_MEMORY;
    for (int i = 1; i < argc && st == THRESH_OK; i++) {
        char *value = strchr(argv[i], '=');
        if (value)
            *value++ = '\0';
        st = thresh_set(t, argv[i], value);
    }
    if (st == THRESH_OK)
        st = thresh_run(t, "standard input", &io);
    if (st == THRESH_OK)
        st = thresh_finish(t, &io);
    if (st != THRESH_OK)
        fprintf(stderr, "filter_stdin: %s\n", t ? thresh_why(t) : "no memory");
    thresh_free(t);
    return st == THRESH_OK ? 0 : 1;
}
