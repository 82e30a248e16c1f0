/* places_file: the files of places.h, written and read.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "io/output.h"
#include "io/place.h"
#include "quote/rules.h"
#include "state/places.h"
#include "state/snapshot.h"
#include "thresh.h"
#include "util/alloc.h"

#define ORDER 0x0102030405060708u
_Static_assert(sizeof(struct sunit) == 24, "posts go to the file as they are");

static uint64_t add_text(uint64_t h, const char *text)
{
    return XXH3_64bits_withSeed(text ? text : "", text ? strlen(text) + 1 : 0, h + (text != NULL));
}

/* A hash of the options and rules that decide how the input falls into posts and words, and which words are nobody's source. */
static uint64_t options_of(const struct config *c, const struct rules *rules)
{
    const uint64_t k[] = {(uint64_t)c->format, c->builtin_rules, c->scope_thread, rules_count(rules)};
    uint64_t h = XXH3_64bits(k, sizeof k);
    const char *const texts[] = {c->text_field, c->thread_field, c->records, c->thread_break, c->post_break};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        h = add_text(h, texts[i]);
    for (size_t i = 1; i <= rules_count(rules); i++)
        h = add_text(h, rules_name(rules, (uint16_t)i));
    return h;
}

void places_expect(struct places_head *h, const struct config *config, const struct rules *rules, uint64_t seed)
{
    h->order = ORDER;
    snprintf(h->version, sizeof h->version, "%s", THRESH_VERSION_TEXT);
    h->shape = snapshot_shape();
    h->seed = seed;
    h->options = options_of(config, rules);
}

static size_t padded(uint64_t n) { return (size_t)(n + 7) & ~(size_t)7; }
static size_t tok_at(void) { return sizeof(struct places_head); }
static size_t code_at(const struct places_head *h) { return tok_at() + padded(h->n_tok * 2); }
static size_t units_at(const struct places_head *h) { return code_at(h) + padded(h->n_code); }
static size_t cues_at(const struct places_head *h) { return units_at(h) + (size_t)h->n_units * sizeof(struct sunit); }
static size_t twice_at(const struct places_head *h) { return cues_at(h) + padded(h->n_cues); }
size_t places_twice_bytes(const struct places_head *h)
{
    size_t n = 0;
    for (unsigned k = 0; k < SI_PARTS; k++)
        n += alone_bytes(h->sought[k]);
    return n;
}
static size_t size_of(const struct places_head *h) { return twice_at(h) + padded(places_twice_bytes(h)); }

static bool sound_sizes(const struct places_head *h, size_t size)
{
    bool good = true;
    for (unsigned k = 0; k < SI_PARTS; k++)
        good = good && h->sought[k] / 8 < size;
    return good && h->n_units < size / sizeof(struct sunit) + 1 && h->n_tok < size && h->n_code < size &&
           h->n_keys <= h->n_code && h->n_cues < size && size_of(h) == size; /* a key has a byte of code, or more */
}

/* NULL if the file is good, else what is wrong. */
static const char *look(const struct places_file *f, const char *magic, bool whole)
{
    const struct places_head *h = &f->head;
    static const char damaged[] = "is damaged: what it holds does not fit its checksum; make it again";
    if (f->size < sizeof *h || memcmp(h->magic, magic, 14) != 0)
        return strcmp(magic, PLACES_SHARD) == 0 ? "is no file of --emit-places" : "is no file of --join-places";
    if (memcmp(h->magic, magic, sizeof h->magic) != 0)
        return "has another version than this program reads; make it again";
    if (h->order != ORDER)
        return "was made on a machine of another byte order";
    if (h->sum != XXH3_64bits(h, offsetof(struct places_head, sum)) || !sound_sizes(h, f->size))
        return damaged;
    if (whole && XXH3_64bits((const uint8_t *)f->map + sizeof *h, f->size - sizeof *h) != h->sum_rest)
        return damaged;
    return NULL;
}

enum status places_open(struct places_file *f, const char *path, const char *magic, bool whole, char *why, size_t size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *f = (struct places_file){.path = path};
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        snprintf(why, size, "cannot be read: %s", fd < 0 ? strerror(errno) : "it is no file");
        if (fd >= 0)
            (void)close(fd);
        return ST_IO;
    }
    f->size = (size_t)st.st_size;
    void *map = f->size ? mmap(NULL, f->size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    int error = errno;
    (void)close(fd);
    if (f->size && map == MAP_FAILED) {
        snprintf(why, size, "cannot be read: %s", strerror(error));
        return ST_IO;
    }
    if (map != MAP_FAILED) {
        f->map = map;
        memcpy(&f->head, map, f->size < sizeof f->head ? f->size : sizeof f->head);
        const uint8_t *p = map;
        if (f->size >= sizeof f->head && sound_sizes(&f->head, f->size)) {
            f->tok = (const void *)(p + tok_at());
            f->code = p + code_at(&f->head);
            f->unit = (const void *)(p + units_at(&f->head));
            f->cues = p + cues_at(&f->head);
            f->twice = p + twice_at(&f->head);
        }
    }
    const char *what = look(f, magic, whole);
    if (!what)
        return ST_OK;
    snprintf(why, size, "%s", what);
    places_close(f);
    return ST_IO;
}

void places_close(struct places_file *f)
{
    if (f->map)
        (void)munmap(f->map, f->size);
    f->map = NULL;
}

/* Opens the file beside, under a name that no other process uses, on this machine or another. */
static int open_beside(const char *path, char name[4096])
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int n = snprintf(name, 4096, "%s.%ld-%ld.tmp", path, (long)getpid(), now.tv_nsec);
    if (n > 0 && n < 4096)
        return open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    errno = ENAMETOOLONG;
    return -1;
}

static enum status written(const struct places_out *o, bool good, char *why, size_t size)
{
    const char *name = o->joined ? o->path : "";
    if (good)
        return ST_OK;
    snprintf(why, size, "%s%scannot be written: %s", name, *name ? " " : "", strerror(errno));
    return ST_IO;
}

/* Finds the file that will be replaced: where links lead.  A pipe or a device is refused. */
static enum status find_real(struct places_out *o, char *why, size_t size)
{
    struct place at;
    enum status st = place_of(&at, o->path);
    o->real = at.path;
    if (st == ST_IO)
        return written(o, false, why, size);
    if (st || !at.there || at.regular)
        return st;
    snprintf(why, size, "%s%sis no regular file", o->joined ? o->path : "", o->joined ? " " : "");
    return ST_IO;
}

enum status places_begin(struct places_out *o, const char *path, char *why, size_t size)
{
    static const struct places_head none;
    o->path = path;
    enum status st = find_real(o, why, size);
    if (st)
        return st;
    o->to.fd = open_beside(o->real, o->beside);
    o->open = o->to.fd >= 0;
    st = written(o, o->open, why, size);
    if (!st)
        st = sumfile_init(&o->to, 0);
    return st ? st : written(o, sumfile_write(o->to.fd, &none, sizeof none), why, size);
}

enum status places_put(struct places_out *o, const void *from, size_t n, char *why, size_t size)
{
    return written(o, sumfile_put(&o->to, from, n, 1), why, size);
}

enum status places_pad(struct places_out *o, size_t n, char *why, size_t size)
{
    static const uint8_t zero[8];
    return places_put(o, zero, padded(n) - n, why, size);
}

static enum status put_section(struct places_out *o, const void *from, size_t n, char *why, size_t size)
{
    enum status st = places_put(o, from, n, why, size);
    return st ? st : places_pad(o, n, why, size);
}

enum status places_put_rest(struct places_out *o, const struct places_head *h, const struct places_file *f, char *why,
                            size_t size)
{
    enum status st = put_section(o, f->unit, (size_t)h->n_units * sizeof *f->unit, why, size);
    if (!st)
        st = put_section(o, f->cues, (size_t)h->n_cues, why, size);
    return st ? st : put_section(o, f->twice, places_twice_bytes(h), why, size);
}

enum status places_end(struct places_out *o, struct places_head *h, char *why, size_t size)
{
    bool good = sumfile_flush(&o->to);
    h->sum_rest = XXH3_64bits_digest(o->to.sum);
    h->sum = XXH3_64bits(h, offsetof(struct places_head, sum));
    good = good && pwrite(o->to.fd, h, sizeof *h, 0) == (ssize_t)sizeof *h;
    o->open = false;
    good = close(o->to.fd) == 0 && good; /* NFS and quotas report errors only here */
    good = good && rename(o->beside, o->real) == 0;
    enum status st = written(o, good, why, size);
    if (st)
        (void)unlink(o->beside);
    return st;
}

void places_leave(struct places_out *o)
{
    sumfile_free(&o->to);
    alloc_free(o->real);
    o->real = NULL;
    if (!o->open)
        return;
    (void)close(o->to.fd);
    (void)unlink(o->beside);
    o->open = false;
}
