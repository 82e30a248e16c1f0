/* search: where things in rising order stop being before what is looked for.
 *
 * SEARCH(lo, hi, mid, before) moves the variable lo to the first index of lo .. hi - 1 for which `before`, an expression of the
 * index mid, is false, and to hi if it is true of all.  The variable hi ends at the same place.  To find the last for which it
 * is true, where it is true of the first, begin one further and go one back.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_SEARCH_H
#define UTIL_SEARCH_H

/* NOLINTBEGIN(bugprone-macro-parentheses): mid is the name of a variable */
#define SEARCH(lo, hi, mid, before)                   \
    for (__typeof__(hi) mid; (lo) < (hi);)            \
        if (mid = (lo) + ((hi) - (lo)) / 2, (before)) \
            (lo) = mid + 1;                           \
        else                                          \
            (hi) = mid
/* NOLINTEND(bugprone-macro-parentheses) */

#endif
