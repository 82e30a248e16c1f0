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
#include "quote/rules.h"
#include "state/places.h"
#include "state/snapshot.h"
#include "thresh.h"

#define ORDER 0x0102030405060708u
_Static_assert(sizeof(struct sunit) == 24, "posts go to the file as they are");

static uint64_t add_text(uint64_t h, const char *text)
{
    return XXH3_64bits_withSeed(text ? text : "", text ? strlen(text) + 1 : 0, h + (text != NULL));
}

/* What decides how the input falls into posts and words, and which of them are nobody's source. */
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
static size_t units_at(void) { return sizeof(struct places_head); }
static size_t tok_at(const struct places_head *h) { return units_at() + (size_t)h->n_units * sizeof(struct sunit); }
static size_t code_at(const struct places_head *h) { return tok_at(h) + padded(h->n_tok * 2); }
static size_t cues_at(const struct places_head *h) { return code_at(h) + padded(h->n_code); }
static size_t size_of(const struct places_head *h) { return cues_at(h) + padded(h->n_cues); }

static bool sound_sizes(const struct places_head *h, size_t size)
{
    return h->n_units < size / sizeof(struct sunit) + 1 && h->n_tok < size && h->n_code < size && h->n_cues < size &&
           size_of(h) == size;
}

/* NULL, or what is wrong. */
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
    if (whole &&
        (XXH3_64bits(f->unit, (size_t)h->n_units * sizeof *f->unit) != h->sum_units ||
         XXH3_64bits(f->tok, (size_t)h->n_tok * 2) != h->sum_tok || XXH3_64bits(f->code, (size_t)h->n_code) != h->sum_code ||
         XXH3_64bits(f->cues, (size_t)h->n_cues) != h->sum_cues))
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
            f->unit = (const void *)(p + units_at());
            f->tok = (const void *)(p + tok_at(&f->head));
            f->code = p + code_at(&f->head);
            f->cues = p + cues_at(&f->head);
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

static enum status put_padded(struct output *o, const void *from, size_t n)
{
    static const uint8_t zero[8];
    enum status st = output_write(o, from, n);
    return st ? st : output_write(o, zero, padded(n) - n);
}

static enum status put_file(struct output *o, const struct places_head *h, const struct places_file *f)
{
    enum status st = output_write(o, h, sizeof *h);
    if (!st)
        st = output_write(o, f->unit, (size_t)h->n_units * sizeof *f->unit);
    if (!st)
        st = put_padded(o, f->tok, (size_t)h->n_tok * 2);
    if (!st)
        st = put_padded(o, f->code, (size_t)h->n_code);
    return st ? st : put_padded(o, f->cues, (size_t)h->n_cues);
}

/* For the file beside: a name that no other process has, on this machine or another. */
static int open_beside(const char *path, char name[PATH_MAX])
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    int n = snprintf(name, PATH_MAX, "%s.%ld-%ld.tmp", path, (long)getpid(), now.tv_nsec);
    if (n > 0 && n < PATH_MAX)
        return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    errno = ENAMETOOLONG;
    return -1;
}

enum status places_save(const char *path, struct places_head *h, const struct places_file *f, char *why, size_t size)
{
    char beside[PATH_MAX];
    struct output o;
    h->sum_units = XXH3_64bits(f->unit, (size_t)h->n_units * sizeof *f->unit);
    h->sum_tok = XXH3_64bits(f->tok, (size_t)h->n_tok * 2);
    h->sum_code = XXH3_64bits(f->code, (size_t)h->n_code);
    h->sum_cues = XXH3_64bits(f->cues, (size_t)h->n_cues);
    h->sum = XXH3_64bits(h, offsetof(struct places_head, sum));
    int fd = open_beside(path, beside);
    if (fd < 0) {
        snprintf(why, size, "cannot be written: %s", strerror(errno));
        return ST_IO;
    }
    enum status st = output_init(&o, fd);
    if (!st)
        st = put_file(&o, h, f);
    enum status closed = output_close(&o);
    st = st ? st : closed;
    snprintf(why, size, "%s", output_error(&o));
    if (!st && rename(beside, path) != 0) {
        snprintf(why, size, "cannot be written: %s", strerror(errno));
        st = ST_IO;
    }
    if (st)
        (void)unlink(beside);
    return st;
}
