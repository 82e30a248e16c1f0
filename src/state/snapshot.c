/* snapshot: saving and loading; see the header.  merge.c puts two together.
 * SPDX-License-Identifier: MIT */
#include "state/snapshot.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fingerprint/fingerprint.h"
#include "io/place.h"
#include "util/alloc.h"

#define MAGIC "thresh-index 2\n"
#define LINES 4096u /* of a part of the table, at a time, or all it has */
#define CHUNK ((size_t)1 << 20)
#define NORMAL_FORM 1u /* version of text/tokens and text/wordhash: other words, other hashes */
#define HASH_FORM 5u   /* of sindex_hash, and which of its bits are part, address and tag */

_Static_assert(sizeof(struct sunit) == 24, "posts go to the file as they are");

enum field {
    F_SHAPE, /* constants of fingerprinting */
    F_SEED,  /* --seed */
    F_RUNS,  /* that made it */
    F_BYTES, /* of input they read */
    F_THREADS,
    F_START,
    F_TOKENS,
    F_UNITS,
    F_BITS,
    F_BITS_END = F_BITS + SI_PARTS / 8 - 1,
    F_ENTRIES,
    F_THIN,
    F_EVICTED,
    F_THINNED,
    F_OVER, /* entries beside the table */
    F_SUM = 29,
    F_N
};

struct head {
    char magic[16];
    uint64_t field[F_N];
};

/* A file and the sum of what went through it. */
struct stream {
    int fd;
    XXH3_state_t *sum;
    uint8_t *buf; /* CHUNK bytes */
    size_t n;     /* used of them, when writing */
};

uint64_t snapshot_shape(void)
{
    const uint32_t k[] = {NORMAL_FORM, HASH_FORM,   FP_K,     FP_K4,    FP_W,       SI_SAMPLE, SI_EDGE,
                          SI_SHORT,    SI_BITS_MIN, SI_SLOTS, SI_GROUP, SI_THIN_AT, SI_PARTS,  SI_GUARD};
    uint64_t h = 0;
    for (size_t i = 0; i < sizeof k / sizeof *k; i++)
        h = (h ^ k[i]) * 0x9e3779b97f4a7c15u;
    return h;
}

__attribute__((format(printf, 2, 3))) static enum status fail(struct snapshot *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(s->why, sizeof s->why, fmt, ap);
    va_end(ap);
    return ST_IO;
}

static enum status fail_errno(struct snapshot *s, const char *what) { return fail(s, "%s: %s", what, strerror(errno)); }

static const char damaged[] = "damaged: what it holds does not fit its checksum; move it away to begin a new one";

static enum status stream_init(struct stream *f, uint64_t seed)
{
    f->n = 0;
    f->buf = alloc_array(CHUNK, 1);
    f->sum = XXH3_createState();
    if (!f->buf || !f->sum)
        return ST_NOMEM;
    (void)XXH3_64bits_reset_withSeed(f->sum, seed);
    return ST_OK;
}

static void stream_free(struct stream *f)
{
    alloc_free(f->buf);
    (void)XXH3_freeState(f->sum);
}

static bool read_all(int fd, void *to, size_t n)
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

static bool write_all(int fd, const void *from, size_t n)
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

/* Numbers of `size` bytes between the machine's order and the file's. */
static void swap(void *p, size_t n, size_t size)
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

/* n numbers, a piece at a time: the sum then finds them in the cache. */
static bool get(struct stream *f, void *to, size_t n, size_t size)
{
    uint8_t *p = to;
    for (size_t left = n * size; left;) {
        size_t part = left < CHUNK ? left : CHUNK;
        if (!read_all(f->fd, p, part))
            return false;
        (void)XXH3_64bits_update(f->sum, p, part);
        p += part;
        left -= part;
    }
    swap(to, n, size);
    return true;
}

static bool flush(struct stream *f)
{
    size_t n = f->n;
    f->n = 0;
    (void)XXH3_64bits_update(f->sum, f->buf, n);
    return write_all(f->fd, f->buf, n);
}

static bool give(struct stream *f, const void *from, size_t n, size_t size)
{
    const uint8_t *p = from;
    for (size_t left = n * size; left;) {
        size_t part = left < CHUNK - f->n ? left : CHUNK - f->n;
        part -= part % size;
        if (!part) {
            if (!flush(f))
                return false;
            continue;
        }
        memcpy(f->buf + f->n, p, part);
        swap(f->buf + f->n, part / size, size);
        f->n += part;
        p += part;
        left -= part;
    }
    return true;
}

/* ---- loading ---- */

static enum status read_head(struct snapshot *s, int fd, struct head *h, const struct stream_index *x)
{
    if (!read_all(fd, h, sizeof *h))
        return errno ? fail_errno(s, "cannot be read") : fail(s, "is no index: it is too short");
    if (memcmp(h->magic, MAGIC, 13) != 0)
        return fail(s, "is no index: it does not begin with 'thresh-index'");
    if (memcmp(h->magic, MAGIC, sizeof h->magic) != 0)
        return fail(s, "is an index of another version; this program reads version 2");
    swap(h->field, F_N, 8);
    uint64_t sum = h->field[F_SUM];
    swap(h->field, F_N, 8);
    uint64_t is = XXH3_64bits(h, sizeof *h - 8);
    swap(h->field, F_N, 8);
    if (sum != is)
        return fail(s, damaged);
    if (h->field[F_SHAPE] != snapshot_shape())
        return fail(s, "was made with other fingerprints, by another version of this program; make it anew");
    if (h->field[F_SEED] != x->seed)
        return fail(s, "was made with --seed=%" PRIu64 ", this run has --seed=%" PRIu64, h->field[F_SEED], x->seed);
    return ST_OK;
}

/* A part's bits: a byte each. */
static unsigned part_bits(const uint64_t *field, unsigned part) { return field[F_BITS + part / 8] >> part % 8 * 8 & 0xff; }

/* Of all parts; 0 if some part has none or too many. */
static uint64_t lines_of(const uint64_t *field)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < SI_PARTS; i++) {
        unsigned bits = part_bits(field, i);
        if (bits < SI_BITS_MIN || bits > SI_BITS_MIN + SI_THIN_AT)
            return 0;
        n += (uint64_t)1 << bits;
    }
    return n;
}

/* What the head says of sizes: whether the file is as long as that, and whether it fits. */
static enum status check_sizes(struct snapshot *s, const struct head *h, const struct stream_index *x, off_t size)
{
    const uint64_t *f = h->field;
    uint64_t lines = lines_of(f), most = (uint64_t)1 << SI_PLACE_BITS;
    if (!lines || f[F_TOKENS] > most || f[F_START] > most || f[F_UNITS] > most || f[F_ENTRIES] > most || f[F_OVER] > most ||
        f[F_THIN] > SI_THIN_MOST)
        return fail(s, damaged);
    uint64_t wants = sizeof *h + f[F_UNITS] * 24 + f[F_TOKENS] * 2 + lines + f[F_ENTRIES] * 9 + f[F_OVER] * 16 + 8;
    if ((uint64_t)size != wants)
        return fail(s, "damaged: it has %" PRIu64 " bytes and should have %" PRIu64, (uint64_t)size, wants);
    uint64_t memory = f[F_UNITS] * 24 + f[F_TOKENS] * 2 + lines * sizeof(struct sline);
    if (memory > x->bound)
        return fail(s, "takes %" PRIu64 " MiB of memory; --memory leaves %" PRIu64 " for it: give more", (memory >> 20) + 1,
                    x->bound >> 20);
    return ST_OK;
}

static bool get_lines(struct stream *f, struct spart *p, size_t from, size_t n_lines)
{
    uint8_t mask[LINES];
    uint32_t *pair = (uint32_t *)(void *)f->buf;
    uint8_t *high = f->buf + LINES * SI_SLOTS * 8u;
    size_t n = 0, k = 0;
    _Static_assert(LINES * SI_SLOTS * 9u <= CHUNK, "a stretch of the table fits the buffer");
    if (!get(f, mask, n_lines, 1))
        return false;
    for (size_t i = 0; i < n_lines; i++) {
        mask[i] &= (1u << SI_SLOTS) - 1;
        n += (size_t)__builtin_popcount(mask[i]);
    }
    if (!get(f, pair, 2 * n, 4) || !get(f, high, n, 1))
        return false;
    for (size_t i = 0; i < n_lines; i++)
        for (unsigned m = mask[i]; m; m &= m - 1, k++)
            sline_set(spart_at(p, from + i), (unsigned)__builtin_ctz(m), pair[2 * k], (uint64_t)high[k] << 32 | pair[2 * k + 1]);
    p->n_entries += n;
    return true;
}

static size_t stretch(unsigned bits) { return (size_t)1 << bits < LINES ? (size_t)1 << bits : LINES; }

static bool get_part(struct stream *f, struct spart *p, unsigned bits, uint64_t most)
{
    size_t lines = (size_t)1 << bits, step = stretch(bits);
    bool good = true;
    p->n_entries = 0;
    for (size_t i = 0; i < lines && good && p->n_entries <= most; i += step)
        good = get_lines(f, p, i, step);
    spart_set_bits(p, bits);
    return good;
}

/* Entries beside the table: hash and position each. */
static bool get_over(struct stream *f, struct stream_index *x, uint64_t n)
{
    uint64_t e[2];
    bool good = true;
    for (uint64_t i = 0; i < n && good; i++) {
        good = get(f, e, 2, 8) && e[0] << SI_PART_BITS;
        good = good && over_put(&x->part[sindex_part(e[0])].over, e[0] & (UINT64_MAX >> SI_PART_BITS), e[1]);
    }
    return good;
}

static enum status read_body(struct snapshot *s, struct stream *f, const struct head *h, struct stream_index *x)
{
    const uint64_t *v = h->field;
    struct slog *l = &x->log;
    size_t entries = 0;
    uint64_t sum;
    if (reserve_need(&x->unit_at, (size_t)v[F_UNITS] * sizeof *l->unit) ||
        reserve_need(&x->tok_at, (size_t)v[F_TOKENS] * sizeof *l->tok))
        return ST_NOMEM;
    bool good = get(f, l->unit, (size_t)v[F_UNITS] * 3, 8) && get(f, l->tok, (size_t)v[F_TOKENS], 2);
    for (unsigned i = 0; i < SI_PARTS && good && entries <= v[F_ENTRIES]; i++) {
        if (reserve_need(&x->line_at, SI_PARTS * (sizeof(struct sline) << part_bits(v, i))))
            return ST_NOMEM;
        good = get_part(f, &x->part[i], part_bits(v, i), v[F_ENTRIES]);
        entries += x->part[i].n_entries;
    }
    good = good && get_over(f, x, v[F_OVER]);
    if (!good || !read_all(f->fd, &sum, sizeof sum))
        return errno ? fail_errno(s, "cannot be read") : fail(s, damaged);
    swap(&sum, 1, 8);
    if (sum != XXH3_64bits_digest(f->sum) || entries != v[F_ENTRIES])
        return fail(s, damaged);
    x->threads = v[F_THREADS];
    l->start = l->origin = v[F_START];
    l->n_tok = (size_t)v[F_TOKENS];
    l->n_units = (size_t)v[F_UNITS];
    x->thin = (unsigned)v[F_THIN];
    if (sindex_filled(x))
        return ST_NOMEM;
    s->evicted = v[F_EVICTED];
    s->thinned = v[F_THINNED];
    return ST_OK;
}

enum status snapshot_load(struct snapshot *s, struct stream_index *x)
{
    struct stat st;
    struct head h;
    struct stream f = {.fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)}; /* a FIFO must not hang */
    s->there = false;
    s->runs = s->bytes = s->evicted = s->thinned = 0;
    if (f.fd < 0)
        return errno == ENOENT ? ST_OK : fail_errno(s, "cannot be read");
    enum status r = fstat(f.fd, &st) == 0 && S_ISREG(st.st_mode) ? ST_OK : fail(s, "is not a regular file");
    if (!r)
        r = read_head(s, f.fd, &h, x);
    if (!r)
        r = check_sizes(s, &h, x, st.st_size);
    if (!r)
        r = stream_init(&f, h.field[F_SUM]);
    if (!r)
        r = read_body(s, &f, &h, x);
    if (!r) {
        s->there = true;
        s->dev = st.st_dev, s->ino = st.st_ino, s->size = st.st_size;
        s->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
        s->runs = h.field[F_RUNS], s->bytes = h.field[F_BYTES];
    }
    (void)close(f.fd);
    stream_free(&f);
    return r;
}

enum status snapshot_open(struct snapshot *s, struct stream_index *x, const char *path)
{
    struct head h;
    *s = (struct snapshot){.path = path};
    memset(x, 0, sizeof *x);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail_errno(s, "cannot be read");
    bool got = read_all(fd, &h, sizeof h);
    off_t size = lseek(fd, 0, SEEK_END);
    (void)close(fd);
    swap(h.field, F_N, 8);
    uint64_t lines = got ? lines_of(h.field) : 0, seed = got ? h.field[F_SEED] : 0;
    /* no more than the file can fill: a table is at least a byte a line there, and sizeof(struct sline) here; damaged: loading
     * will tell */
    uint64_t most = (uint64_t)(size > 0 ? size : 0), table = (lines < most ? lines : most) * sizeof(struct sline);
    enum status st = sindex_init(x, table + most);
    x->seed = seed;
    if (!st)
        st = snapshot_load(s, x);
    return st || s->there ? st : fail(s, "cannot be read: it is gone");
}

/* ---- saving ---- */

static bool put_lines(struct stream *f, const struct spart *p, size_t from, size_t n_lines)
{
    uint8_t mask[LINES];
    for (size_t i = 0; i < n_lines; i++) {
        mask[i] = 0;
        for (unsigned k = 0; k < SI_SLOTS; k++)
            mask[i] = (uint8_t)(mask[i] | (spart_at(p, from + i)->tag[k] != 0) << k);
    }
    bool good = give(f, mask, n_lines, 1);
    for (size_t i = 0; i < n_lines && good; i++)
        for (unsigned m = mask[i]; m && good; m &= m - 1) {
            unsigned slot = (unsigned)__builtin_ctz(m);
            const uint32_t pair[2] = {spart_at(p, from + i)->tag[slot], spart_at(p, from + i)->low[slot]};
            good = give(f, pair, 2, 4);
        }
    for (size_t i = 0; i < n_lines && good; i++)
        for (unsigned m = mask[i]; m && good; m &= m - 1)
            good = give(f, &spart_at(p, from + i)->high[__builtin_ctz(m)], 1, 1);
    return good;
}

static bool put_part(struct stream *f, const struct spart *p)
{
    size_t lines = (size_t)1 << p->bits, step = stretch(p->bits);
    bool good = true;
    for (size_t i = 0; i < lines && good; i += step)
        good = put_lines(f, p, i, step);
    return good;
}

static bool put_over(struct stream *f, const struct stream_index *x)
{
    bool good = true;
    for (unsigned k = 0; k < SI_PARTS; k++)
        for (size_t i = 0; i < x->part[k].over.cap && good; i++) {
            const struct over_entry *o = &x->part[k].over.at[i];
            const uint64_t e[2] = {(uint64_t)k << (64 - SI_PART_BITS) | o->key, o->pos};
            good = !o->key || give(f, e, 2, 8);
        }
    return good;
}

static bool write_index(struct stream *f, const struct head *h, const struct stream_index *x)
{
    const struct slog *l = &x->log;
    bool good = write_all(f->fd, h, sizeof *h) && give(f, l->unit, l->n_units * 3, 8) && give(f, l->tok, l->n_tok, 2);
    for (unsigned i = 0; i < SI_PARTS && good; i++)
        good = put_part(f, &x->part[i]);
    good = good && put_over(f, x);
    if (!good || !flush(f))
        return false;
    uint64_t sum = XXH3_64bits_digest(f->sum);
    swap(&sum, 1, 8);
    return write_all(f->fd, &sum, sizeof sum) && fsync(f->fd) == 0;
}

static struct head make_head(const struct snapshot *s, const struct stream_index *x)
{
    struct head h = {.magic = MAGIC};
    uint64_t *f = h.field;
    f[F_SHAPE] = snapshot_shape(), f[F_SEED] = x->seed, f[F_RUNS] = s->runs, f[F_BYTES] = s->bytes, f[F_THREADS] = x->threads;
    f[F_START] = x->log.start, f[F_TOKENS] = x->log.n_tok, f[F_UNITS] = x->log.n_units;
    for (unsigned i = 0; i < SI_PARTS; i++)
        f[F_BITS + i / 8] |= (uint64_t)x->part[i].bits << i % 8 * 8;
    for (unsigned i = 0; i < SI_PARTS; i++)
        f[F_ENTRIES] += x->part[i].n_entries, f[F_OVER] += x->part[i].over.n;
    f[F_THIN] = x->thin, f[F_EVICTED] = s->evicted + x->evicted, f[F_THINNED] = s->thinned + sindex_given_up(x);
    swap(f, F_N, 8);
    f[F_SUM] = XXH3_64bits(&h, sizeof h - 8);
    swap(&f[F_SUM], 1, 8);
    return h;
}

/* Another run may have replaced the file: its memory must not be lost. */
static enum status unchanged(struct snapshot *s, const char *path, mode_t *mode)
{
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (there != s->there || (there && (st.st_dev != s->dev || st.st_ino != s->ino || st.st_size != s->size ||
                                        (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec != s->mtime_ns)))
        return fail(s, "another run replaced it meanwhile; what this run learnt is not saved");
    *mode = there ? st.st_mode & 0777 : 0;
    return ST_OK;
}

static void sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash)
        slash[slash == path] = '\0';
    int fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
}

/* FILE.tmp of the file that s->path leads to.  ST_IO: it leads nowhere. */
static enum status names_of(struct snapshot *s, struct place *at, char *beside, size_t size)
{
    enum status st = place_of(at, s->path);
    if (st)
        return st == ST_IO ? fail_errno(s, "cannot be written") : st;
    if (at->there && !at->regular)
        return fail(s, "is not a regular file");
    int n = snprintf(beside, size, "%s.tmp", at->path);
    return n > 0 && (size_t)n < size ? ST_OK : fail(s, "cannot be written: its name is too long");
}

/* What stands there is empty, or was left by a run that was killed: nobody else's file. */
static bool is_ours(int fd, const struct stat *st)
{
    char start[12];
    return S_ISREG(st->st_mode) &&
           (st->st_size == 0 || (pread(fd, start, sizeof start, 0) == sizeof start && memcmp(start, MAGIC, sizeof start) == 0));
}

/* Opens and locks the file beside.  Another run may rename or remove it between the two steps: then again. */
static enum status lock(struct snapshot *s, const char *beside)
{
    for (;;) {
        struct stat mine, there;
        int fd = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
        if (fd < 0)
            return fail_errno(s, "cannot be written");
        bool got = flock(fd, LOCK_EX | LOCK_NB) == 0;
        /* a file system without locks: snapshot_save still sees that another run came first */
        bool busy = !got && (errno == EWOULDBLOCK || errno == EINTR);
        if (!busy && fstat(fd, &mine) == 0 && stat(beside, &there) == 0 && mine.st_ino == there.st_ino &&
            mine.st_dev == there.st_dev) {
            if (!is_ours(fd, &mine)) {
                (void)close(fd);
                return fail(s, "cannot be written: %s is in the way", beside);
            }
            s->fd = fd;
            s->locked = true;
            return ST_OK;
        }
        (void)close(fd);
        if (busy)
            return fail(s, "is in use: another run is going to replace it; start this one when that has ended");
    }
}

enum status snapshot_lock(struct snapshot *s)
{
    char beside[PATH_MAX + 8];
    struct place at;
    enum status st = names_of(s, &at, beside, sizeof beside);
    size_t n = st ? 0 : strlen(beside) + 1;
    char *name = st ? NULL : alloc_array(n, 1);
    if (!st)
        st = name ? lock(s, beside) : ST_NOMEM;
    if (!st)
        s->beside = memcpy(name, beside, n);
    else
        alloc_free(name);
    place_free(&at);
    return st;
}

void snapshot_unlock(struct snapshot *s)
{
    struct stat mine, there;
    if (!s->locked)
        return;
    if (fstat(s->fd, &mine) == 0 && lstat(s->beside, &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev &&
        S_ISREG(mine.st_mode))
        (void)unlink(s->beside);
    alloc_free(s->beside);
    s->beside = NULL;
    (void)close(s->fd); /* with it goes the lock */
    s->locked = false;
}

/* The last step.  A signal comes before it, and nothing is replaced, or after it, and all is done. */
static enum status replace(struct snapshot *s, const char *beside, const char *real)
{
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    enum status st = s->stop && *s->stop ? ST_MORE : ST_OK;
    if (!st && rename(beside, real) != 0)
        st = fail_errno(s, "cannot be replaced");
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return st;
}

static enum status write_beside(struct snapshot *s, const struct stream_index *x, mode_t mode)
{
    struct stream f = {.fd = s->fd};
    struct head h = make_head(s, x);
    uint64_t seed = h.field[F_SUM];
    swap(&seed, 1, 8);
    enum status st = stream_init(&f, seed);
    if (!st && (ftruncate(s->fd, 0) != 0 || !write_index(&f, &h, x) || fchmod(s->fd, mode) != 0))
        st = s->stop && *s->stop ? ST_MORE : fail_errno(s, "cannot be written, the old one stays");
    stream_free(&f);
    return st;
}

enum status snapshot_save(struct snapshot *s, const struct stream_index *x)
{
    char beside[PATH_MAX + 8];
    struct place at = {0};
    mode_t mode = 0;
    enum status st = s->locked ? ST_OK : snapshot_lock(s);
    if (!st)
        st = names_of(s, &at, beside, sizeof beside);
    if (!st)
        st = unchanged(s, at.path, &mode);
    if (!st && !mode) {
        mode_t mask = umask(022);
        (void)umask(mask);
        mode = 0666 & ~mask;
    }
    if (!st)
        st = s->stop && *s->stop ? ST_MORE : write_beside(s, x, mode);
    if (!st)
        st = replace(s, beside, at.path);
    if (!st)
        sync_folder(beside);
    snapshot_unlock(s);
    place_free(&at);
    return st;
}
