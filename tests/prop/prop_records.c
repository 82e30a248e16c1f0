/* prop_records: laws of the record formats on threads made at random:
 *
 *   the same thread as text, JSON lines, an mbox and a page of a forum keeps the same text
 *   however the input is cut into writes, the same bytes come out, in every form
 *   --strip=none gives the input back, and so do bytes that are no records at all
 *   JSON records of several threads in turn keep what each thread keeps alone (--scope aside)
 *
 * THRESH_SEED=N replays one; THRESH_RUNS=N makes more of them.  SPDX-License-Identifier: MIT */
#include <string.h>

#include "threads.h"

#define POSTS_MAX 12

struct said {
    struct buf post[POSTS_MAX];
    size_t n;
};

/* A line of a post, without blanks at its end (markup does not keep them). */
static void line(struct buf *b)
{
    for (uint64_t k = 1 + draw(3); k > 0; k--)
        sentence(b);
    for (uint8_t *at; (at = memmem(b->ptr, b->len, "&amp;", 5));) /* pages read it as &, whatever else escapes it */
        memcpy(at, "& < >", 5);
    while (b->len && b->ptr[b->len - 1] == ' ')
        b->len--;
    put(b, "\n");
}

/* Lines of an earlier post, each after `sign`. */
static void quote(struct buf *b, const struct buf *from, const char *sign)
{
    bool start = true;
    for (size_t i = 0; i < from->len; i++) {
        if (start)
            put(b, sign);
        start = from->ptr[i] == '\n';
        must(buf_append_byte(b, from->ptr[i]) == ST_OK, "memory");
    }
}

static void say(struct said *s)
{
    s->n = 2 + draw(POSTS_MAX - 2);
    for (size_t p = 0; p < s->n; p++) {
        struct buf *b = &s->post[p];
        uint64_t how = p ? draw(4) : 3;
        const struct buf *from = p ? &s->post[draw(p)] : NULL;
        if (how == 0) {
            put(b, "Ann wrote:\n");
            quote(b, from, "> ");
            put(b, "\n");
        } else if (how == 1) {
            put(b, "Ann said:\n");
            quote(b, from, "");
            put(b, "Click to expand...\n");
        } else if (how == 2) {
            quote(b, from, "");
        }
        for (uint64_t n = 1 + draw(4); n > 0; n--) {
            line(b);
            if (n > 1 && draw(4) == 0)
                put(b, "\n");
        }
    }
}

static void as_text(const struct said *s, struct buf *b)
{
    for (size_t p = 0; p < s->n; p++) {
        put(b, p ? ".\n" : "");
        must(buf_append(b, s->post[p].ptr, s->post[p].len) == ST_OK, "memory");
    }
}

static void json_text(struct buf *b, const struct buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        uint8_t c = text->ptr[i];
        if (c == '\n')
            put(b, "\\n");
        else if (c == '"' || c == '\\' || (c < 0x80 && draw(40) == 0))
            must(buf_printf(b, "\\u%04x", c) == ST_OK, "memory");
        else
            must(buf_append_byte(b, c) == ST_OK, "memory");
    }
}

static void json_record(const struct buf *post, size_t thread, size_t p, struct buf *b)
{
    must(buf_printf(b, "{\"n\": %zu, \"link_id\": \"t%zu\",\"body\" :\"", p, thread) == ST_OK, "memory");
    json_text(b, post);
    put(b, draw(2) ? "\", \"x\": [1, {\"body\": \"> no\"}]}\n" : "\"}\n");
}

static void as_jsonl(const struct said *s, struct buf *b)
{
    for (size_t p = 0; p < s->n; p++)
        json_record(&s->post[p], 1, p, b);
}

static void as_mbox(const struct said *s, struct buf *b)
{
    for (size_t p = 0; p < s->n; p++) {
        must(buf_printf(b,
                        "From a@example.org Mon Mar  4 10:%02zu:01 2024\nFrom: A <a@example.org>\n"
                        "Subject: Re: x\nMessage-ID: <%zu@example.org>\n",
                        p, p) == ST_OK,
             "memory");
        if (p)
            must(buf_printf(b, "References: <0@example.org> <%zu@example.org>\n", p - 1) == ST_OK, "memory");
        put(b, "Content-Type: text/plain; charset=utf-8\n\n");
        must(buf_append(b, s->post[p].ptr, s->post[p].len) == ST_OK, "memory");
        put(b, "\n");
    }
}

static void as_html(const struct said *s, struct buf *b)
{
    put(b, "<!DOCTYPE html>\n<html><head><title>x</title></head><body class=\"p-body\" "
           "data-xf=\"XF\">XenForo\n");
    for (size_t p = 0; p < s->n; p++) {
        const struct buf *t = &s->post[p];
        must(buf_printf(b,
                        "<article class=\"message message--post js-post\" data-author=\"a\" id=\"js-post-%zu\">"
                        "<div class=\"message-content js-messageContent\"><article class=\"message-body "
                        "js-selectToQuote\">"
                        "<div class=\"bbWrapper\">",
                        p) == ST_OK,
             "memory");
        for (size_t i = 0; i < t->len; i++) {
            uint8_t c = t->ptr[i];
            if (c == '\n')
                put(b, draw(2) ? "<br>\n" : "<br />");
            else if (c == '&' || c == '<' || c == '>')
                put(b, c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;");
            else
                must(buf_append_byte(b, c) == ST_OK, "memory");
        }
        put(b, "</div></article></div></article>\n");
    }
    put(b, "</body></html>\n");
}

static const struct {
    enum format format;
    void (*write)(const struct said *s, struct buf *b);
} forms[] = {{FMT_TEXT, as_text}, {FMT_JSONL, as_jsonl}, {FMT_MBOX, as_mbox}, {FMT_HTML, as_html}};
#define N_FORMS (sizeof forms / sizeof *forms)

static struct config config_of(enum format format, enum out_format to)
{
    struct config c = through_defaults();
    c.format = draw(2) ? format : FMT_AUTO;
    c.to = to;
    if (format == FMT_JSONL)
        c.thread_field = "link_id";
    return c;
}

static void show(const char *name, const void *p, size_t n) { fprintf(stderr, "--- %s\n%.*s\n", name, (int)n, (const char *)p); }

static void make_exact(struct config *c)
{
    c->strip = 1u << V_REPOST;
    c->similarity = 1;
}

static void any_cut(const struct buf *in, enum format format, bool exact)
{
    static const uint64_t pieces[] = {1, 9, 4096};
    struct config c = config_of(format, (enum out_format)draw(OUT_N));
    if (exact)
        make_exact(&c);
    uint8_t *got, *again;
    struct stats stats;
    size_t n = through(&c, in->ptr, in->len, &got, &stats);
    size_t m = through_pipe(&c, in, pieces[draw(3)], &again);
    must(n == m && memcmp(got, again, n) == 0, "the same bytes out, however they come in");
    free(got);
    free(again);
    c.to = OUT_SAME;
    c.strip = 0;
    n = through(&c, in->ptr, in->len, &got, &stats);
    must(n == in->len && memcmp(got, in->ptr, n) == 0, "--strip=none gives the input back");
    free(got);
}

static void same_kept_text(const struct said *s, bool exact)
{
    uint8_t *first = NULL, *got;
    size_t n_first = 0;
    struct stats stats;
    for (size_t i = 0; i < N_FORMS; i++) {
        struct buf in = {0};
        forms[i].write(s, &in);
        struct config c = config_of(forms[i].format, OUT_TEXT);
        if (exact)
            make_exact(&c);
        size_t n = through(&c, in.ptr, in.len, &got, &stats);
        /* the quotes that exact mode keeps have blanks at their ends, which markup loses */
        bool other = i && !(exact && forms[i].format == FMT_HTML) && (n != n_first || memcmp(first, got, n) != 0);
        if (other) {
            show("as text", first, n_first);
            show("as another format", got, n);
            show("its input", in.ptr, in.len);
        }
        must(!other, "the same text is kept in every format");
        any_cut(&in, forms[i].format, exact);
        if (i == 0) {
            first = got;
            n_first = n;
        } else {
            free(got);
        }
        buf_free(&in);
    }
    free(first);
}

/* Records of s and t in turn keep what they keep one thread behind the other, in another order. */
static void in_turn(const struct said *s, const struct said *t)
{
    struct buf turn = {0}, one[2] = {{0}, {0}};
    struct config c = config_of(FMT_JSONL, OUT_SAME);
    struct stats stats;
    uint8_t *a, *b;
    uint64_t keep = state;
    for (size_t p = 0; p < s->n || p < t->n; p++) {
        struct buf r = {0};
        if (p < s->n) {
            json_record(&s->post[p], 1, p, &r);
            must(!buf_append(&turn, r.ptr, r.len) && !buf_append(&one[0], r.ptr, r.len), "memory");
            buf_clear(&r);
        }
        if (p < t->n) {
            json_record(&t->post[p], 2, p, &r);
            must(!buf_append(&turn, r.ptr, r.len) && !buf_append(&one[1], r.ptr, r.len), "memory");
        }
        buf_free(&r);
    }
    state = keep;
    c.strip = 1u << V_QUOTE | 1u << V_CHROME; /* reposts of one thread in the other depend on which was first */
    size_t n = through(&c, turn.ptr, turn.len, &a, &stats), at = 0;
    must(stats.threads_in == 2 && stats.posts_in == s->n + t->n, "two threads");
    for (int k = 0; k < 2; k++) {
        size_t m = through(&c, one[k].ptr, one[k].len, &b, &stats), i = 0;
        for (at = 0; at < n;) { /* its records, in order, among those of the other */
            const uint8_t *nl = memchr(a + at, '\n', n - at);
            size_t len = (size_t)(nl - (a + at)) + 1;
            if (memmem(a + at, len, k ? "\"t2\"" : "\"t1\"", 4)) {
                must(i + len <= m && memcmp(b + i, a + at, len) == 0, "a thread is judged by itself");
                i += len;
            }
            at += len;
        }
        must(i == m, "no record is lost");
        free(b);
        buf_free(&one[k]);
    }
    free(a);
    buf_free(&turn);
}

/* Bytes that are no records come out as they came in. */
static void rubbish(void)
{
    static const char *const pieces[] = {"{\"text\": \"a\"}\n",
                                         "{\"text\": \"a",
                                         "From a Mon Mar  4 10:00:01 2024\n",
                                         "\n",
                                         "WARC/1.0\r\nContent-Length: 5\r\n\r\n",
                                         "<html><body>",
                                         "</html>",
                                         "\xf0\xfe\xff",
                                         "{\"text\":\"\\ud800\"}\r\n",
                                         "From: b\n\n",
                                         "WARC/1.1\n"};
    struct buf in = {0};
    struct stats stats;
    uint8_t *got;
    for (uint64_t n = draw(12); n > 0; n--) {
        put(&in, pieces[draw(sizeof pieces / sizeof *pieces)]);
        if (draw(3) == 0)
            must(buf_append_byte(&in, 0) == ST_OK, "memory");
    }
    struct config c = through_defaults();
    c.format = (enum format)(FMT_JSONL + draw(FMT_ROW - FMT_JSONL));
    c.strip = 0;
    size_t n = through(&c, in.ptr, in.len, &got, &stats);
    must(n == in.len && (n == 0 || memcmp(got, in.ptr, n) == 0), "what is broken comes out as it came in");
    free(got);
    buf_free(&in);
}

int main(void)
{
    const char *seed = getenv("THRESH_SEED"), *runs = getenv("THRESH_RUNS");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1, n = seed ? 1 : runs ? strtoull(runs, NULL, 10) : 60;
    for (uint64_t i = 0; i < n; i++) {
        struct said s = {0}, t = {0};
        state = through_seed = first + i;
        say(&s);
        say(&t);
        same_kept_text(&s, false);
        same_kept_text(&s, true);
        in_turn(&s, &t);
        rubbish();
        for (size_t k = 0; k < POSTS_MAX; k++) {
            buf_free(&s.post[k]);
            buf_free(&t.post[k]);
        }
    }
    return 0;
}
