/* prop_formats: laws of every structured reader, on small inputs with random damage.
 *
 *   1. any cut of the input gives the same records
 *   2. with nothing taken the input comes out byte for byte
 *   3. with lines taken there are as many records as before, the ones that were whole still are
 * THRESH_SEED replays a run.  SPDX-License-Identifier: MIT */
#include <time.h>

#include "../unit/pages.h"
#include "record_help.h"

static uint64_t state;

static uint32_t rnd(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

static const char *const mails[] = {
    "From a@x Fri Jul  8 12:08:34 2011\nFrom: A <a@x>\nMessage-ID: <1@x>\nSubject: s\n\nHello\nGO "
    "away\n>From x\n\n",
    "From b@x Fri Jul  8 12:09:34 2011\nContent-Type: text/plain; "
    "charset=iso-8859-1\nContent-Transfer-Encoding: "
    "quoted-printable\n\nGO caf=e9 long=\n line\nkept\n\n",
    "From c@x Fri Jul  8 12:10:34 2011\nContent-Type: multipart/alternative; "
    "boundary=b\n\n--b\nContent-Type: "
    "text/plain\n\none\nGO\n\n--b\nContent-Type: text/html\n\n<p>one<p>GO\n--b--\n\n",
    "From d@x Fri Jul  8 12:11:34 2011\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
    "PHA+R088L3A+PGJsb2NrcXVvdGU+eDwvYmxvY2txdW90ZT4=\n\n",
};
static const char *const warcs[] = {
    "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nGO\n\r\n\r\n",
    "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Block-Digest: "
    "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ\r\nContent-Length: "
    "12\r\n\r\none\nGO\ntwo\n\n\r\n\r\n",
    "WARC/1.1\nWARC-Type: conversion\nContent-Length: 2\n\nGO\n\n",
};
static const char *const lines[] = {
    "{\"id\":1,\"text\":\"one\\nGO\\ntwo \\ud83d\\ude00\"}\n",
    "{\"text\":\"<p>GO</p><blockquote>q</blockquote>x &amp; y\",\"z\":[1,{\"text\":\"GO\"}]}\r\n",
    "\n",
    "{\"body\":\"GO\"}\n",
};

/* JSON records in a document: an array, one behind the other, or deep in an object. */
static void random_document(struct buf *b)
{
    static const char *const before[] = {"[", "[\n  ", "{ \"n\": [1, {\"posts\": 0}],\n \"x\": {\"posts\": [ ", "\x1e",
                                         "{\"a\":\n1}"};
    static const char *const between[] = {",", ",\n  ", " ,\r\n", "\x1e", ""};
    static const char *const behind[] = {"]", "\n]\n", "], \"y\": [{}] }, \"z\":\"]\"}\n", "", "\n"};
    static const char *const records[] = {"{\"text\":\"one\\nGO\\n}]\\\"\"}", "{\n \"id\": 1,\n \"text\": \"GO\"\n }",
                                          "{\"text\":\"<p>GO</p>x &amp; y\",\"z\":[1,{\"text\":\"GO\"}]}", "{}"};
    uint32_t k = rnd(5);
    MUST(buf_append_text(b, before[k]));
    for (uint32_t n = rnd(4), i = 0; i < n; i++) {
        MUST(buf_append_text(b, i ? between[k] : ""));
        MUST(buf_append_text(b, records[rnd(4)]));
    }
    MUST(buf_append_text(b, behind[k]));
}

static void random_table(struct buf *b)
{
    static const char *const fields[] = {
        "a", "", "\"q\"\"GO\nx, y\"", "\"GO\"", "GO", "\"<p>GO</p>\r\n<p>&amp;</p>\"", "-1.5", "\xc3\xa9 ;|"};
    static const char *const heads[] = {"id%stext%sz", "a b%stext%s", "\"text\"%sid%sa"};
    const char *sep = rnd(2) ? "," : "\t", *end = rnd(2) ? "\n" : "\r\n";
    MUST(buf_printf(b, heads[rnd(3)], sep, sep));
    for (uint32_t n = rnd(4); n; n--) {
        MUST(buf_append_text(b, end));
        for (int k = 0; k < 3; k++) {
            MUST(buf_append_text(b, k ? sep : ""));
            MUST(buf_append_text(b, fields[rnd(8)]));
        }
    }
    MUST(buf_append_text(b, rnd(3) ? end : ""));
}

static void random_input(enum format f, struct buf *b)
{
    b->len = 0;
    if (f == FMT_CSV) {
        random_table(b);
        return;
    }
    if (f == FMT_JSONL && rnd(2)) {
        random_document(b);
        return;
    }
    for (uint32_t n = 1 + rnd(4); n; n--) {
        const char *s = f == FMT_MBOX   ? mails[rnd(4)]
                        : f == FMT_WET  ? warcs[rnd(3)]
                        : f == FMT_HTML ? pages[rnd(sizeof pages / sizeof *pages)].html
                                        : lines[rnd(4)];
        MUST(buf_append_text(b, s));
    }
}

static void damage(struct buf *b)
{
    static const char bytes[] = "\n\r <>\"'/=-{}:\\&\0\xff"
                                "GFx0";
    for (uint32_t n = b->len ? rnd(4) : 0; n; n--) {
        size_t at = rnd((uint32_t)b->len);
        if (rnd(3) == 0 && b->len > 1) {
            memmove(b->ptr + at, b->ptr + at + 1, b->len - at - 1);
            b->len--;
        } else {
            b->ptr[at] = (uint8_t)bytes[rnd(sizeof bytes - 1)];
        }
    }
}

static void fail(const char *law, enum format f, const struct buf *in, const struct buf *a, const struct buf *b)
{
    fprintf(stderr, "%s (format %d)\n--- in\n%.*s\n--- one\n%.*s\n--- other\n%.*s\n", law, (int)f, (int)in->len, (char *)in->ptr,
            (int)a->len, (char *)a->ptr, b ? (int)b->len : 0, b ? (char *)b->ptr : "");
    exit(1);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0);
}

static size_t count(const struct buf *dump, const char *word)
{
    size_t n = 0, len = strlen(word);
    for (size_t at = 0; at < dump->len; at++) {
        const uint8_t *nl = memchr(dump->ptr + at, '\n', dump->len - at);
        size_t end = nl ? (size_t)(nl - dump->ptr) : dump->len;
        n += dump->ptr[at] == '#' && memmem(dump->ptr + at, end - at, word, len) != NULL;
        at = end;
    }
    return n;
}

static void laws(enum format f, const struct buf *in, bool whole)
{
    struct buf dump = {0}, out = {0}, dump2 = {0}, out2 = {0}, back = {0}, again = {0};
    const char *path = f == FMT_JSONL && rnd(2) ? "x.posts" : NULL;
    struct help_run plain = {.format = f, .records = path}, cutting = {.format = f, .records = path, .pick = help_pick_lines};
    help_all(&cutting, in->ptr, in->len, 0, &dump, &out);
    help_all(&cutting, in->ptr, in->len, 1 + rnd(40), &dump2, &out2);
    if (!same(&dump, &dump2) || !same(&out, &out2))
        fail("any cut gives the same", f, in, &dump, &dump2);
    help_all(&plain, in->ptr, in->len, 0, NULL, &back);
    if (!same(in, &back))
        fail("nothing taken, nothing changed", f, in, &back, NULL);
    help_all(&plain, out.ptr, out.len, 0, &again, NULL);
    if (whole && (count(&dump, "@") != count(&again, "@") || count(&again, " skip")))
        fail("as many records as before, and whole", f, in, &dump, &again);
    buf_free(&dump);
    buf_free(&out);
    buf_free(&dump2);
    buf_free(&out2);
    buf_free(&back);
    buf_free(&again);
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED"), *rounds = getenv("THRESH_ROUNDS");
    state = seed ? strtoull(seed, NULL, 0) : (uint64_t)time(NULL);
    printf("prop_formats: THRESH_SEED=%llu\n", (unsigned long long)state);
    struct buf in = {0};
    for (int i = 0, n = rounds ? atoi(rounds) : 300; i < n; i++)
        for (enum format f = FMT_JSONL; f < FMT_ROW; f++) {
            random_input(f, &in);
            laws(f, &in, true);
            damage(&in);
            laws(f, &in, false);
        }
    buf_free(&in);
    return 0;
}
