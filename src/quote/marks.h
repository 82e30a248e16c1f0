/* marks: what the visible signs of one post say, line by line, before any comparison with other posts.
 *
 * A pure function of the post's lines and the rules: no I/O, no memory between posts.  It only tells
 * evidence; decide/ weighs it against what the content shows and has the last word.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_MARKS_H
#define QUOTE_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"
#include "util/status.h"

enum mark_kind {
    MARK_TEXT = 0,    /* no sign */
    MARK_BLANK,       /* no letters or digits, only white space */
    MARK_QUOTE,       /* certainly quoted: prefix, between [quote] tags, between `X said:` and `Click to expand...` */
    MARK_ATTRIBUTION, /* announces a quote: `X wrote:`, header block, `-----Original Message-----` */
    MARK_CHROME,      /* written by the forum or mail software */
    MARK_SIGNATURE,   /* the author's signature block */
    MARK_N
};

/* mark_line.flags */
#define MARK_WEAK \
    1u /* ATTRIBUTION: goes only if the text right below it goes as a quote.
                        * QUOTE: ambiguous sign (greentext, prompt); goes only if its text is found earlier.
                        * CHROME/SIGNATURE: goes only beside another removed line */
#define MARK_OPEN \
    2u /* ATTRIBUTION of a quote without closing sign: the quote begins below (or behind it on
                        * the line); content finds its end, else the paragraph below is it */
#define MARK_TAIL \
    4u /* if the post stands alone (a mail without its thread) this line belongs to a quote that
                        * runs to the end; otherwise content decides */
#define MARK_HEAD \
    8u                /* CHROME: words that people write too, at the head of the post; chrome if they stood there in
                        * other posts as well */
#define MARK_FOOT 16u /* the same, at its foot */
#define MARK_LIKE 32u /* with either: any other line of the rule is the same */

#define MARK_NAMED 64u  /* TEXT: a name and a colon; goes with a quote right below if one of that name posts in the thread */
#define MARK_WHOLE 128u /* of a block that is one thing, a file or a key in the midst of text: all of it goes, or nothing */

struct mark_line {
    uint8_t kind;  /* enum mark_kind */
    uint8_t depth; /* quote depth, 0 = none, saturates at 255 */
    uint8_t flags;
    uint8_t prefix; /* bytes of quote prefix (`> > `) before the text, saturates at 255 */
    uint16_t rule;  /* index for rules_name(); 0 = none */
};

/* What the line says by its sign alone is no source for anybody: a later copy of it may be the only one that is kept.  `mail`:
 * tails are taken. */
static inline bool mark_hides(const struct mark_line *m, bool mail)
{
    if (m->flags & MARK_TAIL)
        return mail;
    if (m->kind == MARK_QUOTE || m->kind == MARK_CHROME || m->kind == MARK_SIGNATURE)
        return !(m->flags & MARK_WEAK);
    return false;
}

/* A part of a line whose sign differs from the line's (quote and answer run together on one line). */
struct mark_span {
    uint32_t line;
    uint32_t from, to; /* bytes from the start of the line, half open */
    uint8_t kind;      /* enum mark_kind; MARK_TEXT carves text out of a marked line */
    uint8_t flags;
    uint16_t rule;
};

struct marks {
    struct mark_line *line; /* one a line of the post */
    size_t n_lines, cap_lines;
    bool any;               /* some line was marked; false: all are MARK_TEXT or MARK_BLANK, without flags */
    struct mark_span *span; /* rising by line, then from */
    size_t n_spans, cap_spans;
};

struct rules;  /* compiled rules, shared, const after start (quote/rules.h) */
struct marker; /* scratch of one worker: PCRE2 match data, joined lines */

enum status marker_new(struct marker **m, const struct rules *rules) MUST_CHECK;
void marker_delete(struct marker *m);

/* Marks lines[0 .. n) of `text`.  body: they are what somebody wrote, parted from its page by markup, a field or MIME, so
 * that no page furniture is among them.  text has TOKENS_PAD readable bytes after its end.
 * Linear in bytes, whatever they are. */
enum status marker_scan(struct marker *m, struct slice text, const struct line *lines, size_t n, bool body,
                        struct marks *out) MUST_CHECK;
enum status marks_room(struct marks *m, size_t spans) MUST_CHECK; /* for so many */
void marks_free(struct marks *m);

#endif
