/* page: see the header.  SPDX-License-Identifier: MIT */
#include "emit/page.h"

#include <string.h>

#include "emit/emitter.h"

const char page_head[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>thresh</title>\n<style>\n"
    ":root{color-scheme:light dark;--bg:#fafaf8;--card:#fff;--fg:#1d1d1f;--dim:#5c5c61;--line:#deded9;--keep:#b9b9b3;"
    "--quote:#0b6bcb;--repost:#8a3ab9;--chrome:#8a6400;--signature:#2f7d32}\n"
    "@media(prefers-color-scheme:dark){:root{--bg:#17181a;--card:#1f2023;--fg:#e6e6e3;--dim:#a3a3a8;--line:#37383c;"
    "--keep:#55565c;--quote:#6cb2ff;--repost:#d59cf5;--chrome:#dcb44c;--signature:#85cf88}}\n"
    "body{display:flex;flex-direction:column;margin:0 auto;max-width:60rem;padding:1.5rem 1rem;background:var(--bg);"
    "color:var(--fg);font:16px/1.5 system-ui,sans-serif}\n"
    "header{order:-2;margin-bottom:1rem}header p{font-size:1.15rem;margin:0 0 .8rem}h1{font-size:1.4rem;margin:0 0 .3rem}\n"
    "h2{font-size:1.1rem;margin:2rem 0 .5rem;order:-2;overflow-wrap:anywhere}section{display:flex;flex-direction:column}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;max-width:100%}td,th{padding:.15rem 1rem .15rem 0;"
    "text-align:right}td:first-child,th:first-child{text-align:left}th{color:var(--dim);font-weight:400}\n"
    "nav.view{order:-1;display:flex;flex-wrap:wrap;gap:.3rem;position:sticky;top:0;padding:.4rem 0;background:var(--bg);"
    "z-index:1}.view label{border:1px solid var(--line);border-radius:1rem;padding:.1rem .8rem;cursor:pointer}\n"
    ".view input{position:absolute;opacity:0}.view input:checked+label{background:var(--fg);color:var(--bg)}"
    ".view input:focus-visible+label{outline:2px solid var(--quote);outline-offset:2px}\n"
    "body:has(#v-kept:checked) :is(details,s){display:none}"
    "body:has(#v-gone:checked) .p>pre{display:none}body:has(#v-gone:checked) .p:not(:has(details,s)){display:none}"
    "body:has(#v-gone:checked) .p>pre:has(s){display:block}\n"
    ".strip{order:-1;display:flex;height:1.4rem;border-radius:.3rem;overflow:hidden;background:var(--line);margin:.2rem 0 .4rem}"
    ".strip a{display:flex;flex-direction:column;min-width:1px;border-right:1px solid var(--bg)}.strip a:focus-visible{"
    "outline:2px solid var(--fg)}.strip i{display:block;background:var(--k,var(--keep))}\n"
    ".p{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem;margin:.5rem 0;"
    "scroll-margin-top:3rem;content-visibility:auto;contain-intrinsic-size:auto 6rem}.p:target{outline:2px solid "
    "var(--quote)}.h{color:var(--dim);font-size:.85rem;"
    "margin-bottom:.3rem;overflow-wrap:anywhere}.h a{color:inherit}.h b{color:var(--fg)}\n"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:inherit}\n"
    "details{border-left:.25rem solid var(--k);padding-left:.7rem;margin:.3rem 0}summary{color:var(--k);font-size:.85rem;"
    "cursor:pointer}details pre,s{color:var(--dim)}a{color:var(--k,inherit)}s{text-decoration-color:var(--k)}\n"
    ".quote{--k:var(--quote)}.repost{--k:var(--repost)}.chrome{--k:var(--chrome)}.signature{--k:var(--signature)}\n"
    ".note{color:var(--dim);text-align:left}\n"
    ".dot{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;background:var(--k,var(--keep));margin-right:.5rem}\n"
    "@media(max-width:30rem){body{padding:.8rem .5rem}td,th{padding-right:.6rem}.p{padding:.5rem .6rem}}\n"
    ".skip{position:absolute;left:-99rem;background:var(--bg);padding:.3rem .6rem;z-index:2}.skip:focus{left:.5rem;top:.5rem}\n"
    "</style></head><body>\n"
    "<a class=\"skip\" href=\"#sum\">To the counts</a>\n"
    "<nav class=\"view\" aria-label=\"What is shown\"><input type=\"radio\" name=\"v\" id=\"v-all\" checked><label "
    "for=\"v-all\">all</label><input type=\"radio\" name=\"v\" id=\"v-kept\"><label for=\"v-kept\">what stays</label>"
    "<input type=\"radio\" name=\"v\" id=\"v-gone\"><label for=\"v-gone\">what went</label></nav>\n";

void strip_clear(struct strip *s) { memset(s, 0, sizeof *s); }

/* Joins the parts two by two. */
static void halve(struct strip *s)
{
    unsigned n = 0;
    for (unsigned i = 0; i < s->n; i += 2, n++) {
        struct strip_part x = s->part[i];
        for (int k = 0; i + 1 < s->n && k < V_N; k++)
            x.bytes[k] += s->part[i + 1].bytes[k];
        s->part[n] = x;
    }
    s->n = n;
    s->each *= 2;
    s->in_last = s->each;
}

void strip_add(struct strip *s, uint64_t post, const uint64_t bytes[V_N])
{
    bool goes_on = s->n && post == s->part[s->n - 1].post + (s->in_last ? s->in_last - 1 : 0);
    if (!s->each)
        s->each = 1;
    if (!goes_on && (!s->n || s->in_last >= s->each)) {
        if (s->n == STRIP_MOST)
            halve(s);
        s->part[s->n++] = (struct strip_part){.post = post};
        s->in_last = 0;
    }
    struct strip_part *last = &s->part[s->n - 1];
    s->in_last += !goes_on;
    for (int k = 0; k < V_N; k++)
        last->bytes[k] += bytes[k];
}

enum status strip_write(const struct strip *s, uint64_t thread, struct buf *out)
{
    if (s->n < 2)
        return ST_OK;
    enum status st = buf_append_text(out, "<nav class=\"strip\" aria-label=\"The posts of this thread, to scale\">");
    for (unsigned i = 0; i < s->n && !st; i++) {
        const struct strip_part *p = &s->part[i];
        uint64_t all = 0;
        for (int k = 0; k < V_N; k++)
            all += p->bytes[k];
        st = buf_printf(out, "<a style=\"flex:%llu\" href=\"#p%llu-%llu\" aria-label=\"post %llu\">",
                        (unsigned long long)(all ? all : 1), (unsigned long long)thread, (unsigned long long)p->post,
                        (unsigned long long)p->post);
        for (int k = 0; k < V_N && !st; k++)
            if (p->bytes[k])
                st = buf_printf(out, "<i class=\"%s\" style=\"flex:%llu\"></i>", emit_kinds[k], (unsigned long long)p->bytes[k]);
        if (!st)
            st = buf_append_text(out, "</a>");
    }
    return st ? st : buf_append_text(out, "</nav>\n");
}

/* Appends n with commas between thousands. */
static enum status number(struct buf *out, uint64_t n)
{
    char digits[32];
    size_t at = sizeof digits;
    for (unsigned k = 0; n || !k; k++, n /= 10) {
        if (k && k % 3 == 0)
            digits[--at] = ',';
        digits[--at] = (char)('0' + n % 10);
    }
    return buf_append(out, digits + at, sizeof digits - at);
}

struct share {
    unsigned most; /* percent */
    const char *name;
    bool many;
};

static const struct share *share_of(uint64_t part, uint64_t all)
{
    static const struct share shares[] = {
        {1, "next to nothing", false}, {7, "a twentieth", false}, {12, "a tenth", false},     {17, "a seventh", false},
        {22, "a fifth", false},        {29, "a quarter", false},  {36, "a third", false},     {43, "two fifths", true},
        {48, "nearly half", false},    {55, "half", false},       {63, "three fifths", true}, {71, "two thirds", true},
        {78, "three quarters", true},  {87, "four fifths", true}, {97, "nine tenths", true},  {100, "nearly all", false}};
    const struct share *s = shares;
    unsigned percent = all ? (unsigned)(100 * part / all) : 0;
    while (percent > s->most && s < shares + sizeof shares / sizeof *shares - 1)
        s++;
    return s;
}

enum status page_sentence(struct buf *out, uint64_t words_in, uint64_t words_kept, uint64_t said_before)
{
    enum status st = number(out, words_in);
    if (!st)
        st = buf_append_text(out, " words in, ");
    if (!st)
        st = number(out, words_kept);
    const struct share *x = share_of(said_before, words_in);
    return st ? st : buf_printf(out, " stay: %s %s said before", x->name, x->many ? "were" : "was");
}
