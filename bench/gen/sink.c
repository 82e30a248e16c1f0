/* sink: see sink.h.
 * SPDX-License-Identifier: MIT */
#include "sink.h"

#include <errno.h>
#include <inttypes.h>

const char *const label_name[LB_N] = {"new",       "quote",  "repost",    "attribution", "chrome",
                                      "signature", "header", "separator", "orphan",      "unknown"};
const char *const kind_name[K_N] = {
    "full", "partial", "nested",         "elided",        "interleaved", "run-on",      "edited",     "re-wrapped",
    "comb", "article", "across-threads", "replaced-line", "text",        "short",       "proverb",    "refrain",
    "code", "table",   "list",           "motto",         "greeting",    "template",    "next-words", "timetable",
    "vote", "links",   "siblings",       "log",           "patch",       "chrome-like", "title",      "-"};

void sink_init(struct sink *s, FILE *text, FILE *truth)
{
    *s = (struct sink){.text = text, .truth = truth, .label = LB_SEPARATOR, .kind = K_NONE};
}

void sink_write(FILE *f, struct bytes *b)
{
    if (b->len && fwrite(b->p, 1, b->len, f) != b->len) {
        if (errno != EPIPE)
            perror("datagen: write");
        exit(1);
    }
    b->len = 0;
}

static void end_run(struct sink *s)
{
    char line[96];
    if (s->truth && s->off > s->run_start) {
        int n = snprintf(line, sizeof line, "%" PRIu64 "\t%" PRIu64 "\t%s\t%s\n", s->run_start, s->off, label_name[s->label],
                         kind_name[s->kind]);
        bytes_add(&s->tbuf, line, (size_t)n);
        if (s->tbuf.len > (1u << 18))
            sink_write(s->truth, &s->tbuf);
    }
    s->run_start = s->off;
}

void sink_put(struct sink *s, const char *p, size_t n, enum label label, enum kind kind)
{
    if (!n)
        return;
    if (label != s->label || kind != s->kind) {
        end_run(s);
        s->label = label;
        s->kind = kind;
    }
    bytes_add(&s->buf, p, n);
    s->off += n;
    if (s->text && s->buf.len > (1u << 18))
        sink_write(s->text, &s->buf);
}

void sink_space(struct sink *s, const char *p) { sink_put(s, p, strlen(p), s->label, s->kind); }

void sink_flush(struct sink *s)
{
    end_run(s);
    if (s->truth)
        sink_write(s->truth, &s->tbuf);
    if (s->text)
        sink_write(s->text, &s->buf);
}

void sink_free(struct sink *s)
{
    bytes_free(&s->buf);
    bytes_free(&s->tbuf);
}
