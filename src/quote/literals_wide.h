/* literals_wide: the loop over vectors.
 * Included by literals_scan.c, once for each instruction set, with these macros: WIDE_FUNCTION, the attributes of a function
 * for it; WIDE_BYTES, the bytes of a vector; v_look, a look-up in a table of sixteen values; v_mask, the lanes of a comparison
 * as bits.
 * SPDX-License-Identifier: MIT */
typedef uint8_t WIDE(vec) __attribute__((vector_size(WIDE_BYTES)));
typedef __typeof__((WIDE(vec)){0} == (WIDE(vec)){0}) WIDE(lanes);

WIDE_FUNCTION inline WIDE(vec) WIDE(load)(const void *p)
{
    WIDE(vec) x;
    memcpy(&x, p, sizeof x);
    return x;
}

/* Buckets whose tables have both halves of each byte. */
WIDE_FUNCTION inline WIDE(vec) WIDE(lookup)(const uint8_t *low, const uint8_t *high, WIDE(vec) x)
{
    return v_look(low, x & 15) & v_look(high, x >> 4);
}

WIDE_FUNCTION inline uint64_t WIDE(has)(WIDE(vec) x, uint8_t bits) { return v_mask((x & bits) != 0); }

/* Places of characters beyond ASCII that tidying changes, and of the wide colon. */
WIDE_FUNCTION inline uint64_t WIDE(beyond)(WIDE(vec) x, WIDE(vec) y, WIDE(vec) z, uint64_t *colon)
{
    WIDE(lanes) gone = ((y == 0x80) & ((z >= 0xa8) | (z <= 0x8f))) | (y == 0x81);
    *colon = v_mask((x == 0xef) & (y == 0xbc) & (z == 0x9a));
    return v_mask(((x == 0xc2) & (y == 0xa0)) | ((x == 0xe2) & gone) | ((x == 0xe3) & (y == 0x80) & (z == 0x80)) |
                  ((x == 0xef) & (y == 0xbb)));
}

WIDE_FUNCTION void WIDE(scan)(const struct literals *t, const uint8_t *p, size_t n, struct rules_masks *o)
{
    for (; n-- > 0; p += 64, o++) {
        struct rules_masks m = {0};
        for (unsigned k = 0; k < 64; k += WIDE_BYTES) {
            WIDE(vec) x = WIDE(load)(p + k), y = WIDE(load)(p + k + 1), z = WIDE(load)(p + k + 2);
            WIDE(vec)
            in = WIDE(lookup)(t->low[0], t->high[0], x) & WIDE(lookup)(t->low[1], t->high[1], y) &
                 WIDE(lookup)(t->low[2], t->high[2], z) & WIDE(lookup)(t->low[3], t->high[3], WIDE(load)(p + k + 3));
            m.hit |= WIDE(has)(in, 0xff) << k;
            if (t->hits_only)
                continue;
            WIDE(vec) class = WIDE(lookup)(class_low, class_high, x);
            uint64_t high = v_mask(x >= 0x80), odd = high, colon = 0, untidy = v_mask((x == ' ') & (y == ' '));
            if (high)
                untidy |= WIDE(beyond)(x, y, z, &colon);
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
#undef WIDE_FUNCTION
#undef WIDE_BYTES
#undef v_look
#undef v_mask
