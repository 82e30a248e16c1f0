/* literals_wide: the loop for instruction sets that look sixteen values up at once.
 * Included by literals_scan.c, once for each, which gives WIDE_NAME, vec of WIDE_BYTES and the functions v_*.
 * SPDX-License-Identifier: MIT */

/* Buckets whose tables have both halves of each byte. */
static inline vec WIDE(lookup)(const uint8_t *low, const uint8_t *high, vec x)
{
    return v_and(v_shuffle(v_table(low), v_and(x, v_byte(15))), v_shuffle(v_table(high), v_half(x)));
}

static inline uint64_t WIDE(has)(vec x, uint8_t bits) { return WIDE_ALL & ~v_mask(v_eq(v_and(x, v_byte(bits)), v_byte(0))); }

/* Places of characters beyond ASCII that tidying changes, and of the wide colon. */
static inline uint64_t WIDE(wide)(vec x, vec y, vec z, uint64_t *colon)
{
    vec a0 = v_and(v_eq(x, v_byte(0xc2)), v_eq(y, v_byte(0xa0)));
    vec gone = v_or(v_eq(v_max(z, v_byte(0xa8)), z), v_eq(v_min(z, v_byte(0x8f)), z));
    vec second = v_or(v_and(v_eq(y, v_byte(0x80)), gone), v_eq(y, v_byte(0x81)));
    vec e2 = v_and(v_eq(x, v_byte(0xe2)), second);
    vec e3 = v_and(v_eq(x, v_byte(0xe3)), v_and(v_eq(y, v_byte(0x80)), v_eq(z, v_byte(0x80))));
    vec ef = v_eq(x, v_byte(0xef));
    *colon = v_mask(v_and(ef, v_and(v_eq(y, v_byte(0xbc)), v_eq(z, v_byte(0x9a)))));
    return v_mask(v_or(v_or(a0, e2), v_or(e3, v_and(ef, v_eq(y, v_byte(0xbb))))));
}

static void WIDE_NAME(const struct literals *t, const uint8_t *p, size_t n, struct rules_masks *o)
{
    for (; n-- > 0; p += 64, o++) {
        struct rules_masks m = {0};
        for (unsigned k = 0; k < 64; k += WIDE_BYTES) {
            vec x = v_load(p + k), y = v_load(p + k + 1), z = v_load(p + k + 2), v = v_load(p + k + 3);
            vec in = v_and(v_and(WIDE(lookup)(t->low[0], t->high[0], x), WIDE(lookup)(t->low[1], t->high[1], y)),
                           v_and(WIDE(lookup)(t->low[2], t->high[2], z), WIDE(lookup)(t->low[3], t->high[3], v)));
            m.hit |= (WIDE_ALL & ~v_mask(v_eq(in, v_byte(0)))) << k;
            if (t->hits_only)
                continue;
            vec class = WIDE(lookup)(class_low, class_high, x);
            uint64_t high = v_mask(v_eq(v_max(x, v_byte(0x80)), x)), odd = high, colon = 0;
            uint64_t untidy = v_mask(v_and(v_eq(x, v_byte(' ')), v_eq(y, v_byte(' '))));
            if (high)
                untidy |= WIDE(wide)(x, y, z, &colon);
            if (WIDE(has)(class, 0xff)) {
                odd |= WIDE(has)(class, CLASS_ODD);
                untidy |= WIDE(has)(class, CLASS_UNTIDY);
                colon |= WIDE(has)(class, CLASS_COLON);
                m.tag |= WIDE(has)(class, CLASS_TAG) << k;
            }
            m.odd |= odd << k;
            m.untidy |= untidy << k;
            m.colon |= colon << k;
        }
        *o = m;
    }
}

#undef WIDE
#undef WIDE_NAME
#undef WIDE_BYTES
#undef WIDE_ALL
#undef vec
#undef v_load
#undef v_table
#undef v_byte
#undef v_shuffle
#undef v_half
#undef v_and
#undef v_or
#undef v_eq
#undef v_min
#undef v_max
#undef v_mask
