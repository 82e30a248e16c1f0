/* record_spans: records that lie in memory; what goes of each, why, and where it was said before.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <thresh.h>

#define POST(thread, id, text)                                        \
    {                                                                 \
        text, sizeof text - 1, thread, strlen(thread), id, strlen(id) \
    }

int main(void)
{
    const struct thresh_text post[] = {
        POST("t1", "a", "Has anybody tried to run the new release on the old board with two megabytes of memory?\n"),
        POST("t1", "b",
             "> Has anybody tried to run the new release on the old board with two megabytes of memory?\n\nI have, it works.\n"),
        POST("t1", "c", "Ann wrote:\n> I have, it works.\n\nWhich board was it, exactly?\n"),
    };
    static const char *const kinds[] = {"keep", "quote", "repost", "chrome", "signature"};
    const struct thresh_span *span = NULL;
    const uint64_t *first = NULL;
    const size_t n = sizeof post / sizeof *post;
    thresh *t = thresh_new();
    enum thresh_status st = t ? thresh_batch(t, post, n, &span, &first) : THRESH_MEMORY;
    for (size_t i = 0; st == THRESH_OK && i < n; i++)
        for (uint64_t k = first[i]; k < first[i + 1]; k++)
            printf("%s: bytes %d to %d go: %s (%s) of %.*s\n", post[i].id, (int)span[k].start, (int)span[k].end,
                   kinds[span[k].verdict], span[k].reason, (int)(span[k].source_id ? span[k].n_source_id : 1),
                   span[k].source_id ? span[k].source_id : "-");
    if (st != THRESH_OK)
        fprintf(stderr, "record_spans: %s\n", t ? thresh_why(t) : "no memory");
    thresh_free(t);
    return st == THRESH_OK ? 0 : 1;
}
