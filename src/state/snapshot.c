/* snapshot: what the file holds, saved and loaded; see the header.  snapshot_file.c locks and replaces it, merge.c puts two
 * together.
 * SPDX-License-Identifier: MIT */
#include "state/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fingerprint/fingerprint.h"
#include "state/snapshot_priv.h"
#include "state/sumfile.h"

#define LINES 4096u    /* lines of a part that are written together, or all that it has */
#define NORMAL_FORM 3u /* version of text/tokens, text/wordhash and text/signs: other words, other hashes */
#define HASH_FORM 5u   /* of sindex_hash, and which of its bits are part, address and tag */

_Static_assert(sizeof(struct sunit) == 24, "posts go to the file as they are");

enum head_field {
    F_SHAPE, /* constants of fingerprinting */
    F_SEED,  /* --seed */
    F_RUNS,  /* number of runs that made it */
    F_BYTES, /* bytes of input that they read */
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

uint64_t snapshot_shape(void)
{
    const uint32_t k[] = {NORMAL_FORM, HASH_FORM,   FP_K,     FP_K4,    FP_W,       SI_SAMPLE, SI_EDGE,
                          SI_SHORT,    SI_BITS_MIN, SI_SLOTS, SI_GROUP, SI_THIN_AT, SI_PARTS,  SI_GUARD};
    uint64_t h = 0;
    for (size_t i = 0; i < sizeof k / sizeof *k; i++)
        h = (h ^ k[i]) * 0x9e3779b97f4a7c15u;
    return h;
}

static const char damaged[] = "damaged: what it holds does not fit its checksum; move it away to begin a new one";

/* ---- loading ---- */

static enum status read_head(struct snapshot *s, int fd, struct head *h, const struct stream_index *x)
{
    if (!sumfile_read(fd, h, sizeof *h))
        return errno ? snapshot_fail_errno(s, "cannot be read") : snapshot_fail(s, "is no index: it is too short");
    if (memcmp(h->magic, SNAPSHOT_MAGIC, 13) != 0)
        return snapshot_fail(s, "is no index: it does not begin with 'thresh-index'");
    if (memcmp(h->magic, SNAPSHOT_MAGIC, sizeof h->magic) != 0)
        return snapshot_fail(s, "is an index of another version; this program reads version 2");
    sumfile_order(h->field, F_N, 8);
    uint64_t sum = h->field[F_SUM];
    sumfile_order(h->field, F_N, 8);
    uint64_t is = XXH3_64bits(h, sizeof *h - 8);
    sumfile_order(h->field, F_N, 8);
    if (sum != is)
        return snapshot_fail(s, damaged);
    if (h->field[F_SHAPE] != snapshot_shape())
        return snapshot_fail(s, "was made with other fingerprints, by another version of this program; make it anew");
    if (h->field[F_SEED] != x->seed)
        return snapshot_fail(s, "was made with --seed=%" PRIu64 ", this run has --seed=%" PRIu64, h->field[F_SEED], x->seed);
    return ST_OK;
}

/* spart.bits of a part; the head has a byte for each. */
static unsigned part_bits(const uint64_t *field, unsigned part) { return field[F_BITS + part / 8] >> part % 8 * 8 & 0xff; }

/* Number of lines of all parts; 0 if a part has an impossible size. */
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

/* Checks that the file is as long as its head says, and that its tables fit into the bound. */
static enum status check_sizes(struct snapshot *s, const struct head *h, const struct stream_index *x, off_t size)
{
    const uint64_t *f = h->field;
    uint64_t lines = lines_of(f), most = (uint64_t)1 << SI_PLACE_BITS;
    if (!lines || f[F_TOKENS] > most || f[F_START] > most || f[F_UNITS] > most || f[F_ENTRIES] > most || f[F_OVER] > most ||
        f[F_THIN] > SI_THIN_MOST)
        return snapshot_fail(s, damaged);
    uint64_t wants = sizeof *h + f[F_UNITS] * 24 + f[F_TOKENS] * 2 + lines + f[F_ENTRIES] * 9 + f[F_OVER] * 16 + 8;
    if ((uint64_t)size != wants)
        return snapshot_fail(s, "damaged: it has %" PRIu64 " bytes and should have %" PRIu64, (uint64_t)size, wants);
    uint64_t memory = f[F_UNITS] * 24 + f[F_TOKENS] * 2 + lines * sizeof(struct sline);
    if (memory > x->bound)
        return snapshot_fail(s, "takes %" PRIu64 " MiB of memory; --memory leaves %" PRIu64 " for it: give more",
                             (memory >> 20) + 1, x->bound >> 20);
    return ST_OK;
}

static bool get_lines(struct sumfile *f, struct spart *p, size_t from, size_t n_lines)
{
    uint8_t mask[LINES];
    uint32_t *pair = (uint32_t *)(void *)f->buf;
    uint8_t *high = f->buf + LINES * SI_SLOTS * 8u;
    size_t n = 0, k = 0;
    _Static_assert(LINES * SI_SLOTS * 9u <= SUMFILE_CHUNK, "a stretch of the table fits the buffer");
    if (!sumfile_get(f, mask, n_lines, 1))
        return false;
    for (size_t i = 0; i < n_lines; i++) {
        mask[i] &= (1u << SI_SLOTS) - 1;
        n += (size_t)__builtin_popcount(mask[i]);
    }
    if (!sumfile_get(f, pair, 2 * n, 4) || !sumfile_get(f, high, n, 1))
        return false;
    for (size_t i = 0; i < n_lines; i++)
        for (unsigned m = mask[i]; m; m &= m - 1, k++)
            sline_set(spart_at(p, from + i), (unsigned)__builtin_ctz(m), pair[2 * k], (uint64_t)high[k] << 32 | pair[2 * k + 1]);
    p->n_entries += n;
    return true;
}

static size_t stretch(unsigned bits) { return (size_t)1 << bits < LINES ? (size_t)1 << bits : LINES; }

static bool get_part(struct sumfile *f, struct spart *p, unsigned bits, uint64_t most)
{
    size_t lines = (size_t)1 << bits, step = stretch(bits);
    bool good = true;
    p->n_entries = 0;
    for (size_t i = 0; i < lines && good && p->n_entries <= most; i += step)
        good = get_lines(f, p, i, step);
    spart_set_bits(p, bits);
    return good;
}

/* Reads the entries beside the table: hash and position of each. */
static bool get_over(struct sumfile *f, struct stream_index *x, uint64_t n)
{
    uint64_t e[2];
    bool good = true;
    for (uint64_t i = 0; i < n && good; i++) {
        good = sumfile_get(f, e, 2, 8) && e[0] << SI_PART_BITS;
        good = good && over_put(&x->part[sindex_part(e[0])].over, e[0] & (UINT64_MAX >> SI_PART_BITS), e[1]);
    }
    return good;
}

static enum status read_body(struct snapshot *s, struct sumfile *f, const struct head *h, struct stream_index *x)
{
    const uint64_t *v = h->field;
    struct token_store *l = &x->store;
    size_t entries = 0;
    uint64_t sum;
    if (reserve_need(&x->unit_at, (size_t)v[F_UNITS] * sizeof *l->unit) ||
        reserve_need(&x->tok_at, (size_t)v[F_TOKENS] * sizeof *l->tok))
        return ST_NOMEM;
    bool good = sumfile_get(f, l->unit, (size_t)v[F_UNITS] * 3, 8) && sumfile_get(f, l->tok, (size_t)v[F_TOKENS], 2);
    for (unsigned i = 0; i < SI_PARTS && good && entries <= v[F_ENTRIES]; i++) {
        if (reserve_need(&x->line_at, SI_PARTS * (sizeof(struct sline) << part_bits(v, i))))
            return ST_NOMEM;
        good = get_part(f, &x->part[i], part_bits(v, i), v[F_ENTRIES]);
        entries += x->part[i].n_entries;
    }
    good = good && get_over(f, x, v[F_OVER]);
    if (!good || !sumfile_read(f->fd, &sum, sizeof sum))
        return errno ? snapshot_fail_errno(s, "cannot be read") : snapshot_fail(s, damaged);
    sumfile_order(&sum, 1, 8);
    if (sum != XXH3_64bits_digest(f->sum) || entries != v[F_ENTRIES])
        return snapshot_fail(s, damaged);
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
    struct sumfile f = {.fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)}; /* a FIFO must not hang */
    s->there = false;
    s->runs = s->bytes = s->evicted = s->thinned = 0;
    if (f.fd < 0)
        return errno == ENOENT ? ST_OK : snapshot_fail_errno(s, "cannot be read");
    enum status r = fstat(f.fd, &st) == 0 && S_ISREG(st.st_mode) ? ST_OK : snapshot_fail(s, "is not a regular file");
    if (!r)
        r = read_head(s, f.fd, &h, x);
    if (!r)
        r = check_sizes(s, &h, x, st.st_size);
    if (!r)
        r = sumfile_init(&f, h.field[F_SUM]);
    if (!r)
        r = read_body(s, &f, &h, x);
    if (!r) {
        s->there = true;
        s->dev = st.st_dev, s->ino = st.st_ino, s->size = st.st_size;
        s->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
        s->runs = h.field[F_RUNS], s->bytes = h.field[F_BYTES];
    }
    (void)close(f.fd);
    sumfile_free(&f);
    return r;
}

enum status snapshot_open(struct snapshot *s, struct stream_index *x, const char *path)
{
    struct head h;
    *s = (struct snapshot){.path = path};
    memset(x, 0, sizeof *x);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return snapshot_fail_errno(s, "cannot be read");
    bool got = sumfile_read(fd, &h, sizeof h);
    off_t size = lseek(fd, 0, SEEK_END);
    (void)close(fd);
    sumfile_order(h.field, F_N, 8);
    uint64_t lines = got ? lines_of(h.field) : 0, seed = got ? h.field[F_SEED] : 0;
    /* no more than the file can fill: a table is at least a byte a line there, and sizeof(struct sline) here; damaged: loading
     * will tell */
    uint64_t most = (uint64_t)(size > 0 ? size : 0), table = (lines < most ? lines : most) * sizeof(struct sline);
    enum status st = sindex_init(x, table + most);
    x->seed = seed;
    if (!st)
        st = snapshot_load(s, x);
    return st || s->there ? st : snapshot_fail(s, "cannot be read: it is gone");
}

/* ---- saving ---- */

static bool put_lines(struct sumfile *f, const struct spart *p, size_t from, size_t n_lines)
{
    uint8_t mask[LINES];
    for (size_t i = 0; i < n_lines; i++) {
        mask[i] = 0;
        for (unsigned k = 0; k < SI_SLOTS; k++)
            mask[i] = (uint8_t)(mask[i] | (spart_at(p, from + i)->tag[k] != 0) << k);
    }
    bool good = sumfile_put(f, mask, n_lines, 1);
    for (size_t i = 0; i < n_lines && good; i++)
        for (unsigned m = mask[i]; m && good; m &= m - 1) {
            unsigned slot = (unsigned)__builtin_ctz(m);
            const uint32_t pair[2] = {spart_at(p, from + i)->tag[slot], spart_at(p, from + i)->low[slot]};
            good = sumfile_put(f, pair, 2, 4);
        }
    for (size_t i = 0; i < n_lines && good; i++)
        for (unsigned m = mask[i]; m && good; m &= m - 1)
            good = sumfile_put(f, &spart_at(p, from + i)->high[__builtin_ctz(m)], 1, 1);
    return good;
}

static bool put_part(struct sumfile *f, const struct spart *p)
{
    size_t lines = (size_t)1 << p->bits, step = stretch(p->bits);
    bool good = true;
    for (size_t i = 0; i < lines && good; i += step)
        good = put_lines(f, p, i, step);
    return good;
}

static bool put_over(struct sumfile *f, const struct stream_index *x)
{
    bool good = true;
    for (unsigned k = 0; k < SI_PARTS; k++)
        for (size_t i = 0; i < x->part[k].over.cap && good; i++) {
            const struct over_entry *o = &x->part[k].over.at[i];
            const uint64_t e[2] = {(uint64_t)k << (64 - SI_PART_BITS) | o->key, o->pos};
            good = !o->key || sumfile_put(f, e, 2, 8);
        }
    return good;
}

static bool write_index(struct sumfile *f, const struct head *h, const struct stream_index *x)
{
    const struct token_store *l = &x->store;
    bool good =
        sumfile_write(f->fd, h, sizeof *h) && sumfile_put(f, l->unit, l->n_units * 3, 8) && sumfile_put(f, l->tok, l->n_tok, 2);
    for (unsigned i = 0; i < SI_PARTS && good; i++)
        good = put_part(f, &x->part[i]);
    good = good && put_over(f, x);
    if (!good || !sumfile_flush(f))
        return false;
    uint64_t sum = XXH3_64bits_digest(f->sum);
    sumfile_order(&sum, 1, 8);
    return sumfile_write(f->fd, &sum, sizeof sum) && fsync(f->fd) == 0;
}

static struct head make_head(const struct snapshot *s, const struct stream_index *x)
{
    struct head h = {.magic = SNAPSHOT_MAGIC};
    uint64_t *f = h.field;
    f[F_SHAPE] = snapshot_shape(), f[F_SEED] = x->seed, f[F_RUNS] = s->runs, f[F_BYTES] = s->bytes, f[F_THREADS] = x->threads;
    f[F_START] = x->store.start, f[F_TOKENS] = x->store.n_tok, f[F_UNITS] = x->store.n_units;
    for (unsigned i = 0; i < SI_PARTS; i++)
        f[F_BITS + i / 8] |= (uint64_t)x->part[i].bits << i % 8 * 8;
    for (unsigned i = 0; i < SI_PARTS; i++)
        f[F_ENTRIES] += x->part[i].n_entries, f[F_OVER] += x->part[i].over.n;
    f[F_THIN] = x->thin, f[F_EVICTED] = s->evicted + x->evicted, f[F_THINNED] = s->thinned + sindex_given_up(x);
    sumfile_order(f, F_N, 8);
    f[F_SUM] = XXH3_64bits(&h, sizeof h - 8);
    sumfile_order(&f[F_SUM], 1, 8);
    return h;
}

static enum status write_beside(struct snapshot *s, const struct stream_index *x, mode_t mode)
{
    struct sumfile f = {.fd = s->fd};
    struct head h = make_head(s, x);
    uint64_t seed = h.field[F_SUM];
    sumfile_order(&seed, 1, 8);
    enum status st = sumfile_init(&f, seed);
    if (!st && (ftruncate(s->fd, 0) != 0 || !write_index(&f, &h, x) || fchmod(s->fd, mode) != 0))
        st = s->stop && *s->stop ? ST_MORE : snapshot_fail_errno(s, "cannot be written, the old one stays");
    sumfile_free(&f);
    return st;
}

enum status snapshot_save(struct snapshot *s, const struct stream_index *x)
{
    char beside[PATH_MAX + 8];
    struct place at = {0};
    mode_t mode = 0;
    enum status st = s->locked ? ST_OK : snapshot_lock(s);
    if (!st)
        st = snapshot_names(s, &at, beside, sizeof beside);
    if (!st)
        st = snapshot_unchanged(s, at.path, &mode);
    if (!st && !mode) {
        mode_t mask = umask(022);
        (void)umask(mask);
        mode = 0666 & ~mask;
    }
    if (!st)
        st = s->stop && *s->stop ? ST_MORE : write_beside(s, x, mode);
    if (!st)
        st = snapshot_replace(s, beside, at.path);
    if (!st)
        snapshot_sync_folder(beside);
    snapshot_unlock(s);
    place_free(&at);
    return st;
}
