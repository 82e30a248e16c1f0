/* digest: see digest.h.  SPDX-License-Identifier: MIT */
#include "reader/digest.h"

#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <string.h>

#include "util/alloc.h"

static const struct {
    const char *name; /* as WARC headers write it, lower case */
    const struct nettle_hash *hash;
} known[] = {{"sha1", &nettle_sha1},      {"sha-1", &nettle_sha1},    {"md5", &nettle_md5},       {"sha256", &nettle_sha256},
             {"sha-256", &nettle_sha256}, {"sha512", &nettle_sha512}, {"sha-512", &nettle_sha512}};

static const struct nettle_hash *find_hash(const uint8_t *name, size_t n)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strlen(known[i].name) == n && strncasecmp(known[i].name, (const char *)name, n) == 0)
            return known[i].hash;
    return NULL;
}

/* Appends bytes in base 16 or 32 (RFC 4648), `bits` (4 or 5) to a letter; pad: with = up to a multiple of eight letters. */
static enum status encode(const uint8_t *p, size_t n, unsigned bits, const char *letters, bool pad, struct buf *out)
{
    uint32_t held = 0;
    unsigned have = 0;
    size_t put = 0;
    enum status st = ST_OK;
    for (size_t i = 0; i <= n && st == ST_OK; i++) {
        if (i < n) {
            held = held << 8 | p[i];
            have += 8;
        } else if (have) {
            held <<= bits - have;
            have = bits;
        }
        for (; have >= bits && st == ST_OK; put++) {
            have -= bits;
            st = buf_append_byte(out, (uint8_t)letters[held >> have & ((1u << bits) - 1)]);
        }
    }
    for (; pad && put % 8 && st == ST_OK; put++)
        st = buf_append_byte(out, '=');
    return st;
}

enum status digest_like(struct slice old, const void *bytes, size_t n, struct buf *out)
{
    const uint8_t *colon = memchr(old.ptr, ':', old.len);
    const struct nettle_hash *h = colon ? find_hash(old.ptr, (size_t)(colon - old.ptr)) : NULL;
    if (!h)
        return ST_SKIP;
    const uint8_t *value = colon + 1;
    size_t len = old.len - (size_t)(value - old.ptr), size = h->digest_size;
    bool lower = false;
    for (size_t i = 0; i < len; i++)
        lower = lower || (value[i] >= 'a' && value[i] <= 'z');
    unsigned bits = len == size * 2 ? 4 : 5;
    bool pad = len == (size + 4) / 5 * 8;
    if (bits == 5 && !pad && len != (size * 8 + 4) / 5)
        return ST_SKIP;
    union nettle_ctx {
        struct sha1_ctx sha1;
        struct md5_ctx md5;
        struct sha256_ctx sha256;
        struct sha512_ctx sha512;
    } ctx;
    uint8_t sum[SHA512_DIGEST_SIZE];
    h->init(&ctx);
    h->update(&ctx, n, bytes);
    h->digest(&ctx, size, sum);
    enum status st = buf_append(out, old.ptr, (size_t)(value - old.ptr));
    const char *letters = bits == 4 ? (lower ? "0123456789abcdef" : "0123456789ABCDEF")
                                    : (lower ? "abcdefghijklmnopqrstuvwxyz234567" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    return st == ST_OK ? encode(sum, size, bits, letters, pad, out) : st;
}
