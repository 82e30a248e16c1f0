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
 *   flags    weak open tail (see quote/marks.h), strong (separators), recur (a prefix, a separator that must
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

#include "util/status.h"

enum rule_kind {
    RULE_PREFIX = 0, /* what stands before each quoted line */
    RULE_ATTRIBUTION, /* announces a quote */
    RULE_LABEL,      /* one line of a header block; the pattern ends before the colon and sets (*:class) */
    RULE_FORWARD,    /* announces an original or forwarded message that runs to the end */
    RULE_OPEN,       /* opening tag or sign of a quote that has a closing one */
    RULE_CLOSE,
    RULE_CHROME,
    RULE_SIGNATURE,
    RULE_SEPARATOR, /* between posts of a flattened page */
    RULE_KEEP,      /* looks like a sign, but is a person's text */
    RULE_KINDS
};

enum rule_scope { SCOPE_LINE = 0, SCOPE_START, SCOPE_WRAPPED, SCOPE_IN, SCOPES };

#define RULE_WEAK 1u   /* = MARK_WEAK */
#define RULE_OPENS 2u  /* = MARK_OPEN */
#define RULE_TAIL 4u   /* = MARK_TAIL */
#define RULE_STRONG 8u /* separator: alone is enough */
#define RULE_RECUR 16u /* prefix, separator: believed only when it comes back; chrome: another line of the rule is its like */
#define RULE_BLOCK 32u /* signature: starts a block that runs to the end of the post */
#define RULE_BODY 64u  /* chrome: engines write it into bodies, so that it may stand anywhere */

#define RULE_NAMED 128u /* attribution: a name alone, of one who posts in the thread */

/* The first bytes of a match, folded: all of the first `len` bytes of `value`, the first byte lowest.  A text that ends
 * sooner goes on with zeros. */
struct rule_begin {
    uint64_t value;
    uint8_t len; /* 3 to 8 */
    bool wide;   /* and then something beyond ASCII */
};

/* The bits of value that count. */
static inline uint64_t rule_mask(unsigned len, bool wide)
{
    return len < 8 ? (((uint64_t)1 << (8 * len)) - 1) | (uint64_t)(wide ? 0x80 : 0) << (8 * len) : ~(uint64_t)0;
}

struct rule {
    const char *name, *pattern, *source, *yes, *no, *need; /* never NULL; pattern is expanded; yes, no: see rule_example */
    uint8_t kind, scope, flags;
    /* What the beginning of a match must look like, found by rule_hint.  `known`: it begins with one of begin[], or
     * with a byte of the set `loose` and something beyond ASCII among its first three bytes.  first: its first byte.
     * A rule of scope `in` is not known; that its matches begin lines is all that begin[] says of one. */
    bool known, narrow; /* narrow: first bytes alone rule nearly every line out */
    uint16_t min_len; /* bytes of the shortest match, at least */
    uint32_t n_begin;
    const struct rule_begin *begin;
    uint32_t first[8], loose[8];
};

#define RULE_SLOTS 32768u /* values of rule_slot */

/* The case of ASCII letters and the value of digits make no difference. */
static inline uint32_t rule_fold(uint8_t c)
{
    return c >= '0' && c <= '9' ? '0' : c < 0x80 ? c | 0x20u : c;
}

/* The same for the eight bytes of w; bytes from n on become zero. */
static inline uint64_t rule_fold_word(uint64_t w, size_t n)
{
    const uint64_t one = 0x0101010101010101u, high = one * 0x80;
    w |= (~w & high) >> 2;
    uint64_t t = w ^ (one * '0'), digit = ~(((t & ~high) + one * 0x76) | t) & high;
    w &= ~((digit >> 7) * 15);
    return n >= 8 ? w : w & (((uint64_t)1 << (8 * n)) - 1);
}

/* The first eight bytes of p[0 .. n), folded. */
static inline uint64_t rule_fold8(const uint8_t *p, size_t n)
{
    uint64_t w = 0;
    for (unsigned i = 0; i < 8 && i < n; i++)
        w |= (uint64_t)p[i] << (8 * i);
    return rule_fold_word(w, n);
}

static inline unsigned rule_slot(uint64_t word) { return ((uint32_t)(word & 0xffffff) * 0x9e3779b1u) >> 17; }

struct rule_set {
    struct rule *rule;
    size_t n, cap;
    char **define; /* word, value, word, value ... */
    size_t n_define;
    char **owned; /* every string the rules point to */
    size_t n_owned;
};

/* Appends the entries of text[0 .. len) (a NUL follows) to `s`.  On ST_SKIP the file is wrong: *line and
 * *why tell where and what (`why` is static).  Entries before the error stay. */
enum status rule_parse(struct rule_set *s, const char *text, size_t len, unsigned *line, const char **why) MUST_CHECK;
void rule_set_free(struct rule_set *s);

/* Examples are kept in one string.  Copies the next of *all into text[0 .. size) and moves *all behind it; false: none is
 * left. */
#define RULE_EXAMPLE_END '\x1f'
bool rule_example(const char **all, char *text, size_t size);

/* PCRE2 compile options of a scope. */
uint32_t rule_options(const struct rule *r);

/* Compiles the pattern to learn what its matches look like; *begin is the caller's (free).  ST_SKIP: the pattern is
 * wrong, and why[0 .. size) says how. */
enum status rule_hint(struct rule *r, struct rule_begin **begin, char *why, size_t size) MUST_CHECK;
/* For rule_hint: begin, n_begin and loose. */
enum status rule_begins(struct rule *r, struct rule_begin **begin) MUST_CHECK;
/* `text` with the options of r, but for partial matching. */
struct pcre2_real_code_8 *rule_compile(const struct rule *r, const char *text, bool anchored, int *err, size_t *at);

const char *rule_kind_name(unsigned kind);
const char *rule_scope_name(unsigned scope);

#endif
