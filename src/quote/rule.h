/* rule: one convention as read from a rule file, and the text of rule files turned into them.
 *
 * A rule file is plain text.  A line `[name]` starts an entry, `key: value` lines follow, a value goes on
 * in lines that start with blanks, `#` starts a comment line.  Keys:
 *
 *   kind     prefix attribution label forward open close chrome signature separator keep
 *   pattern  PCRE2; UTF, UCP and caseless are on; anchored as `scope` says; %{word} is replaced by what
 *            `define: word = ...` gave earlier
 *   scope    line     the whole line, without the blanks around it (default)
 *            start    the beginning of a line
 *            wrapped  the whole of 1 to 5 joined lines (a line end is \n)
 *            in       anywhere in a line
 *   need     literals, separated by |, of which every match holds one; for patterns that may begin with
 *            anything
 *   flags    weak open tail (see quote/cues.h), strong (separators), recur (a prefix, a separator that must
 *            recur; chrome whose like recurs in other words, such as a date), block (signature: begins a
 *            block), body (chrome that engines write into what people wrote),
 *            named (an attribution that is a name alone: of one who posts in the thread)
 *   source   the software or standard that writes it
 *   yes      an example that must match, `not`: one that must not, each as often as there are any; \n \t \\
 *            \s (blank) are understood
 *
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_RULE_H
#define QUOTE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "util/status.h"

enum rule_kind {
    RULE_PREFIX = 0,  /* what stands before each quoted line */
    RULE_ATTRIBUTION, /* announces a quote */
    RULE_LABEL,       /* one line of a header block; the pattern ends before the colon and sets (*:class) */
    RULE_FORWARD,     /* announces an original or forwarded message that runs to the end */
    RULE_OPEN,        /* opening tag or sign of a quote that has a closing one */
    RULE_CLOSE,
    RULE_CHROME,
    RULE_SIGNATURE,
    RULE_SEPARATOR, /* between posts of a flattened page */
    RULE_KEEP,      /* looks like a sign, but is a person's text */
    RULE_KINDS
};

enum rule_scope { SCOPE_LINE = 0, SCOPE_START, SCOPE_WRAPPED, SCOPE_IN, SCOPES };

#define RULE_WEAK 1u   /* = CUE_WEAK */
#define RULE_OPENS 2u  /* = CUE_OPEN */
#define RULE_TAIL 4u   /* = CUE_TAIL */
#define RULE_STRONG 8u /* separator: alone is enough */
#define RULE_RECUR 16u /* prefix, separator: counts only when it comes back; chrome: all lines of the rule count as the same */
#define RULE_BLOCK 32u /* signature: starts a block that runs to the end of the post */
#define RULE_BODY 64u  /* chrome: engines write it into bodies, so that it may stand anywhere */

#define RULE_NAMED 128u /* attribution: a name alone, of one who posts in the thread */

/* A range of the words that matches of a rule may begin with.  A word is the first eight bytes of a text, folded (rule_fold), the
 * first byte highest; a shorter text is filled up with zeros. */
struct rule_start {
    uint64_t from, to;
};

struct rule {
    /* Never NULL.  The pattern is expanded; examples: see rule_example; required: literals as in `need:`. */
    const char *name, *pattern, *source, *yes, *no, *required;
    uint8_t kind, scope, flags;
    /* Found by rule_study: */
    bool known;       /* few texts begin like a match, so the starts are worth a look */
    uint16_t min_len; /* no match is shorter, in characters */
    uint32_t n_starts;
    const struct rule_start *start; /* all words that a match may begin with: rising, disjoint, not adjacent */
};

/* The case of ASCII letters and the value of digits make no difference. */
static inline uint8_t rule_fold(uint8_t c) { return c >= '0' && c <= '9' ? '0' : c < 0x80 ? c | 0x20 : c; }

/* rule_begin for a text with bytes beyond ASCII at its beginning, which are folded as characters. */
uint64_t rule_begin_wide(const uint8_t *p, size_t n);

#define RULE_HIGH 0x8080808080808080u

/* The word that p[0 .. n) begins with.  Eight bytes are readable. */
static inline uint64_t rule_begin(const uint8_t *p, size_t n)
{
    const uint64_t one = 0x0101010101010101u, there = n >= 8 ? ~(uint64_t)0 : ~(~(uint64_t)0 >> (8 * n));
    uint64_t w;
    memcpy(&w, p, sizeof w);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    w = __builtin_bswap64(w);
#endif
    w &= there;
    if (w & RULE_HIGH)
        return rule_begin_wide(p, n);
    w |= one * 0x20;
    uint64_t t = w ^ (one * '0'), digit = ~(((t & ~RULE_HIGH) + one * 0x76) | t) & RULE_HIGH;
    return w & ~((digit >> 7) * 15) & there;
}

struct rule_set {
    struct rule *rule;
    size_t n, cap;
    char **define; /* word, value, word, value ... */
    size_t n_define;
    char **owned; /* every string the rules point to */
    size_t n_owned;
};

/* Appends the entries of text[0 .. len), which a NUL must follow, to `s`.  ST_SKIP: the file is wrong, *line and
 * *why (a static text) tell where and what; entries before the error stay in `s`. */
enum status rule_parse(struct rule_set *s, const char *text, size_t len, unsigned *line, const char **why) MUST_CHECK;
void rule_set_free(struct rule_set *s);

/* The examples of a rule are one string, with RULE_EXAMPLE_END between them.  Copies the next of *all into text[0 .. size) and
 * moves *all behind it; false: none is left. */
#define RULE_EXAMPLE_END '\x1f'
bool rule_example(const char **all, char *text, size_t size);

/* PCRE2 compile options of a scope. */
uint32_t rule_options(const struct rule *r);

/* Compiles the pattern and finds its starts.  *start is the caller's, to be freed when r is no longer used.  ST_SKIP: the
 * pattern is wrong, and why[0 .. size) says how. */
enum status rule_study(struct rule *r, struct rule_start **start, char *why, size_t size) MUST_CHECK;

const char *rule_kind_name(unsigned kind);
const char *rule_scope_name(unsigned scope);

#endif
