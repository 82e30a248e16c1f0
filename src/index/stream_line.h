/* stream_line: one line of the table of a stream_index: eight fingerprints and where they stand.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_LINE_H
#define INDEX_STREAM_LINE_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SI_SLOTS 8u
#define SI_GROUP 8u          /* lines that share their room */
#define SI_GUEST_AT 29u      /* upper bits of a tag: which neighbour the entry's own line is */
#define SI_GUEST ((SI_GROUP - 1) << SI_GUEST_AT)
#define SI_LINE 0x10000000u  /* in a tag: of the end of a line, not a sampled one */

struct sline {
    uint32_t tag[SI_SLOTS]; /* 0: empty */
    uint32_t pos[SI_SLOTS]; /* low bits of the position */
};

/* Bit i: slot i has the tag. */
static inline unsigned sline_slots(const struct sline *l, uint32_t tag)
{
#ifdef __SSE2__
    const __m128i want = _mm_set1_epi32((int)tag), *at = (const __m128i *)(const void *)l->tag;
    __m128i a = _mm_cmpeq_epi32(_mm_load_si128(at), want), b = _mm_cmpeq_epi32(_mm_load_si128(at + 1), want);
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(a, b), _mm_setzero_si128()));
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < SI_SLOTS; i++)
        bits |= (unsigned)(l->tag[i] == tag) << i;
    return bits;
#endif
}

#endif
