/* scan: the fast path for 64-bit ARM (little-endian).
 * SPDX-License-Identifier: MIT */
#include "text/scan.h"

#if defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#include <stdbool.h>
#include <string.h>

#include <arm_neon.h>

#include "text/entity.h"
#include "text/fold.h"
#include "text/scan_plain.h"
#include "text/signs_find.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/wide.h"

#define WIDE_NAME scan_neon
#define WIDE_LOOKUP 1

typedef uint8x16x4_t vec;
typedef vec lanes; /* bytes of 0 or FF */

static inline vec v_load(const uint8_t *p) { return (vec){{vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48)}}; }
static inline void v_store(uint8_t *p, vec x)
{
    for (int i = 0; i < 4; i++)
        vst1q_u8(p + 16 * i, x.val[i]);
}
static inline vec v_byte(uint8_t b)
{
    uint8x16_t v = vdupq_n_u8(b);
    return (vec){{v, v, v, v}};
}
static inline vec v_zero(void) { return v_byte(0); }

/* One instruction for four vectors, written once. */
#define EACH(expr)                  \
    do {                            \
        vec r_;                     \
        for (int i = 0; i < 4; i++) \
            r_.val[i] = (expr);     \
        return r_;                  \
    } while (0)

static inline vec v_low6(vec x) { EACH(vandq_u8(x.val[i], vdupq_n_u8(63))); }
static inline lanes v_eq(vec x, uint8_t b) { EACH(vceqq_u8(x.val[i], vdupq_n_u8(b))); }
static inline lanes l_and(lanes x, lanes y) { EACH(vandq_u8(x.val[i], y.val[i])); }
static inline lanes l_or(lanes x, lanes y) { EACH(vorrq_u8(x.val[i], y.val[i])); }
static inline lanes v_test(vec x, uint8_t f) { EACH(vtstq_u8(x.val[i], vdupq_n_u8(f))); }
static inline lanes v_less(vec x, uint8_t n) { EACH(vcltq_u8(x.val[i], vdupq_n_u8(n))); }
static inline vec v_minus(vec x, uint8_t n) { EACH(vsubq_u8(x.val[i], vdupq_n_u8(n))); }
static inline lanes v_in(vec x, uint8_t from, uint8_t n) { return v_less(v_minus(x, from), n); }
static inline vec v_sel(lanes l, vec a, vec b) { EACH(vbslq_u8(l.val[i], a.val[i], b.val[i])); }
static inline vec v_look(const uint8_t *table, vec x)
{
    vec t = v_load(table);
    EACH(vqtbl4q_u8(t, x.val[i]));
}
static inline lanes v_has(vec x, unsigned f) { return v_test(x, (uint8_t)f); }
static inline lanes l_next(lanes l)
{
    const uint8x16_t zero = vdupq_n_u8(0);
    return (vec){{vextq_u8(l.val[0], l.val[1], 1), vextq_u8(l.val[1], l.val[2], 1), vextq_u8(l.val[2], l.val[3], 1),
                  vextq_u8(l.val[3], zero, 1)}};
}
static inline vec v_flip(vec x, lanes l) { EACH(veorq_u8(x.val[i], vandq_u8(l.val[i], vdupq_n_u8(1)))); }
static inline vec v_tail(vec x) { EACH(vorrq_u8(vandq_u8(x.val[i], vdupq_n_u8(63)), vdupq_n_u8(0x80))); }

static inline vec v_look2(const uint8_t *table, vec x, vec y)
{
    vec i = v_low6(x);
    return v_sel(v_has(y, 1), v_look(table + 64, i), v_look(table, i));
}

#define PAGES 1
static inline vec look_pages(const uint8_t *table, vec x1, vec x2)
{
    (void)x1;
    return v_look(table, v_low6(x2));
}

/* There is no movemask: a weight for each lane, then three rounds of pairwise sums. */
static inline uint64_t l_bits(lanes l)
{
    const uint8x16_t w = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t a = vpaddq_u8(vandq_u8(l.val[0], w), vandq_u8(l.val[1], w));
    uint8x16_t b = vpaddq_u8(vandq_u8(l.val[2], w), vandq_u8(l.val[3], w));
    a = vpaddq_u8(a, b);
    a = vpaddq_u8(a, a);
    return vgetq_lane_u64(vreinterpretq_u64_u8(a), 0);
}
static inline uint64_t v_flag(vec x, unsigned f) { return l_bits(v_test(x, (uint8_t)f)); }

static inline void v_ascii(vec x, vec *folded, struct masks *m, uint64_t *high)
{
    vec lower = l_or(x, v_byte(0x20));
    lanes letter = v_less(v_minus(lower, 'a'), 26);
    *folded = v_sel(letter, lower, x);
    *high = v_flag(x, 0x80);
    m->digit = l_bits(v_less(v_minus(x, '0'), 10));
    m->word = l_bits(letter) | m->digit;
    m->line = l_bits(l_or(v_eq(x, '\n'), v_eq(x, '\r')));
    m->stop = l_bits(l_or(l_or(v_eq(x, '.'), v_eq(x, '!')), v_eq(x, '?')));
    m->amp = l_bits(v_eq(x, '&'));
}

/* No instruction for it: a byte that is not kept is overwritten. */
static inline void squeeze(uint8_t *out, vec x, uint64_t word, uint64_t keep)
{
    uint8_t fold[64];
    v_store(fold, x);
    for (unsigned i = 0; i < 64; i++) {
        *out = word >> i & 1 ? fold[i] : ' ';
        out += keep >> i & 1;
    }
}

#include "text/scan_wide.h"

#define NORM_NAME norm_neon
#include "text/norm_wide.h"

/* See signs_find.h. */
void signs_neon(const uint8_t *p, size_t blocks, uint64_t *bits)
{
    const uint8x16_t low = vld1q_u8(signs_low), high = vld1q_u8(signs_high);
    for (; blocks-- > 0; p += 64) {
        vec x = v_load(p), is;
        for (int i = 0; i < 4; i++)
            is.val[i] = vtstq_u8(vqtbl1q_u8(low, vandq_u8(x.val[i], vdupq_n_u8(15))), vqtbl1q_u8(high, vshrq_n_u8(x.val[i], 4)));
        *bits++ = l_bits(is);
    }
}

#endif
