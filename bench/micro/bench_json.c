/* bench_json: MB/s from raw records to their text: validation, finding the fields, unescaping.
 *
 *   scan       json_scan alone: the whole record validated, the wanted fields found
 *   decode     decoder_run: scan, and the text unescaped; with few escapes, as English records have, and with many,
 *              as those of tools that write all but ASCII as \uXXXX
 *
 * The text must be the one that was escaped before anything is timed.  Best and median of 9 runs over 400 records
 * that stay in the cache.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "micro.h"
#include "reader/decoder.h"
#include "reader/jsonscan.h"
#include "text/utf8.h"

#define RECORDS 400u

struct corpus {
    struct buf raw, text;
    struct slice record[RECORDS];
    size_t at[RECORDS], len[RECORDS]; /* of the text */
};

static void must(enum status st) { micro_must(st == ST_OK, "bench_json"); }

static void put(struct corpus *c, uint32_t cp, bool escape)
{
    uint8_t utf[4];
    char u[12];
    must(buf_append(&c->text, utf, utf8_encode(cp, utf)));
    if (cp == '\n' || cp == '"') {
        must(buf_append_text(&c->raw, cp == '\n' ? "\\n" : "\\\""));
    } else if (escape && cp >= 0x80) {
        snprintf(u, sizeof u, "\\u%04x", (unsigned)cp);
        must(buf_append_text(&c->raw, u));
    } else {
        must(buf_append(&c->raw, utf, utf8_encode(cp, utf)));
    }
}

/* first, n: the letters words are made of */
static void make(struct corpus *c, uint32_t first, uint32_t n, bool escape)
{
    size_t from[RECORDS];
    memset(c, 0, sizeof *c);
    for (unsigned i = 0; i < RECORDS; i++) {
        from[i] = c->raw.len;
        c->at[i] = c->text.len;
        must(buf_printf(&c->raw, "{\"id\":\"t%u\",\"score\":%u,\"author\":\"someone\",\"body\":\"", i, i * 7));
        for (unsigned words = 0; words < 150; words++) {
            for (unsigned k = 2 + (unsigned)(micro_rnd() % 8); k; k--)
                put(c, first + (uint32_t)(micro_rnd() % n), escape);
            put(c, micro_rnd() % 40 ? ' ' : micro_rnd() % 3 ? '\n' : '"', escape);
        }
        c->len[i] = c->text.len - c->at[i];
        must(buf_append_text(&c->raw, "\",\"edited\":false,\"link_id\":\"t3_xyz\"}"));
        c->record[i].len = c->raw.len - from[i];
    }
    must(buf_reserve(&c->raw, 64));
    memset(c->raw.ptr + c->raw.len, 0, 64);
    for (unsigned i = 0; i < RECORDS; i++)
        c->record[i].ptr = c->raw.ptr + from[i];
}

static void show(const char *what, const char *name, const struct micro *m)
{
    printf("  %-8s %-24s %6.0f (%.0f) MB/s\n", what, name, micro_best(m) / 1e6, micro_median(m) / 1e6);
}

static void scan(const struct corpus *c, const char *name)
{
    struct json_paths paths = {0};
    struct json_scan s = {0};
    struct micro m = {0};
    must(json_want(&paths, "body", 0, 1));
    while (micro_run(&m, (double)c->raw.len))
        for (unsigned i = 0; i < RECORDS; i++)
            must(json_scan(&s, &paths, c->record[i].ptr, c->record[i].len));
    show("scan", name, &m);
    json_scan_free(&s);
    json_paths_free(&paths);
}

static void decode(const struct corpus *c, const char *name)
{
    struct decoder_opts opts = {.text_field = "body"};
    struct decoder *d;
    struct buf text = {0};
    struct micro m = {0};
    must(decoder_new(&d, FMT_JSONL, &opts));
    for (int timed = 0; timed < 2; timed++)
        while (!timed || micro_run(&m, (double)c->raw.len)) {
            decoder_clear(d);
            for (unsigned i = 0; i < RECORDS; i++) {
                struct frame f = {.raw = c->record[i], .line = i + 1, .number = i + 1};
                struct record r;
                buf_clear(&text);
                must(decoder_run(d, &f, &r, &text));
                if (!timed)
                    micro_must(r.text_len == c->len[i] && !memcmp(text.ptr + r.text_from, c->text.ptr + c->at[i], c->len[i]),
                               "decode");
            }
            if (!timed)
                break;
        }
    show("decode", name, &m);
    decoder_delete(d);
    buf_free(&text);
}

int main(void)
{
    static const struct {
        const char *name;
        uint32_t first, n;
        bool escape;
    } kind[] = {{"English", 'a', 26, false}, {"Cyrillic as it is", 0x430, 32, false}, {"Cyrillic as \\uXXXX", 0x430, 32, true}};
    for (unsigned i = 0; i < sizeof kind / sizeof *kind; i++) {
        static struct corpus c;
        make(&c, kind[i].first, kind[i].n, kind[i].escape);
        scan(&c, kind[i].name);
        decode(&c, kind[i].name);
        buf_free(&c.raw);
        buf_free(&c.text);
    }
    return 0;
}
