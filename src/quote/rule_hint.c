/* rule_hint: what the beginning of a match must look like, asked of PCRE2 itself.
 *
 * The first byte comes from PCRE2's own study.  The first three bytes are found by partial matching: a
 * prefix P can begin a match iff matching P alone, anchored, ends in "partial" or "match": whether few texts can, here,
 * and which, in rule_begin.c.
 * Runs at build time for the built-in rules, so it may be slow.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rule.h"

#define MAX_LEADS 1000u /* a rule with more beginnings is not known by them */

uint32_t rule_options(const struct rule *r)
{
    uint32_t o = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;
    if (r->scope != SCOPE_IN)
        o |= PCRE2_ANCHORED;
    if (r->scope == SCOPE_LINE || r->scope == SCOPE_WRAPPED)
        o |= PCRE2_ENDANCHORED;
    if (r->scope == SCOPE_WRAPPED)
        o |= PCRE2_DOTALL;
    return o;
}

static bool can_begin(const pcre2_code *code, pcre2_match_data *md, const char *p, size_t n)
{
    return pcre2_match(code, (PCRE2_SPTR)p, n, 0, PCRE2_PARTIAL_HARD | PCRE2_ANCHORED, md, NULL) != PCRE2_ERROR_NOMATCH;
}

struct leads {
    const pcre2_code *code;
    pcre2_match_data *md;
    uint16_t lead[MAX_LEADS];
    unsigned n;
    bool any; /* too many: nothing is known */
};

static void add_lead(struct leads *l, const char *buf, size_t n)
{
    uint8_t b[3] = {0, 0, 0};
    memcpy(b, buf, n);
    uint16_t h = (uint16_t)rule_slot(rule_fold(b[0]) | rule_fold(b[1]) << 8 | rule_fold(b[2]) << 16);
    for (unsigned i = 0; i < l->n; i++)
        if (l->lead[i] == h)
            return;
    if (l->n == MAX_LEADS)
        l->any = true;
    else
        l->lead[l->n++] = h;
}

/* All beginnings of three bytes, depth first. */
static void find_leads(struct leads *l, char *buf, size_t n)
{
    if (n == 3) {
        add_lead(l, buf, n);
        return;
    }
    if (n > 0) {
        int rc = pcre2_match(l->code, (PCRE2_SPTR)buf, n, 0, PCRE2_ANCHORED, l->md, NULL);
        if (rc >= 0) /* the match may be this short */
            add_lead(l, buf, n);
        /* At run time a byte beyond ASCII sends the search to the lists by first byte. */
    }
    for (int c = 1; c < 128 && !l->any; c++) {
        buf[n] = (char)c;
        if (can_begin(l->code, l->md, buf, n + 1))
            find_leads(l, buf, n + 1);
    }
}

/* A pattern without the `(?!...)` it begins with.  Every short text is a partial match of `(?!.*word)`, so with it
 * nothing could be known; without it there are only more beginnings. */
static const char *behind_lookahead(const char *pattern)
{
    unsigned depth = 0;
    bool set = false;
    if (strncmp(pattern, "(?!", 3) != 0)
        return pattern;
    for (const char *p = pattern; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (set || *p == '[')
            set = *p != ']';
        else if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0)
            return p + 1;
    }
    return pattern;
}

/* PCRE2 does not study anchored patterns, hence `anchored` can be false; and matches no parts of those anchored at the
 * end, hence \z. */
pcre2_code *rule_compile(const struct rule *r, const char *text, bool anchored, int *err, size_t *at)
{
    uint32_t options = rule_options(r);
    size_t size = strlen(text) + 16;
    char *pattern = malloc(size);
    if (!pattern)
        return NULL;
    (void)snprintf(pattern, size, "(?:%s)%s", text, options & PCRE2_ENDANCHORED ? "\\z" : "");
    options &= ~(uint32_t)(PCRE2_ANCHORED | PCRE2_ENDANCHORED);
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options | (anchored ? PCRE2_ANCHORED : 0), err,
                                     at, NULL);
    free(pattern);
    return code;
}

/* Sets `known` and `narrow`. */
static void count_leads(struct rule *r, pcre2_code *code)
{
    char buf[4];
    int err;
    size_t at;
    unsigned n = 0;
    const char *text = behind_lookahead(r->pattern);
    pcre2_code *free_code = text != r->pattern ? rule_compile(r, text, false, &err, &at) : NULL;
    struct leads l = {.code = free_code ? free_code : code};
    l.md = pcre2_match_data_create_from_pattern(l.code, NULL);
    if (l.md)
        find_leads(&l, buf, 0);
    for (unsigned w = 0; w < 8; w++)
        n += (unsigned)__builtin_popcount(r->first[w]);
    r->known = l.md && !l.any;
    r->narrow = (r->known && l.n) || n <= 12;
    pcre2_match_data_free(l.md);
    pcre2_code_free(free_code);
}

enum status rule_hint(struct rule *r, struct rule_begin **begin, char *why, size_t size)
{
    int err = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *code = rule_compile(r, r->pattern, false, &err, &at);
    if (!code) {
        char msg[160] = "";
        pcre2_get_error_message(err, (PCRE2_UCHAR *)msg, sizeof msg);
        snprintf(why, size, "rule %s: %s at offset %zu", r->name, msg, (size_t)at);
        return ST_SKIP;
    }
    const uint8_t *map = NULL;
    uint32_t unit = 0, type = 0;
    r->begin = *begin = NULL;
    r->n_begin = 0;
    memset(r->first, 0xff, sizeof r->first);
    uint32_t shortest = 0;
    if (pcre2_pattern_info(code, PCRE2_INFO_MINLENGTH, &shortest) == 0)
        r->min_len = (uint16_t)(shortest < 0xffff ? shortest : 0xffff);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &map);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &type);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
    if (map) {
        for (unsigned i = 0; i < 256; i++)
            if (!(map[i / 8] & (1u << (i % 8))))
                r->first[i / 32] &= ~(1u << (i % 32));
    } else if (type == 1) {
        /* PCRE2 does not tell whether the unit is caseless; letters always are here. */
        bool letter = (unit | 0x20) >= 'a' && (unit | 0x20) <= 'z';
        uint32_t other = letter ? unit ^ 0x20 : unit;
        memset(r->first, 0, sizeof r->first);
        r->first[unit / 32] |= 1u << (unit % 32);
        r->first[other / 32] |= 1u << (other % 32);
    }
    r->known = r->narrow = false;
    if (r->scope != SCOPE_IN)
        count_leads(r, code);
    pcre2_code_free(code);
    bool starts_line = r->scope == SCOPE_IN && !strncmp(r->pattern, "(?m)^", 5);
    return r->known || starts_line ? rule_begins(r, begin) : ST_OK;
}
