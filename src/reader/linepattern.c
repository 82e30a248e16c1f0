/* linepattern: see the header.  SPDX-License-Identifier: MIT */
#include "reader/linepattern.h"

#include "util/alloc.h"

#define MATCH_LIMIT 20000u /* as for rules (quote/rules_match.c) */
#define MATCH_LEAST 1000u  /* limit of an empty line; */
#define MATCH_BYTE 40u     /* each byte raises it by so much: many short lines must not cost what long ones may */

void linepattern_free(struct linepattern *p)
{
    if (!p)
        return;
    pcre2_code_free(p->code);
    pcre2_match_data_free(p->data);
    pcre2_match_context_free(p->limits);
    alloc_free(p);
}

enum status linepattern_new(struct linepattern **out, const char *text)
{
    int code;
    PCRE2_SIZE at;
    *out = NULL;
    if (!text)
        return ST_OK;
    struct linepattern *p = alloc_zero(1, sizeof *p);
    if (!p)
        return ST_NOMEM;
    p->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &code, &at,
                            NULL); /* with the same flags as when it was checked */
    if (p->code) {
        p->data = pcre2_match_data_create_from_pattern(p->code, NULL);
        p->limits = pcre2_match_context_create(NULL);
    }
    if (!p->data || !p->limits) {
        linepattern_free(p);
        return ST_NOMEM;
    }
    (void)pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE); /* without JIT it is slower, not wrong */
    *out = p;
    return ST_OK;
}

int linepattern_match(const struct linepattern *p, struct slice line)
{
    size_t limit = MATCH_LEAST + MATCH_BYTE * (line.len < MATCH_LIMIT ? line.len : MATCH_LIMIT);
    pcre2_set_match_limit(p->limits, limit < MATCH_LIMIT ? (uint32_t)limit : MATCH_LIMIT);
    return pcre2_match(p->code, line.ptr, line.len, 0, 0, p->data, p->limits);
}
