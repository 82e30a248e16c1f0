/* jsonscan: one pass over a JSON text that checks all of it (RFC 8259) and tells where wanted values stand.
 *
 * Why not a library: none tells where a value stands in the raw bytes, and all refuse what real dumps hold.
 * On 1 GB of forum records (590,000 of 1.7 KB, one core, best of 3, full validation): this scanner 1.9-2.0 GB/s,
 * simdjson 3.0.1 DOM 2.0 (on demand, which leaves most unchecked, 2.1), jansson 2.14 0.07.  With one integer over
 * 64 bits in a record both libraries refuse the record; lone surrogates and invalid UTF-8 likewise.
 * tests/prop/prop_json.c holds it against jansson.
 *
 * Three departures from the RFC, on purpose: inside strings bytes that are no UTF-8 are accepted, and so are lone
 * surrogate escapes, since kept bytes come out as they came in; NaN, Infinity and -Infinity are numbers, as Python
 * writes them.  Depth is bounded by JSON_DEPTH_MAX.  Of duplicate keys the last one counts, as in nearly every
 * JSON library.
 *
 * Ownership: the caller owns both structs; key texts given to json_want are copied.  `struct json_scan` is
 * scratch of one worker; `struct json_paths` is const while scanning and may be shared.
 * SPDX-License-Identifier: MIT */
#ifndef READER_JSONSCAN_H
#define READER_JSONSCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define JSON_SLOTS 12
#define JSON_DEPTH_MAX 100000

/* Bytes that may be read after the end of what is scanned, whatever their value. */
#define JSON_PAD 16

struct json_node {
    char *key; /* a piece of a path */
    uint32_t len;
    uint32_t child, next;     /* first child, next sibling; 0 = none */
    uint8_t rank[JSON_SLOTS]; /* 0 = this path fills no such slot; 1 is best */
};

/* The paths looked for, as a tree of keys; node 0 is the root. */
struct json_paths {
    struct json_node *node;
    size_t n, cap;
    uint32_t bucket[64];   /* children of the root by length and first byte: first node, chained by `next` */
    unsigned strings_only; /* bit 1 << slot: a value that is no string does not fill it */
    unsigned no_objects;   /* bit 1 << slot: an object or an array does not fill it */
    unsigned lists;        /* bit 1 << slot: all values are wanted, not only the best one */
};

/* A value found.  [from, to) are raw bytes, without the quotes if it is a string. */
struct json_value {
    size_t from, to;
    uint8_t rank; /* 0: not found */
    bool string;
    bool escaped; /* holds at least one backslash */
};

/* A value of a slot of which all values are wanted (json_paths.lists); in their order. */
struct json_item {
    struct json_value value;
    unsigned slot;
    uint32_t element; /* index of the element of the outermost array on its path */
};

struct json_scan {
    struct json_value slot[JSON_SLOTS];
    const char *error; /* after ST_SKIP: a static text */
    size_t error_at;
    struct json_item *item;
    size_t n_items, cap_items;
    uint32_t *stack; /* of each open container: its node << 1 | is array */
    uint32_t *index; /* of each open array: the element at hand, counted only on wanted paths */
    size_t cap_stack, cap_index;
};

/* Looks for `path` (dots separate keys, a backslash keeps a dot or backslash; digits also match array elements, * any of them)
 * for `slot`, with this rank: of several found, the lowest fills the slot.  Returns ST_NOMEM or ST_OK. */
enum status json_want(struct json_paths *p, const char *path, unsigned slot, uint8_t rank) MUST_CHECK;
void json_paths_free(struct json_paths *p);

/* Scans raw[0 .. n).  ST_OK: well formed, slots filled as found.  ST_SKIP: error and error_at say why. */
enum status json_scan(struct json_scan *s, const struct json_paths *p, const uint8_t *raw, size_t n) MUST_CHECK;
void json_scan_free(struct json_scan *s);

/* Reads one escape at p, which json_scan has checked: returns its length, and the UTF-8 it stands for in out[0 .. *n).  A lone
 * surrogate becomes U+FFFD. */
size_t json_unescape_one(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n);
/* Writes p[0 .. len) without its escapes to `out` (never longer than p), and returns its length.  Other bytes stay. */
size_t json_unescape(const uint8_t *p, size_t len, uint8_t *out);

/* First byte at or after p that is '"', a backslash or a control character; `end` if there is none.
 * May read JSON_PAD bytes behind `end`. */
static inline const uint8_t *json_string_stop(const uint8_t *p, const uint8_t *end)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(0x1f);
    while (p < end) {
        __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, quote), _mm_cmpeq_epi8(x, slash));
        hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(x, space), x));
        unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        if (mask) {
            p += __builtin_ctz(mask);
            return p < end ? p : end;
        }
        p += 16;
    }
    return end;
#else
    while (p < end && *p != '"' && *p != '\\' && *p >= 0x20)
        p++;
    return p;
#endif
}

#endif
