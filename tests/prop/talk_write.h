/* talk_write: a talk as text, JSON lines, an mbox or a page, its posts in any order.  SPDX-License-Identifier: MIT */
#ifndef TALK_WRITE_H
#define TALK_WRITE_H

#include "talk.h"

enum talk_sep { SEP_DOT, SEP_RULE, SEP_DOUBLE, SEP_NUMBER, SEP_POST_BY, SEP_N };

struct shape {
    enum format format;
    enum talk_sep sep;
    bool html;    /* bodies of records are markup */
    bool wrapped; /* lines of 60 columns */
    bool generic; /* a page of no known engine */
    bool blank;   /* blank lines between paragraphs */
};

static const char *const sep_names[] = {"dot", "rule", "double rule", "number", "post by"};

#define PUTF(b, ...) must(buf_printf(b, __VA_ARGS__) == ST_OK, "memory")

/* Lines of a text, each behind `sign`; but for the last one now and then: a mail program wrapped it once more. */
static inline void put_lines(struct buf *b, const char *text, const char *sign, bool wrapped)
{
    size_t column = 0;
    bool again = *sign && wrapped && !draw(8);
    put(b, sign);
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, " ");
        if (column && wrapped && column + n > 60)
            put(b, "\n"), put(b, again && strlen(at) < 60 ? "" : sign), column = 0;
        else if (column)
            put(b, " "), column++;
        must(buf_append(b, (const uint8_t *)at, n) == ST_OK, "memory");
        column += n;
        at += n + (at[n] == ' ');
    }
    put(b, "\n");
}

static inline void put_quote(struct buf *b, const struct part *q, const char *who, const struct shape *s)
{
    switch (q->style) {
    case Q_WROTE:
        PUTF(b, draw(2) ? "%s wrote:\n" : "On Mon, 4 Mar 2024 at 10:11, %s wrote:\n", who);
        /* fall through */
    case Q_PREFIX:
        put_lines(b, q->text, "> ", s->wrapped);
        put(b, "\n");
        break;
    case Q_BBCODE:
        PUTF(b, "[quote=\"%s\"]", who);
        put_lines(b, q->text, "", s->wrapped);
        b->len--;
        put(b, "[/quote]\n");
        break;
    case Q_SAID:
        PUTF(b, "%s said:\n", who);
        put_lines(b, q->text, "", s->wrapped);
        put(b, "Click to expand...\n");
        break;
    case Q_ORIGINAL:
        PUTF(b,
             "\n-----Original Message-----\nFrom: %s <%.3s@example.org>\nSent: Monday, March 4, 2024 10:11 AM\nTo: "
             "list@example.org\n"
             "Subject: Re: the lower lock\n\n",
             who, who);
        put_lines(b, q->text, "", s->wrapped);
        break;
    default: put_lines(b, q->text, "", s->wrapped);
    }
}

/* The body of a post as plain text. */
static inline void put_body(struct buf *b, const struct talk *t, size_t p, const struct shape *s)
{
    const struct post *post = &t->post[p];
    for (size_t i = 0; i < post->n; i++) {
        const struct part *q = &post->part[i];
        if (is_own(q)) {
            bool join = i && !q->new_paragraph && is_own(&post->part[i - 1]) && !s->wrapped && q->kind != PART_FURNITURE;
            if (join && b->len && b->ptr[b->len - 1] == '\n')
                b->ptr[b->len - 1] = ' ';
            else if (i && s->blank && q->new_paragraph)
                put(b, "\n");
            put_lines(b, q->text, "", s->wrapped);
        } else {
            put_quote(b, q, q->kind == PART_QUOTE ? names[t->post[q->of].author] : PICK(names), s);
        }
    }
    if (post->signs)
        PUTF(b, "-- \n%s, keeper of the lower lock\n", names[post->author]);
    if (post->tail)
        PUTF(b, "%s\n", post->tail);
}

static inline void put_escaped(struct buf *b, const char *text)
{
    for (; *text; text++) {
        if (*text == '<' || *text == '>' || *text == '&')
            put(b, *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : "&amp;");
        else
            must(buf_append_byte(b, (uint8_t)*text) == ST_OK, "memory");
    }
}

static inline void put_html_quote(struct buf *b, const struct part *q, const char *who, const struct shape *s)
{
    if (q->style == Q_PREFIX) {
        put(b, "<p>&gt; "), put_escaped(b, q->text), put(b, "</p>\n");
    } else if (q->style == Q_BARE) {
        put(b, "<p>"), put_escaped(b, q->text), put(b, "</p>\n");
    } else if (s->format == FMT_MBOX && draw(2)) {
        PUTF(b,
             "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon, 4 Mar 2024 at 10:11, %s wrote:<br></div>"
             "<blockquote class=\"gmail_quote\">",
             who);
        put_escaped(b, q->text);
        put(b, "</blockquote></div>\n");
    } else if (s->format == FMT_HTML && !s->generic) {
        PUTF(b,
             "<blockquote class=\"bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote\"><div class=\"bbCodeBlock-title\">"
             "<a href=\"/goto/post?id=1\">%s said:</a></div><div class=\"bbCodeBlock-content\"><div "
             "class=\"bbCodeBlock-expandContent\">",
             who);
        put_escaped(b, q->text);
        put(b, "</div><div class=\"bbCodeBlock-expandLink\"><a>Click to expand...</a></div></div></blockquote>\n");
    } else {
        put(b, "<blockquote>");
        if (draw(2))
            PUTF(b, "<cite>%s</cite> ", who);
        put(b, "<p>"), put_escaped(b, q->text), put(b, "</p></blockquote>\n");
    }
}

static inline void put_html_body(struct buf *b, const struct talk *t, size_t p, const struct shape *s)
{
    const struct post *post = &t->post[p];
    bool open = false;
    for (size_t i = 0; i < post->n; i++) {
        const struct part *q = &post->part[i];
        if (is_own(q)) {
            if (open && !q->new_paragraph)
                put(b, draw(3) ? " " : "<br>\n");
            else
                put(b, open ? "</p>\n<p>" : "<p>");
            put_escaped(b, q->text);
            open = true;
            continue;
        }
        put(b, open ? "</p>\n" : ""), open = false;
        put_html_quote(b, q, q->kind == PART_QUOTE ? names[t->post[q->of].author] : PICK(names), s);
    }
    put(b, open ? "</p>\n" : "");
    if (post->tail) /* unclosed markup ends with the element around it */
        put(b, post->tail[0] == '<' ? post->tail : "<p>"), put_escaped(b, post->tail), put(b, "\n");
}

static inline void put_json(struct buf *b, const struct buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        uint8_t c = text->ptr[i];
        if (c == '\n' || c == '"' || c == '\\')
            put(b, c == '\n' ? "\\n" : c == '"' ? "\\\"" : "\\\\");
        else
            must(buf_append_byte(b, c) == ST_OK, "memory");
    }
}

static inline void put_separator(struct buf *b, const struct talk *t, size_t p, size_t nth, const struct shape *s)
{
    const char *who = names[t->post[p].author];
    if (b->len && b->ptr[b->len - 1] != '\n')
        put(b, "\n");
    switch (s->sep) {
    case SEP_NUMBER: PUTF(b, "#%zu\n", nth + 1); return;
    case SEP_POST_BY: PUTF(b, "Post by %s » Mon Mar 0%zu, 2024 10:%zu pm\n", who, 1 + p % 9, 10 + p); return;
    default:
        if (nth)
            put(b, s->sep == SEP_DOT ? ".\n" : s->sep == SEP_RULE ? "-----\n" : "==========\n");
    }
}

static inline void put_mail(struct buf *b, const struct talk *t, size_t p, const struct buf *body, const struct shape *s)
{
    const char *who = names[t->post[p].author];
    PUTF(b,
         "From %.3s@example.org Mon Mar  4 10:%02zu:01 2024\nFrom: %s <%.3s@example.org>\nTo: list@example.org\n"
         "Subject: Re: the lower lock\nMessage-ID: <%zu@example.org>\n",
         who, p, who, who, p);
    if (p)
        PUTF(b, "References: <0@example.org>\n");
    PUTF(b, "MIME-Version: 1.0\nContent-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n",
         s->html ? "html" : "plain");
    must(buf_append(b, body->ptr, body->len) == ST_OK, "memory");
    put(b, "\n");
}

static inline void put_page_post(struct buf *b, const struct talk *t, size_t p, const struct buf *body, const struct shape *s)
{
    if (s->generic)
        PUTF(b, "<div class=\"post\" id=\"p%zu\">\n", p);
    else
        PUTF(
            b,
            "<article class=\"message message--post js-post\" data-author=\"%s\" id=\"js-post-%zu\"><div class=\"message-content "
            "js-messageContent\"><article class=\"message-body js-selectToQuote\"><div class=\"bbWrapper\">\n",
            names[t->post[p].author], p);
    must(buf_append(b, body->ptr, body->len) == ST_OK, "memory");
    put(b, s->generic ? "</div>\n" : "</div></article></div></article>\n");
}

/* order: t->n post numbers. */
static inline void talk_write(struct buf *b, const struct talk *t, const size_t *order, const struct shape *s)
{
    struct buf body = {0};
    if (s->format == FMT_HTML)
        put(b, s->generic ? "<!DOCTYPE html>\n<html><head><title>x</title></head><body>\n"
                          : "<!DOCTYPE html>\n<html id=\"XF\" class=\"p-body\"><head><title>x</title></head><body "
                            "data-template=\"thread_view\">\n");
    for (size_t i = 0; i < t->n; i++) {
        size_t p = order[i];
        body.len = 0;
        if (s->html || s->format == FMT_HTML)
            put_html_body(&body, t, p, s);
        else
            put_body(&body, t, p, s);
        if (s->format == FMT_TEXT) {
            put_separator(b, t, p, i, s);
            must(buf_append(b, body.ptr, body.len) == ST_OK, "memory");
        } else if (s->format == FMT_JSONL) {
            PUTF(b, "{\"id\": \"p%zu\", \"link_id\": \"t1\", \"body\": \"", p);
            put_json(b, &body);
            put(b, "\"}\n");
        } else if (s->format == FMT_MBOX) {
            put_mail(b, t, p, &body, s);
        } else {
            put_page_post(b, t, p, &body, s);
        }
    }
    if (s->format == FMT_HTML)
        put(b, "</body></html>\n");
    buf_free(&body);
}

#endif
