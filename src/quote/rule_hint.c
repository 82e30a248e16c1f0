/* rule_hint: what the beginning of a match must look like, asked of PCRE2 itself.
 *
 * The first byte comes from PCRE2's own study.  The literal beginning is found by partial matching: a
 * prefix P can begin a match iff matching P alone, anchored, ends in "partial" or "match".  As long as
 * only one character (in either case) can follow, the beginning is literal.
 * Runs at build time for the built-in rules, so it may be slow.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "quote/rule.h"

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

/* Could a character beyond ASCII stand behind buf[0 .. n)?  Asked of a few, for classes and dots, and of
 * each that the pattern itself holds.  Blanks beyond ASCII do not count: the engine has made them blanks. */
static bool can_go_wide(const struct rule *r, const pcre2_code *code, pcre2_match_data *md, const char *buf, size_t n)
{
    static const char probes[] = "\xc3\xa9\xd0\xb6\xe4\xb8\xad\xef\xbc\x9a\xe2\x80\x9c"; /* e acute, zhe, Han, colon, quote */
    const char *const sources[] = {probes, r->pattern};
    char t[16];
    memcpy(t, buf, n);
    for (size_t k = 0; k < 2; k++) {
        for (const char *p = sources[k]; *p;) {
            uint8_t b = (uint8_t)*p;
            size_t len = b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
            if (strlen(p) < len)
                break;
            if (len > 1) {
                memcpy(t + n, p, len);
                if (can_begin(code, md, t, n + len))
                    return true;
            }
            p += len;
        }
    }
    return false;
}

/* Fills lit: at most 8 bytes that every match begins with. */
static void find_literal(struct rule *r, const pcre2_code *code, pcre2_match_data *md)
{
    char buf[9];
    for (size_t n = 0; n < 8; n++) {
        int only = -1, kinds = 0;
        for (int c = 1; c < 128 && kinds < 2; c++) {
            buf[n] = (char)c;
            if (!can_begin(code, md, buf, n + 1) || (only >= 0 && (only | 0x20) == (c | 0x20)))
                continue;
            only = c;
            kinds++;
        }
        bool ends = pcre2_match(code, (PCRE2_SPTR)buf, n, 0, PCRE2_ANCHORED, md, NULL) >= 0;
        if (kinds != 1 || ends || can_go_wide(r, code, md, buf, n))
            return;
        buf[n] = (char)only;
        r->lit |= (uint64_t)(uint8_t)(only | 0x20) << (8 * n);
        r->lit_mask |= (uint64_t)0xff << (8 * n);
    }
}

enum status rule_hint(struct rule *r, char *why, size_t size)
{
    int err = 0;
    PCRE2_SIZE at = 0;
    /* PCRE2 does not study anchored patterns, hence without ANCHORED. */
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)r->pattern, PCRE2_ZERO_TERMINATED,
                                     rule_options(r) & ~PCRE2_ANCHORED, &err, &at, NULL);
    if (!code) {
        char msg[160] = "";
        pcre2_get_error_message(err, (PCRE2_UCHAR *)msg, sizeof msg);
        snprintf(why, size, "rule %s: %s at offset %zu", r->name, msg, (size_t)at);
        return ST_SKIP;
    }
    pcre2_match_data *md = pcre2_match_data_create_from_pattern(code, NULL);
    const uint8_t *map = NULL;
    uint32_t unit = 0, type = 0;
    r->lit = r->lit_mask = 0;
    memset(r->first, 0xff, sizeof r->first);
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
    if (md && r->scope != SCOPE_IN)
        find_literal(r, code, md);
    pcre2_match_data_free(md);
    pcre2_code_free(code);
    return md ? ST_OK : ST_NOMEM;
}
