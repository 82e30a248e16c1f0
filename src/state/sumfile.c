/* sumfile: see the header.  SPDX-License-Identifier: MIT */
#include "state/sumfile.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "util/alloc.h"

enum status sumfile_init(struct sumfile *f, uint64_t seed)
{
    f->n = 0;
    f->buf = alloc_array(SUMFILE_CHUNK, 1);
    f->sum = XXH3_createState();
    if (!f->buf || !f->sum)
        return ST_NOMEM;
    (void)XXH3_64bits_reset_withSeed(f->sum, seed);
    return ST_OK;
}

void sumfile_free(struct sumfile *f)
{
    alloc_free(f->buf);
    (void)XXH3_freeState(f->sum);
}

bool sumfile_read(int fd, void *to, size_t n)
{
    uint8_t *p = to;
    while (n) {
        ssize_t got = read(fd, p, n < (size_t)1 << 30 ? n : (size_t)1 << 30);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got ? errno : 0;
            return false;
        }
        p += got;
        n -= (size_t)got;
    }
    return true;
}

bool sumfile_write(int fd, const void *from, size_t n)
{
    const uint8_t *p = from;
    while (n) {
        ssize_t put = write(fd, p, n < (size_t)1 << 30 ? n : (size_t)1 << 30);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

void sumfile_order(void *p, size_t n, size_t size)
{
#if __BYTE_ORDER == __BIG_ENDIAN
    for (size_t i = 0; i < n && size > 1; i++) {
        if (size == 2)
            ((uint16_t *)p)[i] = htole16(((uint16_t *)p)[i]);
        else if (size == 4)
            ((uint32_t *)p)[i] = htole32(((uint32_t *)p)[i]);
        else
            ((uint64_t *)p)[i] = htole64(((uint64_t *)p)[i]);
    }
#else
    (void)p, (void)n, (void)size;
#endif
}

bool sumfile_get(struct sumfile *f, void *to, size_t n, size_t size)
{
    uint8_t *p = to;
    for (size_t left = n * size; left;) {
        size_t part = left < SUMFILE_CHUNK ? left : SUMFILE_CHUNK;
        if (!sumfile_read(f->fd, p, part))
            return false;
        (void)XXH3_64bits_update(f->sum, p, part);
        p += part;
        left -= part;
    }
    sumfile_order(to, n, size);
    return true;
}

bool sumfile_flush(struct sumfile *f)
{
    size_t n = f->n;
    f->n = 0;
    (void)XXH3_64bits_update(f->sum, f->buf, n);
    return sumfile_write(f->fd, f->buf, n);
}

bool sumfile_put(struct sumfile *f, const void *from, size_t n, size_t size)
{
    const uint8_t *p = from;
    for (size_t left = n * size; left;) {
        size_t part = left < SUMFILE_CHUNK - f->n ? left : SUMFILE_CHUNK - f->n;
        part -= part % size;
        if (!part) {
            if (!sumfile_flush(f))
                return false;
            continue;
        }
        memcpy(f->buf + f->n, p, part);
        sumfile_order(f->buf + f->n, part / size, size);
        f->n += part;
        p += part;
        left -= part;
    }
    return true;
}
