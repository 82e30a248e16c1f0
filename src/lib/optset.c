/* optset: see the header.  SPDX-License-Identifier: MIT */
#include "lib/optset.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MIB ((uint64_t)1 << 20)

typedef const struct option_row row_t;

/* Writes the reason; false, so that a setter can return it.  Long values are cut. */
__attribute__((format(printf, 2, 3))) static bool refuse(struct parse *p, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(p->why, sizeof p->why, fmt, ap);
    va_end(ap);
    return false;
}

/* ---- values ---- */

/* The place of the word arg[0 .. n) in a list such as "auto, text"; -1: it is not there. */
static int place_in(const char *values, const char *arg, size_t n)
{
    for (int i = 0;; i++) {
        size_t len = strcspn(values, ",");
        if (len == n && strncmp(values, arg, n) == 0)
            return i;
        if (!values[len])
            return -1;
        values += len + 2;
    }
}

/* Enums of config count in the order of their row's values. */
static bool find_value(struct parse *p, row_t *row, const char *arg, int *value)
{
    *value = place_in(row->shown.values, arg, strlen(arg));
    return *value >= 0 || refuse(p, "'%.60s' is not one of %s", arg, row->shown.values);
}

/* Decimal digits only: no sign, no space, no hexadecimal; up to 19 digits. */
static bool read_digits(const char *arg, size_t n, uint64_t *value)
{
    uint64_t v = 0;
    if (n == 0 || n > 19)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (arg[i] < '0' || arg[i] > '9')
            return false;
        v = v * 10 + (uint64_t)(arg[i] - '0');
    }
    *value = v;
    return true;
}

static bool read_number(struct parse *p, const char *arg, size_t n, unsigned min, unsigned max, unsigned *out)
{
    uint64_t v;
    if (!read_digits(arg, n, &v) || v < min || v > max)
        return refuse(p, "'%.60s' is not a number from %u to %u", arg, min, max);
    *out = (unsigned)v;
    return true;
}

/* ---- setters; `row->at` is the offset of the field ---- */

#define FIELD(type, p, row) ((type *)(void *)((char *)(p)->config + (row)->at))

bool set_enum(struct parse *p, row_t *row, const char *arg)
{
    int v = 0;
    if (!find_value(p, row, arg, &v))
        return false;
    _Static_assert(sizeof(enum format) == sizeof v && sizeof(enum out_format) == sizeof v && sizeof(enum when) == sizeof v &&
                       sizeof(enum packing) == sizeof v,
                   "enums of config are written as int");
    memcpy(FIELD(char, p, row), &v, sizeof v);
    return true;
}

bool set_either(struct parse *p, row_t *row, const char *arg)
{
    int v = 0;
    if (!find_value(p, row, arg, &v))
        return false;
    *FIELD(bool, p, row) = v != 0;
    return true;
}

bool set_true(struct parse *p, row_t *row, const char *arg)
{
    (void)arg;
    *FIELD(bool, p, row) = true;
    return true;
}

bool set_false(struct parse *p, row_t *row, const char *arg)
{
    (void)arg;
    *FIELD(bool, p, row) = false;
    return true;
}

bool set_name(struct parse *p, row_t *row, const char *arg)
{
    if (!*arg)
        return refuse(p, "the argument is empty");
    *FIELD(const char *, p, row) = arg;
    return true;
}

bool set_strip(struct parse *p, row_t *row, const char *arg)
{
    enum { ALL, NONE, FIRST }; /* places in OPTSET_STRIPS; the others are V_QUOTE and so on */
    const size_t whole = strlen(arg);
    unsigned bits = 0;
    for (const char *at = arg;; at++) {
        size_t n = strcspn(at, ",");
        int place = place_in(row->shown.values, at, n);
        if (place < 0)
            return refuse(p, "'%.*s' is not one of " OPTSET_STRIPS, (int)(n < 60 ? n : 60), at);
        if (place < FIRST && n != whole)
            return refuse(p, "%.*s stands alone", (int)n, at);
        bits |= place >= FIRST ? 1u << (V_QUOTE + place - FIRST) : place == ALL ? optable_defaults().strip : 0;
        at += n;
        if (!*at)
            break;
    }
    p->config->strip = bits;
    return true;
}

bool set_min_words(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    return read_number(p, arg, strlen(arg), 1, 1000000, &p->config->min_words);
}

/* Own digits instead of strtod: no locale, no hexadecimal, no `nan`. */
bool set_similarity(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    size_t whole_n = strspn(arg, "0123456789");
    size_t part_n = arg[whole_n] == '.' ? strspn(arg + whole_n + 1, "0123456789") : 0;
    size_t used = whole_n + (arg[whole_n] == '.') + part_n;
    double v = 0, unit = 1;

    for (size_t i = 0; i < used; i++) {
        if (arg[i] == '.')
            continue;
        v = v * 10 + (arg[i] - '0');
        unit *= i > whole_n ? 10 : 1;
    }
    v /= unit;
    if (arg[used] || whole_n + part_n == 0 || used > 17 || v < 0.5 || v > 1)
        return refuse(p, "%.60s is not between 0.5 and 1", *arg ? arg : "''");
    p->config->similarity = v;
    return true;
}

/* Compiled here only to tell early what is wrong with it; the segmenter compiles its own with the same
 * flags. */
bool set_pattern(struct parse *p, row_t *row, const char *arg)
{
    int code;
    PCRE2_SIZE at;
    if (!*arg)
        return refuse(p, "an empty pattern would match every line");
    pcre2_code *re =
        pcre2_compile((PCRE2_SPTR)arg, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, &code, &at, NULL);
    if (!re) {
        PCRE2_UCHAR text[128];
        pcre2_get_error_message(code, text, sizeof text);
        return refuse(p, "%s at offset %zu of '%.60s'", (const char *)text, (size_t)at, arg);
    }
    pcre2_code_free(re);
    *FIELD(const char *, p, row) = arg;
    return true;
}

bool set_thread_from(struct parse *p, row_t *row, const char *arg)
{
    if (strncmp(arg, "name:", 5) == 0 && !set_pattern(p, row, arg + 5))
        return false;
    if (strncmp(arg, "name:", 5) != 0 && strcmp(arg, "name") != 0 && strcmp(arg, "link") != 0)
        return refuse(p, "'%.40s' is none of name, name:RE, link", arg);
    p->config->thread_from = arg;
    return true;
}

bool set_rules(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    if (!*arg)
        return refuse(p, "the argument is empty");
    p->rules_files[p->config->n_rules_files++] = arg;
    return true;
}

bool set_exact(struct parse *p, row_t *row, const char *arg)
{
    (void)row, (void)arg;
    p->config->strip = 1u << V_REPOST;
    p->config->similarity = 1;
    return true;
}

bool set_seed(struct parse *p, row_t *row, const char *arg)
{
    if (!read_digits(arg, strlen(arg), FIELD(uint64_t, p, row)))
        return refuse(p, "'%.60s' is not a number of up to 19 digits", arg);
    return true;
}

bool set_memory(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    static const char units[] = "KMGT";
    const uint64_t least = 16 * MIB;
    size_t n = strspn(arg, "0123456789");
    const char *unit = arg[n] ? strchr(units, arg[n] & ~0x20) : NULL;
    const char *tail = arg + n + (unit ? 1 : 0);
    uint64_t v;

    if (unit && tail[0] == 'i')
        tail++;
    if (tail[0] == 'B')
        tail++;
    if (*tail || !read_digits(arg, n, &v))
        return refuse(p, "'%.60s' is not a size such as 512M or 4G", arg);
    unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
    if (v > UINT64_MAX >> shift)
        return refuse(p, "%.60s is more than any machine has", arg);
    v <<= shift;
    if (v < least)
        return refuse(p, "%.60s is less than the 16M that it takes", arg);
    p->config->memory = v;
    return true;
}

/* For tests, not told by --help: N:crowd, N:reverse (enum debug). */
bool set_jobs(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    size_t n = strcspn(arg, ":");
    p->config->debug = strcmp(arg + n, ":crowd") == 0 ? DEBUG_CROWD : strcmp(arg + n, ":reverse") == 0 ? DEBUG_REVERSE : 0u;
    return read_number(p, arg, p->config->debug ? n : strlen(arg), 1, 1024, &p->config->jobs);
}

bool set_stats(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    if (arg && strcmp(arg, "-") == 0)
        return refuse(p, "standard output holds the text; name a file, or leave it out for standard error");
    if (arg && !*arg)
        return refuse(p, "the argument is empty");
    p->config->stats = true; /* who reads the counters writes them */
    return true;
}

bool set_warn_above(struct parse *p, row_t *row, const char *arg)
{
    (void)row;
    size_t n = strlen(arg);
    if (n > 1 && arg[n - 1] == '%')
        n--;
    return read_number(p, arg, n, 0, 100, &p->config->warn_above);
}
