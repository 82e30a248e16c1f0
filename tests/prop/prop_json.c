/* prop_json: the scanner against jansson on random and damaged records, and what is cut against what jansson reads.
 *
 * Laws: what jansson accepts the scanner accepts, and the other way round but for what the scanner takes on purpose
 * (lone surrogates, broken UTF-8, big integers, NUL in keys); after cutting random spans the record's text is the text
 * without them, and every other member is as before; any cut of the input gives the same.
 * THRESH_SEED replays a run.  SPDX-License-Identifier: MIT */
#include <jansson.h>
#include <time.h>

#include "reader/jsonscan.h"
#include "record_help.h"

static uint64_t state;

static uint32_t rnd(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

static void fail(const char *law, const struct buf *in, const struct buf *out)
{
    fprintf(stderr, "%s\nin:  %.*s\nout: %.*s\n", law, (int)in->len, (char *)in->ptr, out ? (int)out->len : 0,
            out ? (char *)out->ptr : "");
    exit(1);
}

static void put(struct buf *b, const char *s) { MUST(buf_append_text(b, s)); }

static void random_string(struct buf *b, uint32_t max)
{
    static const char *const bits[] = {"a",        "word ",          "GO ", "\\n",
                                       "\\\"",     "\\\\",           "\\/", "\\u00e9",
                                       "\xc3\xa9", "\\ud83d\\ude00", "\\t", "\xf0\x9f\x98\x80",
                                       "&gt;",     "\\u000a",        "> ",  "\xe2\x80\x9c",
                                       "\\b\\f\\r"};
    put(b, "\"");
    for (uint32_t n = rnd(max); n; n--)
        put(b, bits[rnd(sizeof bits / sizeof *bits)]);
    put(b, "\"");
}

static void random_value(struct buf *b, int depth)
{
    static const char *const scalars[] = {"0", "-1", "12.5e-3", "true", "false", "null", "1E2"};
    switch (rnd(depth > 4 ? 2 : 4)) {
    case 0: random_string(b, 8); break;
    case 1: put(b, scalars[rnd(7)]); break;
    case 2:
        put(b, "[ ");
        for (uint32_t n = rnd(4), i = 0; i < n; i++) {
            put(b, i ? " ," : "");
            random_value(b, depth + 1);
        }
        put(b, "]");
        break;
    default:
        put(b, "{");
        for (uint32_t n = rnd(4), i = 0; i < n; i++) {
            put(b, i ? ", " : "");
            random_string(b, 3);
            put(b, " : ");
            random_value(b, depth + 1);
        }
        put(b, "}");
    }
}

static void random_record(struct buf *b)
{
    static const char *const keys[] = {"\"text\":", "\"id\":", "\"k\":", "\"author\": "};
    put(b, "{\"first\":");
    random_value(b, 0);
    for (uint32_t n = rnd(5); n; n--) {
        put(b, ",");
        uint32_t k = rnd(4);
        put(b, keys[k]);
        if (k == 0)
            random_string(b, 40);
        else
            random_value(b, 0);
    }
    put(b, "}");
}

struct pick {
    struct buf *kept;
    bool *picked;
};

/* Random spans at character starts; the text without them goes into ctx. */
static size_t pick_random(const struct record *r, const uint8_t *text, struct edit *e, void *ctx)
{
    struct buf *kept = ((struct pick *)ctx)->kept;
    size_t n = 0, at = 0;
    kept->len = 0;
    *((struct pick *)ctx)->picked = true;
    while (n < 64) {
        size_t from = at + rnd(12), to = from + 1 + rnd(6);
        while (from < r->text_len && (text[from] & 0xc0) == 0x80)
            from++;
        while (to < r->text_len && (text[to] & 0xc0) == 0x80)
            to++;
        if (to > r->text_len || from >= to)
            break;
        e[n++] = (struct edit){(uint32_t)from, (uint32_t)to, {NULL, 0}};
        MUST(buf_append(kept, text + at, from - at));
        at = to;
    }
    MUST(buf_append(kept, text + at, r->text_len - at));
    return n;
}

static void cutting_is_exact(const struct buf *in)
{
    struct buf kept = {0}, out = {0};
    bool picked = false;
    struct pick pick = {&kept, &picked};
    struct help_run run = {.format = FMT_JSONL, .pick = pick_random, .ctx = &pick};
    help_all(&run, in->ptr, in->len, 0, NULL, &out);
    json_t *before = json_loadb((char *)in->ptr, in->len, JSON_ALLOW_NUL, NULL);
    json_t *after = json_loadb((char *)out.ptr, out.len, JSON_ALLOW_NUL, NULL);
    if (!before || !after)
        fail("still JSON after cutting", in, &out);
    json_t *text = json_object_get(after, "text");
    if (picked) {
        if (json_string_length(text) != kept.len ||
            memcmp(json_string_value(text), kept.ptr ? kept.ptr : (uint8_t *)"", kept.len) != 0)
            fail("the text is what was kept", in, &out);
        json_object_set(before, "text", text);
    }
    if (!json_equal(before, after))
        fail("nothing but the text changed", in, &out);
    json_decref(before);
    json_decref(after);
    buf_free(&kept);
    buf_free(&out);
}

/* Some bytes of the syntax are put elsewhere; strings may end earlier or later for it. */
static void damaged_is_judged_as_jansson_does(struct buf *b)
{
    static const char bytes[] = "{}[],:\"0e.-t \\";
    struct buf d = {0};
    for (uint32_t n = 1 + rnd(2); n; n--)
        b->ptr[rnd((uint32_t)b->len)] = (uint8_t)bytes[rnd(sizeof bytes - 1)];
    struct json_scan scan = {0};
    struct json_paths none = {0};
    json_error_t why;
    json_t *j = json_loadb((char *)b->ptr, b->len, JSON_ALLOW_NUL | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &why);
    bool ours = json_scan(&scan, &none, b->ptr, b->len) == ST_OK; /* what is a record is not asked here */
    json_scan_free(&scan);
    enum json_error_code code = j ? json_error_unknown : json_error_code(&why);
    /* what it refuses on purpose: half surrogates, bytes cut out of a character, huge numbers */
    bool taste = code == json_error_invalid_utf8 || code == json_error_numeric_overflow || strstr(why.text, "\\u") ||
                 strstr(why.text, "UTF-8") || strstr(why.text, "overflow");
    if (ours != (j != NULL) && !(ours && taste))
        fail(ours ? why.text : "jansson takes it, we do not", b, &d);
    json_decref(j);
    buf_free(&d);
}

static void cuts_make_no_difference(const struct buf *in)
{
    struct buf all = {0}, parts = {0};
    struct help_run run = {.format = FMT_JSONL};
    help_all(&run, in->ptr, in->len, 0, &all, NULL);
    help_all(&run, in->ptr, in->len, 1 + rnd(30), &parts, NULL);
    if (all.len != parts.len || memcmp(all.ptr, parts.ptr, all.len) != 0)
        fail("any cut of the input gives the same", in, &parts);
    buf_free(&all);
    buf_free(&parts);
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED");
    uint64_t first = seed ? strtoull(seed, NULL, 0) : (uint64_t)time(NULL);
    printf("prop_json: THRESH_SEED=%llu\n", (unsigned long long)first);
    state = first;
    json_object_seed(1);
    struct buf one = {0}, many = {0};
    for (int i = 0; i < 20000; i++) {
        one.len = 0;
        random_record(&one);
        cutting_is_exact(&one);
        if (i % 10 == 0) {
            MUST(buf_append(&many, one.ptr, one.len));
            MUST(buf_append_text(&many, rnd(3) ? "\n" : "\r\n"));
        }
        if (i % 100 == 99) {
            cuts_make_no_difference(&many);
            many.len = 0;
        }
        damaged_is_judged_as_jansson_does(&one);
    }
    buf_free(&one);
    buf_free(&many);
    return 0;
}
