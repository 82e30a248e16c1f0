/* stream_line: one line of the table of a stream_index: seven fingerprints and where they stand.
 * SPDX-License-Identifier: MIT */
#ifndef INDEX_STREAM_LINE_H
#define INDEX_STREAM_LINE_H

#include <stdint.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define SI_SLOTS 7u
#define SI_PLACE_BITS 40 /* of a position: a terabyte of words */
#define SI_GROUP 8u      /* lines that share their room */
#define SI_GUEST_AT 29u  /* upper bits of a tag: which neighbour the entry's own line is */
#define SI_GUEST ((SI_GROUP - 1) << SI_GUEST_AT)
#define SI_LINE 0x10000000u /* in a tag: of the end of a line, not a sampled one */

struct sline {
    uint32_t tag[SI_SLOTS];     /* 0: empty */
    uint8_t high[SI_SLOTS + 1]; /* upper bits of the position */
    uint32_t low[SI_SLOTS];
};
_Static_assert(sizeof(struct sline) == 64, "one miss a look-up");

static inline uint64_t sline_pos(const struct sline *l, unsigned slot) { return (uint64_t)l->high[slot] << 32 | l->low[slot]; }
static inline void sline_set(struct sline *l, unsigned slot, uint32_t tag, uint64_t pos)
{
    l->tag[slot] = tag;
    l->low[slot] = (uint32_t)pos;
    l->high[slot] = (uint8_t)(pos >> 32);
}

/* Bit i: slot i has the tag. */
static inline unsigned sline_slots(const struct sline *l, uint32_t tag)
{
#ifdef __SSE2__
    const __m128i want = _mm_set1_epi32((int)tag), *at = (const __m128i *)(const void *)l->tag;
    __m128i a = _mm_cmpeq_epi32(_mm_load_si128(at), want), b = _mm_cmpeq_epi32(_mm_load_si128(at + 1), want);
    /* what stands behind the last tag is none */
    return (unsigned)_mm_movemask_epi8(_mm_packs_epi16(_mm_packs_epi32(a, b), _mm_setzero_si128())) & ((1u << SI_SLOTS) - 1);
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < SI_SLOTS; i++)
        bits |= (unsigned)(l->tag[i] == tag) << i;
    return bits;
#endif
}

#endif
