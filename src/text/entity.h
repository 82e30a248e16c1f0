/* entity: HTML character references.
 *
 * Recognised: `&name;` for the HTML 4 names and some of HTML 5, `&#1234;` and `&#x4d2;`, always with the
 * semicolon (without it too much plain text would be eaten: "AT&T", "a&lt").  One level of double escaping is
 * undone: `&amp;#x200B;` is U+200B, `&amp;quot;` is a quote; forums escape twice.  References to the C1 range
 * mean windows-1252, as HTML defines; those that name no character (0, surrogates, too large) are U+FFFD.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_ENTITY_H
#define TEXT_ENTITY_H

#include <stddef.h>
#include <stdint.h>

/* Longest reference in bytes, from & to ; with one level of double escaping. */
#define ENTITY_MAX 24u

/* p[0] is '&'.  Returns the bytes of the reference and sets *cp, or 0.  Looks at no more than ENTITY_MAX
 * bytes and never at `end`. */
unsigned entity_decode(const uint8_t *p, const uint8_t *end, uint32_t *cp);

#endif
