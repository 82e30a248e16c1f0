/* rules: every convention known to this run, ready to match.
 *
 * A rule costs nothing until a line passes its first tests; then its pattern is compiled once, with JIT,
 * and shared by all workers.  `struct rules` is const after loading but for those compiled patterns, which
 * are set once through an atomic pointer.  Every match has a limit; reaching it counts as no match.
 *
 * Ownership: rules_new / rules_delete.  Strings are borrowed from it.
 * SPDX-License-Identifier: MIT */
#ifndef QUOTE_RULES_H
#define QUOTE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "quote/rule.h"
#include "text/slice.h"
#include "util/status.h"

struct rules;
struct rules_match; /* PCRE2 match data and limits, one a worker */

/* An empty set, or the built-in one. */
enum status rules_new(struct rules **r, bool builtin) MUST_CHECK;
void rules_delete(struct rules *r);

/* Adds the entries of a file; they are tried before the built-in ones of their kind.  ST_IO: errno;
 * ST_SKIP: why[0 .. size) says which line and what. */
enum status rules_load_file(struct rules *r, const char *path, char *why, size_t size) MUST_CHECK;

/* Memory was refused for a rule or a match, so that results may lack something. */
bool rules_lacked(const struct rules *r);
/* The id of a rule of the user's that reached the match limit on a line, which counts as no match; 0: none did. */
unsigned rules_gave_up(const struct rules *r);

size_t rules_count(const struct rules *r); /* ids are 1 .. count */
const struct rule *rules_get(const struct rules *r, unsigned id);
const char *rules_name(const struct rules *r, unsigned id); /* "-" for 0 */
unsigned rules_id(const struct rules *r, const char *name); /* 0: no such rule */

/* The rules in the rule file format, for --list-rules.  false: a write failed. */
bool rules_list(const struct rules *r, FILE *out);

enum status rules_match_new(struct rules_match **m) MUST_CHECK;
void rules_match_delete(struct rules_match *m);

/* Whether a line separates posts in a flattened page: SEP_WEAK only if others like it come back. */
enum rules_sep { SEP_NONE = 0, SEP_WEAK, SEP_STRONG };
/* line: without its terminator; TOKENS_PAD bytes behind it must be readable.  For most lines no pattern is tried. */
enum rules_sep rules_separator(const struct rules *r, struct rules_match *m, struct slice line);

/* Sets the `sign` of line[0 .. n), which follow each other in `text`: 0 if rules_separator would find nothing and the line does
 * not begin with a form feed, else LINE_MAY_SEPARATE.  TOKENS_PAD bytes behind them must be readable.  Cost: a few ns a line and
 * well below 0.1 ns a byte. */
void rules_separators(const struct rules *r, const uint8_t *text, struct line *line, size_t n);
#define LINE_MAY_SEPARATE 1u
/* Set by the reader of mail: */
#define LINE_PART 2u    /* a MIME part begins with it: no cue above reaches into it */
#define LINE_STUFFED 4u /* RFC 3676: its first blank was added, so what follows is no quote mark */
/* Set with LINE_MAY_SEPARATE once rules_separator was asked: its answer. */
#define LINE_WEAK 8u
#define LINE_STRONG 16u
/* Set by the reader: the line may show when a post was written. */
#define LINE_DATE 32u
/* Set by the reader: its first `>` is the box of its post, and no quote mark. */
#define LINE_BOXED 64u
#define LINE_SEPARATION (LINE_MAY_SEPARATE | LINE_WEAK | LINE_STRONG | LINE_DATE)

/* What stands at each of 64 bytes, a bit each. */
struct rules_masks {
    uint64_t hit;    /* a literal that some rule needs may begin here */
    uint64_t odd;    /* not ASCII, or a tab, or & */
    uint64_t tag;    /* [ or < */
    uint64_t colon;  /* plain or wide */
    uint64_t untidy; /* what tidying (cues_tidy.c) would change begins here */
};
/* masks[k] gets those of the k-th 64 bytes of p[0 .. n); bits for bytes beyond n may be anything.  TOKENS_PAD bytes behind must
 * be readable.  Cost: well below 0.1 ns a byte. */
void rules_masks(const struct rules *r, const uint8_t *p, size_t n, struct rules_masks *masks);

/* What a line p[0 .. n) holds: RULES_SEES_*, and a bit for each rule that needs a literal (the last bit is shared).  Only those
 * bytes are looked at whose bits are set in `in`; *m is of the 64 bytes from p[base] on (base may be "negative"). */
static inline unsigned rules_seen(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                                  size_t base);
#define RULES_SEES_GROUPS 0xfffffu
#define RULES_GROUP_SHARED 0x80000u /* the bit that all further rules share */
#define RULES_SEES_TAG 0x100000u
#define RULES_SEES_COLON 0x200000u
#define RULES_SEES_SAYS 0x400000u /* signs behind a name, see cues_announce.c */
#define RULES_ODD 0x800000u
#define RULES_UNTIDY 0x1000000u
#define RULES_SEES_MARKUP 0x2000000u /* `{quote`, `//@`, see cues_tags.c */
/* The bits of rules_seen that are literals. */
unsigned rules_seen_near(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                         size_t base);
static inline unsigned rules_seen(const struct rules *r, const struct rules_masks *m, uint64_t in, const uint8_t *p, size_t n,
                                  size_t base)
{
    unsigned seen = m->odd & in ? RULES_ODD : 0;
    if (!((m->hit | m->untidy | m->tag | m->colon) & in))
        return seen;
    seen |= (m->untidy & in ? RULES_UNTIDY : 0) | (m->tag & in ? RULES_SEES_TAG : 0) | (m->colon & in ? RULES_SEES_COLON : 0);
    return m->hit & in ? seen | rules_seen_near(r, m, in, p, n, base) : seen;
}
/* The same for the whole line. */
unsigned rules_prefilter(const struct rules *r, const uint8_t *p, size_t n);

/* Before rules_kinds is asked for n texts that begin with these words (rule_begin): so they wait for memory together. */
#define RULES_AHEAD 16u
void rules_ahead(const struct rules *r, struct rules_match *m, const uint64_t *word, size_t n);

/* Bit k: some rule of kind k may match the text, which begins with `word` (rule_begin) and is not empty.  seen: its rules_prefilter, or RULES_SEES_ALL if that is not known. */
uint32_t rules_kinds(const struct rules *r, struct rules_match *m, uint64_t word, unsigned seen);
#define RULES_SEES_ALL 0xffffffffu
/* A further bit of rules_kinds: some attribution of one line with known starts may match. */
#define RULES_NARROW_ATTRIBUTION RULE_KINDS

/* The bit of a rule in rules_prefilter; 0: it has none. */
unsigned rules_group(const struct rules *r, unsigned id);

struct rules_hit {
    unsigned id;       /* 0: nothing matched */
    size_t from, to;   /* of the match, bytes */
    const char *label; /* of (*:label), or NULL */
};
/* Besides scopes, the `scopes` of rules_find may hold:
 * RULES_NARROW: try only rules with known starts, which is cheap on any line;
 * RULES_PREFILTERED: rules_prefilter of the text is given, by RULES_SEEN (attributions have a look of their own);
 * RULES_LONGER, for attributions: the text of the call before is the end of this text, or all of it. */
#define RULES_NARROW 256u
#define RULES_PREFILTERED 512u
#define RULES_LONGER 1024u
#define RULES_SEEN(seen) (RULES_PREFILTERED | (uint64_t)(seen) << 16)
/* The first rule of `kind` with a scope in `scopes` (bits 1 << scope) that matches p[0 .. n).  TOKENS_PAD bytes behind must be
 * readable. */
struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, uint64_t scopes, const uint8_t *p,
                            size_t n);
/* Tries one rule alone. */
bool rules_try(const struct rules *r, struct rules_match *m, unsigned id, const uint8_t *p, size_t n, struct rules_hit *hit);

#endif
