/* cues: quote cues, that is what the visible signs of one post say, line by line, before any comparison with other posts.
 *
 * A pure function of the post's lines and the rules: no I/O, no memory between posts.  It only tells
 * evidence; decide/ weighs it against what the content shows and has the last word.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_CUES_H
#define QUOTE_CUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/slice.h"
#include "util/status.h"

enum cue_kind {
    CUE_TEXT = 0,    /* no cue */
    CUE_BLANK,       /* no letters or digits, only white space */
    CUE_QUOTE,       /* certainly quoted: prefix, between [quote] tags, between `X said:` and `Click to expand...` */
    CUE_ATTRIBUTION, /* announces a quote: `X wrote:`, header block, `-----Original Message-----` */
    CUE_CHROME,      /* written by the forum or mail software */
    CUE_SIGNATURE,   /* the author's signature block */
    CUE_N
};

/* cue_line.flags */
/* ATTRIBUTION: goes only if the text right below it goes as a quote.  QUOTE: an ambiguous sign (greentext, a prompt); goes only
 * if its text is found earlier. */
#define CUE_WEAK 1u
/* ATTRIBUTION of a quote without a closing sign: the quote begins below, or behind it on the line.  It ends where the text that
 * was found earlier ends; if nothing was found, it is the paragraph below. */
#define CUE_OPEN 2u
/* In a mail without its thread the line belongs to a quote that runs to the end; elsewhere it goes if it is found earlier. */
#define CUE_TAIL 4u
/* CHROME: words that people write too, at the head (foot) of the post; chrome if they stand there in other posts as well.
 * CUE_LIKE: all lines of the rule count as the same. */
#define CUE_HEAD 8u
#define CUE_FOOT 16u
#define CUE_LIKE 32u
/* TEXT: a name and a colon; goes with a quote right below if one of that name posts in the thread. */
#define CUE_NAMED 64u
/* The line belongs to a block that is one thing, a file or a key in the midst of text: all of it goes, or nothing. */
#define CUE_WHOLE 128u

struct cue_line {
    uint8_t kind;  /* enum cue_kind */
    uint8_t depth; /* quote depth, 0 = none, saturates at 255 */
    uint8_t flags;
    uint8_t prefix; /* bytes of quote prefix (`> > `) before the text, saturates at 255 */
    uint16_t rule;  /* index for rules_name(); 0 = none */
};

/* The line goes because of its cue alone, so it must not be the source of a later copy, which may be the only one that is kept.
 * mail: lines with CUE_TAIL go too. */
static inline bool cue_hides(const struct cue_line *m, bool mail)
{
    if (m->flags & CUE_TAIL)
        return mail;
    if (m->kind == CUE_QUOTE || m->kind == CUE_CHROME || m->kind == CUE_SIGNATURE)
        return !(m->flags & CUE_WEAK);
    return false;
}

/* A part of a line with a cue of its own (quote and answer run together on one line). */
struct cue_span {
    uint32_t line;
    uint32_t from, to; /* bytes from the start of the line, half open */
    uint8_t kind;      /* enum cue_kind, not CUE_TEXT */
    uint8_t flags;
    uint16_t rule;
};

struct cues {
    struct cue_line *line; /* one for each line of the post */
    size_t n_lines, cap_lines;
    bool any;              /* some line has a cue or a flag; false: all are plain CUE_TEXT or CUE_BLANK */
    struct cue_span *span; /* rising by line, then from */
    size_t n_spans, cap_spans;
};

struct rules;      /* compiled rules, shared, const after start (quote/rules.h) */
struct cue_finder; /* scratch of one worker: PCRE2 match data, joined lines */

enum status cue_finder_new(struct cue_finder **m, const struct rules *rules) MUST_CHECK;
void cue_finder_delete(struct cue_finder *m);

/* Finds the cues of lines[0 .. n) of `text`, the body of one post.  body: markup, a field or MIME parts it from its page, so that
 * no page furniture is in it.  TOKENS_PAD bytes behind text must be readable.  ST_NOMEM is the only failure.
 * Cost: linear in bytes, whatever they are. */
enum status cue_finder_scan(struct cue_finder *m, struct slice text, const struct line *lines, size_t n, bool body,
                            struct cues *out) MUST_CHECK;
enum status cues_room(struct cues *m, size_t spans) MUST_CHECK; /* makes room for so many spans */
void cues_free(struct cues *m);

#endif
