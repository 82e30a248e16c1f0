/* cues_when: when a message was written, as the announcement or the head above it says: enough to tell which of two is the later
 * one.  Months are known by how they begin, in the languages of rules/heads.words; of numbers alone, a year in front is followed by
 * the month, and one behind them stands behind day and month, in whichever order (both heads will have the same).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "quote/cues_priv.h"
#include "text/ascii.h"
#include "text/headwords.h"

/* The parts of a date as they are met. */
struct when {
    unsigned year, month, day, hour, minute;
    unsigned n, number[2]; /* numbers of at most two digits, but for times */
    bool year_first;
};

static size_t digits_at(const uint8_t *p, size_t n)
{
    size_t k = 0;
    while (k < n && k < 5 && ascii_digit(p[k]))
        k++;
    return k;
}

static unsigned value(const uint8_t *p, size_t n)
{
    unsigned v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (unsigned)(p[i] - '0');
    return v;
}

/* The month that word p[0 .. n) begins like, from 1; 0: none. */
static unsigned month_of(const uint8_t *p, size_t n)
{
    for (const char *const *list = headwords_month; *list; list++) {
        unsigned month = 1;
        for (const char *at = *list; *at; month++) {
            size_t k = strcspn(at, " ");
            if (k <= n && strncasecmp((const char *)p, at, k) == 0)
                return month;
            at += k + (at[k] == ' ');
        }
    }
    return 0;
}

/* What begins with the digits p[0 .. k) of p[0 .. n); its bytes. */
static size_t read_number(struct when *w, const uint8_t *p, size_t n, size_t k)
{
    unsigned v = value(p, k);
    if (k <= 2 && n > k + 2 && p[k] == ':' && ascii_digit(p[k + 1]) && ascii_digit(p[k + 2])) {
        w->hour = v;
        w->minute = value(p + k + 1, 2);
        return k + 3;
    }
    if (k == 4 && v >= 1900 && v < 2100) {
        w->year = v;
        w->year_first = w->n == 0;
    } else if (k <= 2 && w->n < 2) {
        w->number[w->n++] = v;
    }
    return k;
}

/* Letters and what is beyond ASCII, from p on. */
static size_t read_word(struct when *w, const uint8_t *p, size_t n)
{
    size_t k = 0;
    while (k < n && (ascii_letter(p[k]) || p[k] >= 0x80))
        k++;
    if (!w->month && k >= 3)
        w->month = month_of(p, k);
    else if (k == 2 && (*p | 0x20) == 'p' && (p[1] | 0x20) == 'm' && w->hour < 12)
        w->hour += 12;
    return k;
}

uint64_t scan_when(const uint8_t *p, size_t n)
{
    struct when w = {0};
    for (size_t i = 0, k; i < n; i += k) {
        if ((k = digits_at(p + i, n - i)))
            k = read_number(&w, p + i, n - i, k);
        else if (!(k = read_word(&w, p + i, n - i)))
            k = 1;
    }
    bool named = w.month != 0, turned = !named && !w.year_first && w.number[0] <= 12; /* 3/4/2021: either may be the month */
    if (!w.year || w.n < (named ? 1 : 2))
        return 0;
    w.day = named || !(w.year_first || turned) ? w.number[0] : w.number[1];
    w.month = named ? w.month : w.year_first || turned ? w.number[0] : w.number[1];
    return (((uint64_t)(w.year * 16 + w.month) * 64 + w.day) * 64 + w.hour) * 64 + w.minute;
}
