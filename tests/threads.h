/* threads: threads made at random from a small vocabulary, so that much repeats; for property tests.
 * SPDX-License-Identifier: MIT */
#ifndef THREADS_H
#define THREADS_H

#include <sys/wait.h>

#include "random.h"
#include "through.h"
#include "util/buf.h"

static inline uint64_t draw(uint64_t below) { return rnd() % below; }

static inline void put(struct buf *b, const char *text) { must(buf_append_text(b, text) == ST_OK, "memory"); }

static inline void sentence(struct buf *b)
{
    static const char *const words[] = {"the",      "ferry",
                                        "leaves",   "at",
                                        "seven",    "and",
                                        "whoever",  "misses",
                                        "it",       "waits",
                                        "for",      "mail",
                                        "boat",     "until",
                                        "noon",     "rain",
                                        "on",       "Tuesday",
                                        "d’accord", "naïve",
                                        "&amp;",    "https://example.org/a?b=1",
                                        "12.5",     "汽车",
                                        "I",        "agree",
                                        "not",      "bridge",
                                        "pump"};
    uint64_t n = 1 + draw(18);
    for (uint64_t i = 0; i < n; i++) {
        put(b, i ? " " : "");
        put(b, words[draw(sizeof words / sizeof *words)]);
    }
    put(b, draw(5) ? ". " : "");
}

static inline void end_line(struct buf *b, unsigned eol) { put(b, eol == 0 ? "\n" : eol == 1 ? "\r\n" : "\r"); }

/* A thread of up to 30 posts; each may repeat lines of the text so far, bare, prefixed, or cut. */
static inline void thread(struct buf *b)
{
    unsigned eol = draw(4) ? 0 : (unsigned)draw(3);
    uint64_t posts = 1 + draw(30);
    for (uint64_t p = 0; p < posts; p++) {
        if (p)
            put(b, "."), end_line(b, eol);
        uint64_t lines = 1 + draw(6);
        for (uint64_t i = 0; i < lines; i++) {
            static const char *const extras[] = {
                "X wrote:", "Last edited: yesterday", "-- ",   "> ",     "", "(...)", "\f", "[quote]",
                "[/quote]", "\xf0\x9f broken \xe4",   "-----", "Thanks!"};
            uint64_t what = draw(10);
            if (what < 4 && b->len > 20) { /* some bytes said before */
                uint64_t from = draw(b->len - 10), n = 1 + draw(300);
                n = n > b->len - from ? b->len - from : n;
                if (draw(3) == 0)
                    put(b, "> ");
                must(buf_reserve(b, n) == ST_OK, "memory"); /* now ptr stays, and may be copied from */
                must(buf_append(b, b->ptr + from, n) == ST_OK, "memory");
            } else if (what < 6) {
                put(b, extras[draw(sizeof extras / sizeof *extras)]);
            } else {
                for (uint64_t k = draw(4); k < 4; k++)
                    sentence(b);
            }
            if (p + 1 < posts || i + 1 < lines || draw(2))
                end_line(b, eol);
        }
    }
}

/* The bytes through a pipe, written in pieces of 1 to `piece` bytes by a child. */
static inline size_t through_pipe(const struct config *c, const struct buf *b, uint64_t piece, uint8_t **got)
{
    int ends[2];
    struct stats stats;
    must(pipe(ends) == 0, "pipe");
    fflush(NULL);
    pid_t child = fork();
    must(child >= 0, "fork");
    if (child == 0) {
        close(ends[0]);
        for (size_t at = 0; at < b->len;) {
            size_t n = 1 + draw(piece);
            n = n > b->len - at ? b->len - at : n;
            if (write(ends[1], b->ptr + at, n) != (ssize_t)n)
                _exit(1);
            at += n;
            if (draw(b->len / n / 3 + 1) == 0) /* a few pauses: what is there is judged then */
                usleep(400);
        }
        _exit(0);
    }
    close(ends[1]);
    size_t n = through_fd(c, ends[0], got, &stats);
    close(ends[0]);
    int status;
    must(waitpid(child, &status, 0) == child && status == 0, "all of it was read");
    return n;
}

#endif
