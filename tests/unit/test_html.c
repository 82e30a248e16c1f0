/* test_html: a page an engine (pages.h): posts, authors, quotes; cut pages keep their structure; other pages, other
 * charsets, broken and tangled ones.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "pages.h"
#include "pages_more.h"
#include "record_help.h"

/* What the test wants to know of a page. */
struct seen {
    size_t posts, quotes;
    char second[512];   /* text of the last post without its quotes */
    char author[2][64]; /* of the first and the last post */
    bool quoted;        /* "First post." stands in a quote of the last post, "My answer." in none */
};

static bool holds(const uint8_t *p, size_t n, const char *word) { return memmem(p, n, word, strlen(word)) != NULL; }

static void author(char out[64], struct slice s) { snprintf(out, 64, "%.*s", (int)s.len, (const char *)s.ptr); }

/* Fills ctx and picks all quotes. */
static size_t look(const struct record *r, const uint8_t *text, struct edit *e, void *ctx)
{
    struct seen *s = ctx;
    size_t n = 0, len = 0;
    *s = (struct seen){.posts = r->n_posts, .quotes = r->n_quotes};
    for (size_t i = 0; i < r->n_quotes; i++) {
        const struct record_quote *q = &r->quote[i];
        if (holds(text + q->from, q->to - q->from, "First post."))
            s->quoted = true;
        cr_assert_not(holds(text + q->from, q->to - q->from, "My answer."));
        if (n && q->from < e[n - 1].to)
            continue;
        e[n++] = (struct edit){q->from, q->to, {NULL, 0}};
    }
    if (r->n_posts == 0)
        return n;
    const struct record_post *last = &r->post[r->n_posts - 1];
    author(s->author[0], r->post[0].author);
    author(s->author[1], last->author);
    for (uint32_t i = last->from, k = 0; i < last->to && len + 1 < sizeof s->second; i++) {
        while (k < n && e[k].to <= i)
            k++;
        if (k < n && e[k].from <= i)
            continue;
        s->second[len++] = (char)text[i];
    }
    return n;
}

static struct seen page(const char *html, struct buf *out)
{
    struct seen s = {0};
    struct help_run run = {.format = FMT_HTML, .pick = look, .ctx = &s};
    help_all(&run, html, strlen(html), 0, NULL, out);
    return s;
}

Test(html, engines)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const char *name = pages[i].name;
        if (strcmp(name, "other") == 0 || strcmp(name, "smf21") == 0)
            continue;
        struct buf out = {0};
        struct seen s = page(pages[i].html, &out);
        cr_assert_eq(s.posts, 2, "%s: %zu posts", name, s.posts);
        cr_assert(strcasecmp(s.author[0], "ann") == 0 && strcasecmp(s.author[1], "bob") == 0, "%s: %s, %s", name, s.author[0],
                  s.author[1]);
        cr_assert(holds((uint8_t *)s.second, strlen(s.second), "My answer"), "%s: %s", name, s.second);
        if (strcmp(name, "hackernews") == 0)
            continue; /* its quotes are > in the text */
        cr_assert(s.quoted, "%s", name);
        /* the page without its quotes reads as the same thread */
        cr_assert_eq(buf_append_byte(&out, 0), ST_OK);
        cr_assert(out.len < strlen(pages[i].html));
        struct seen again = page((const char *)out.ptr, NULL);
        cr_assert_eq(again.posts, 2, "%s", name);
        cr_assert_str_eq(again.author[1], s.author[1]);
        cr_assert(holds((uint8_t *)again.second, strlen(again.second), "My answer"), "%s", name);
        cr_assert_not(holds((uint8_t *)again.second, strlen(again.second), "First post."), "%s: %s", name, again.second);
        buf_free(&out);
    }
}

Test(html, boards_trackers_chats_and_unknown_forums)
{
    for (size_t i = 0; i < sizeof more_pages / sizeof *more_pages; i++) {
        const char *name = more_pages[i].name;
        struct buf out = {0};
        struct seen s = page(more_pages[i].html, &out);
        cr_assert(s.posts == 2 || (s.posts == 3 && strcmp(name, "articles") == 0), "%s: %zu posts", name, s.posts);
        cr_assert(strcasecmp(s.author[0], "ann") == 0 && strcasecmp(s.author[1], "bob") == 0, "%s: %s, %s", name, s.author[0],
                  s.author[1]);
        cr_assert(holds((uint8_t *)s.second, strlen(s.second), "My answer."), "%s: %s", name, s.second);
        cr_assert_eq(s.quoted, more_pages[i].quoted != 0, "%s", name);
        buf_free(&out);
    }
}

static void dumps(const char *in, size_t cut, const char *want, const char *want_out)
{
    struct buf d = {0}, out = {0};
    struct help_run run = {.format = FMT_HTML, .pick = want_out ? help_pick_lines : NULL};
    help_all(&run, in, strlen(in), cut, &d, &out);
    cr_assert(d.len == strlen(want) && memcmp(d.ptr, want, d.len) == 0, "cut %zu got\n%.*swanted\n%s", cut, (int)d.len,
              (char *)d.ptr, want);
    if (!want_out)
        want_out = in;
    cr_assert(out.len == strlen(want_out) && memcmp(out.ptr, want_out, out.len) == 0, "got\n%.*s", (int)out.len, (char *)out.ptr);
    buf_free(&d);
    buf_free(&out);
}

Test(html, any_other_page_is_its_text)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (strcmp(pages[i].name, "other") == 0)
            dumps(pages[i].html, 0,
                  "#1 @0:1 ok title=T\n  quote 68-75 depth 1 source=http://x\n"
                  "[[Title\n\nA para with bold text\nand a line.\n\n- one\n- two\n\ncode\n  "
                  "kept\n\nQuoted.\n\na b\n\nEnd.]]\n",
                  NULL);
}

Test(html, cut_leaves_the_rest_of_the_page)
{
    dumps("<html><body><div id=a><p class=x>One.</p>\n<p>GO <b>bold</b> &amp; <i>more</i></p></div><p>Two "
          "GO<br>three</p></body></html>",
          0, "#1 @0:1 ok\n[[One.\n\nGO bold & more\n\nTwo GO\nthree]]\n",
          "<html><body><div id=a><p class=x>One.</p>\n</div><p>three</p></body></html>");
}

Test(html, pages_one_behind_the_other)
{
    for (size_t cut = 0; cut < 30; cut++)
        dumps("<!DOCTYPE html><html><p>a</p></html>\n<!doctype html>\n<HTML><p>b</p></HTML>\n<html><p>c</html>", cut,
              "#1 @0:1 ok\n[[a]]\n#2 @37:2 ok\n[[b]]\n#3 @75:4 ok\n[[c]]\n", NULL);
}

Test(html, other_charsets_by_meta)
{
    dumps("<html><meta charset=\"iso-8859-1\"><title>\xe9t\xe9</title><p>caf\xe9</p><p>GO "
          "\xe9</p><p>\xfc"
          "ber</html>",
          0,
          "#1 @0:1 ok title=\xc3\xa9t\xc3\xa9\n[[caf\xc3\xa9\n\nGO \xc3\xa9\n\n\xc3\xbc"
          "ber]]\n",
          "<html><meta charset=\"iso-8859-1\"><title>\xe9t\xe9</title><p>caf\xe9</p><p>\xfc"
          "ber</html>");
    dumps("<html><meta charset=shift_jis><p>\x83\x65\x83\x58</p><p>GO\x83\x65</p></html>", 0,
          "#1 @0:1 ok\n[[\xe3\x83\x86\xe3\x82\xb9\n\nGO\xe3\x83\x86]]\n",
          "<html><meta charset=shift_jis><p>\x83\x65\x83\x58</p></html>");
    /* says UTF-8, is not: kept bytes are kept */
    dumps("<html><meta charset=utf-8><p>a\xff"
          "b</p><p>GO</p></html>",
          0,
          "#1 @0:1 ok\n[[a\xff"
          "b\n\nGO]]\n",
          "<html><meta charset=utf-8><p>a\xff"
          "b</p></html>");
}

Test(html, unclosed_and_crossed_tags)
{
    dumps("<p>one <b>two <i>three</b> GO</i>\n<p>four <a href='x>five", 0, "#1 @0:1 ok\n[[one two three GO\n\nfour]]\n", NULL);
    dumps("plain text, no page", 0, "#1 @0:1 ok\n[[plain text, no page]]\n", NULL);
    dumps("<table><p>GO foster<tr><td>cell</table>end", 0, "#1 @0:1 ok\n[[GO foster\n\ncell\n\nend]]\n",
          "<table><tr><td>cell</table>end");
}

Test(html, tangled_pages_are_named, .timeout = 60)
{
    size_t n = 4000000;
    char *s = malloc(n + 100);
    for (size_t i = 0; i + 5 <= n; i += 5)
        memcpy(s + i, "<div>", 5);
    s[n] = 0;
    struct buf d = {0};
    struct help_run run = {.format = FMT_HTML};
    help_all(&run, s, n, 0, &d, NULL);
    cr_assert(holds(d.ptr, d.len, "nested too deep"), "%.*s", (int)d.len, (char *)d.ptr);
    /* formatting elements that every paragraph opens anew */
    size_t at = (size_t)sprintf(s, "<p>");
    for (int i = 0; i < 900; i++)
        at += (size_t)sprintf(s + at, "<font color=%d>", i);
    at += (size_t)sprintf(s + at, "</p>");
    for (int i = 0; i < 100000; i++)
        at += (size_t)sprintf(s + at, "<p>x</p>");
    d.len = 0;
    help_all(&run, s, at, 0, &d, NULL);
    cr_assert(holds(d.ptr, d.len, "its tree is too large"), "%.*s", 200, (char *)d.ptr);
    /* what gumbo compares with each other: attributes of a tag */
    at = (size_t)sprintf(s, "<p ");
    for (int i = 0; i < 40000; i++)
        at += (size_t)sprintf(s + at, "a%d ", i);
    at += (size_t)sprintf(s + at, ">x");
    d.len = 0;
    help_all(&run, s, at, 0, &d, NULL);
    cr_assert(holds(d.ptr, d.len, "too many attributes"), "%.*s", 200, (char *)d.ptr);
    /* a node for every few bytes */
    at = 0;
    for (int i = 0; i < 200000; i++)
        at += (size_t)sprintf(s + at, "<br>");
    d.len = 0;
    help_all(&run, s, at, 0, &d, NULL);
    cr_assert(holds(d.ptr, d.len, "too many elements"), "%.*s", 200, (char *)d.ptr);
    /* scripts, comments and values hold no tags */
    at = (size_t)sprintf(s, "<script>if (a <b");
    for (int i = 0; i < 300; i++)
        at += (size_t)sprintf(s + at, " a%d <i", i);
    at += (size_t)sprintf(s + at, ")</script><!-- <i <i> --><p title=\"<p><p>\">text</p>");
    d.len = 0;
    help_all(&run, s, at, 0, &d, NULL);
    cr_assert(holds(d.ptr, d.len, "[[text]]"), "%.*s", 200, (char *)d.ptr);
    free(s);
}
