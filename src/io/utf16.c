/* utf16: see utf16.h.  One unit at a time: such input is rare, 300 MB/s will do.
 * SPDX-License-Identifier: MIT */
#include "io/utf16.h"

#include "text/utf8.h"

static uint8_t *put(uint8_t *o, uint32_t c) { return o + utf8_encode(c, o); }

static uint8_t *unit(struct utf16 *u, uint8_t first, uint8_t second, uint8_t *o)
{
    uint32_t c = u->big ? (uint32_t)first << 8 | second : (uint32_t)second << 8 | first;
    if (u->high) {
        uint32_t high = u->high;
        u->high = 0;
        if (c >= 0xdc00 && c < 0xe000)
            return put(o, 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00));
        o = put(o, high);
    }
    if (c >= 0xd800 && c < 0xdc00) {
        u->high = (uint16_t)c;
        return o;
    }
    return put(o, c);
}

size_t utf16_push(struct utf16 *u, const uint8_t *in, size_t n, uint8_t *out)
{
    uint8_t *o = out;
    size_t i = 0;
    if (u->has_odd && n) {
        o = unit(u, u->odd, in[i++], o);
        u->has_odd = false;
    }
    for (; i + 1 < n; i += 2)
        o = unit(u, in[i], in[i + 1], o);
    if (i < n) {
        u->odd = in[i];
        u->has_odd = true;
    }
    return (size_t)(o - out);
}

size_t utf16_finish(struct utf16 *u, uint8_t *out)
{
    uint8_t *o = out;
    if (u->high)
        o = put(o, u->high);
    if (u->has_odd)
        o = put(o, 0xfffd);
    u->high = 0;
    u->has_odd = false;
    return (size_t)(o - out);
}

static uint8_t *put_unit(const struct utf16_back *u, uint32_t c, uint8_t *o)
{
    o[u->big] = (uint8_t)c;
    o[!u->big] = (uint8_t)(c >> 8);
    return o + 2;
}

/* Bytes of the character that begins with `c`, and what `c` itself says of it. */
static unsigned begins(uint8_t c, uint32_t *value)
{
    unsigned n = 1u + (c >= 0xc0) + (c >= 0xe0) + (c >= 0xf0);
    *value = n == 1 ? c : c & (0x7fu >> n);
    return n;
}

size_t utf16_back(struct utf16_back *u, const uint8_t *in, size_t n, uint8_t *out)
{
    uint8_t *o = out;
    for (size_t i = 0; i < n; i++) {
        uint32_t c;
        u->part[u->n++] = in[i];
        if (u->n < begins(u->part[0], &c))
            continue;
        for (unsigned k = 1; k < u->n; k++)
            c = c << 6 | (u->part[k] & 0x3fu);
        u->n = 0;
        if (c >= 0x10000) {
            o = put_unit(u, 0xd800 + ((c - 0x10000) >> 10), o);
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        o = put_unit(u, c, o);
    }
    return (size_t)(o - out);
}
