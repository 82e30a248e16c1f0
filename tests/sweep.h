/* sweep: holds a function that looks at bytes against a list of what it knows, on both sides: each string of the list, cut short at
 * every byte (the rest stands behind the end), and with every byte of it changed to every other one.  SPDX-License-Identifier: MIT */
#ifndef TESTS_SWEEP_H
#define TESTS_SWEEP_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct known {
    const char *text;
    int value; /* what is said of a string that begins with it */
};

typedef int look_at_bytes(const uint8_t *p, size_t n);

static inline void sweep_one(look_at_bytes *look, const struct known *k, size_t rows, const uint8_t *p, size_t n)
{
    int got = look(p, n), want = 0;
    for (size_t i = rows; i-- > 0;)
        if (n >= strlen(k[i].text) && !memcmp(p, k[i].text, strlen(k[i].text)))
            want = k[i].value;
    char shown[160] = "";
    for (size_t i = 0; i < n && i < 30; i++)
        sprintf(shown + strlen(shown), p[i] < 0x80 && p[i] >= ' ' ? "%c" : "\\x%02x", p[i]);
    cr_assert(got == want, "`%s` gives %d, not %d", shown, got, want);
}

static inline void sweep(look_at_bytes *look, const struct known *k, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        uint8_t p[80] = {0};
        size_t m = strlen(k[i].text);
        memcpy(p, k[i].text, m);
        p[m] = 'x';
        for (size_t n = 0; n <= m + 1; n++)
            sweep_one(look, k, rows, p, n);
        for (size_t at = 0; at < m; at++)
            for (unsigned c = 0; c < 256; c++) {
                p[at] = (uint8_t)c;
                sweep_one(look, k, rows, p, m);
                p[at] = (uint8_t)k[i].text[at];
            }
    }
}
#define SWEEP(look, known) sweep(look, known, sizeof(known) / sizeof *(known))

#endif
