/* places_join: reads the files of all shards and writes what each is told of those before it, all at once or part by part; see
 * places_join in places.h.  SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "state/places_join.h"
#include "util/alloc.h"
#include "util/vec.h"

static const char *differs(const struct places_head *a, const struct places_head *b)
{
    return memcmp(a->version, b->version, sizeof a->version) != 0
               ? "was made by another version of the program than the first one"
           : a->shape != b->shape || a->seed != b->seed ? "was made with another --seed than the first one"
           : a->options != b->options                   ? "was made with other options or rules than the first one"
                                                        : NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static enum status open_all(struct join *j, const char *const *path, bool whole, size_t *which, char *why, size_t size)
{
    enum status st = ST_OK;
    uint64_t threads = 0;
    for (size_t i = 0; i < j->n && !st; i++) {
        struct shard *s = &j->shard[i];
        *which = i;
        st = places_open(&s->file, path[i], PLACES_SHARD, whole, why, size);
        const char *what = st ? NULL : differs(&j->shard[0].file.head, &s->file.head);
        if (!st && !what && (s->file.head.words != s->file.head.n_tok || (s->file.head.words && !s->file.head.n_units)))
            what = "is damaged: it does not say whose words it has; make it again";
        for (size_t k = 0; whole && k < i && !st && !what; k++) /* parts have numbers instead */
            if (strcmp(base_name(path[k]), base_name(path[i])) == 0)
                what = "has the name of another one: what is written for them would be one file";
        if (what) {
            snprintf(why, size, "%s", what);
            st = ST_IO;
        }
        s->base = j->end;
        s->threads = threads;
        j->end += st ? 0 : s->file.head.words;
        threads += st ? 0 : s->file.head.threads;
    }
    return st;
}

static enum status make_folder(const char *dir, char *why, size_t size)
{
    if (mkdir(dir, 0777) == 0 || errno == EEXIST)
        return ST_OK;
    snprintf(why, size, "%s cannot be made: %s", dir, strerror(errno));
    return ST_IO;
}

static enum status fold(struct join *j, size_t *which, char *why, size_t size)
{
    enum status st = join_fold(j, which);
    if (st == ST_SKIP)
        snprintf(why, size, "is damaged: its fingerprints cannot be read");
    return st == ST_SKIP ? ST_IO : st;
}

/* Fills in the name of the file below dir for the shard of that path; refuses it if it is that file itself. */
static enum status name_of(const char *dir, const char *path, char name[PATH_MAX], char *why, size_t size)
{
    struct stat shard, there;
    int n = snprintf(name, PATH_MAX, "%s/%s", dir, base_name(path));
    bool fits = n >= 0 && n < PATH_MAX;
    if (fits &&
        (stat(name, &there) != 0 || stat(path, &shard) != 0 || there.st_dev != shard.st_dev || there.st_ino != shard.st_ino))
        return ST_OK;
    snprintf(why, size, "%s", fits ? "would be overwritten: nothing was done, name another folder" : "its name is too long");
    return ST_IO;
}

/* The shard's code is the one in its file, not one read from a folder. */
static void use_file(struct shard *s)
{
    s->code = s->file.code;
    s->n_code = (size_t)s->file.head.n_code;
    s->cursor.tok = s->file.tok;
    s->cursor.n_tok = s->file.head.n_tok;
}

static enum status join_all(struct join *j, const char *const *path, const char *dir, size_t *which, char *why, size_t size)
{
    enum status st = ST_OK;
    char name[PATH_MAX];
    for (size_t i = 0; i < j->n; i++)
        use_file(&j->shard[i]);
    for (size_t i = 0; i < j->n && !st; i++) {
        *which = i;
        st = name_of(dir, path[i], name, why, size);
    }
    if (!st)
        st = fold(j, which, why, size);
    if (!st)
        st = make_folder(dir, why, size);
    for (size_t i = 0; i < j->n && !st; i++) {
        *which = i;
        st = name_of(dir, path[i], name, why, size);
        if (!st)
            st = join_write(j, i, name, why, size);
    }
    return st;
}

/* ---- by parts ---- */

static enum status read_all(const char *name, uint8_t **out, size_t *n)
{
    FILE *f = fopen(name, "rbe");
    long size = -1;
    if (f && fseek(f, 0, SEEK_END) == 0)
        size = ftell(f);
    *n = size > 0 ? (size_t)size : 0;
    *out = size >= 0 ? alloc_array(*n + 1, 1) : NULL;
    bool good = *out && fseek(f, 0, SEEK_SET) == 0 && fread(*out, 1, *n, f) == *n;
    if (f)
        (void)fclose(f);
    return good ? ST_OK : size >= 0 && !*out ? ST_NOMEM : ST_IO;
}

static bool write_file(const char *name, const struct buf *b)
{
    FILE *f = fopen(name, "wbe");
    bool good = f && (!b->len || fwrite(b->ptr, 1, b->len, f) == b->len);
    return f && fclose(f) == 0 && good;
}

/* Writes DIR/I for each shard I: what it is told. */
static enum status put_told(const struct join *j, const char *dir, size_t *which, char *why, size_t size)
{
    enum status st = make_folder(dir, why, size);
    for (size_t i = 0; i < j->n && !st; i++) {
        const struct shard *s = &j->shard[i];
        struct buf b = {0};
        char name[PATH_MAX];
        st = buf_reserve(&b, 1);
        for (size_t k = 0; k < s->n_told && !st; k++)
            st = buf_append(&b, &s->told[k], sizeof s->told[k]);
        snprintf(name, sizeof name, "%s/%zu", dir, i);
        *which = i;
        if (!st && !write_file(name, &b)) {
            snprintf(why, size, "%s cannot be written: %s", name, strerror(errno));
            st = ST_IO;
        }
        buf_free(&b);
    }
    return st;
}

static enum status read_parts(struct join *j, const char *from, size_t *which, char *why, size_t size)
{
    enum status st = ST_OK;
    for (size_t i = 0; i < j->n && !st; i++) {
        char name[PATH_MAX];
        uint8_t *code = NULL;
        snprintf(name, sizeof name, "%s/%zu", from, i);
        *which = i;
        st = read_all(name, &code, &j->shard[i].n_code);
        j->shard[i].code = code;
        if (st == ST_IO)
            snprintf(why, size, "%s cannot be read: %s", name, strerror(errno));
    }
    return st;
}

static void free_parts(struct join *j)
{
    for (size_t i = 0; i < j->n; i++)
        alloc_free((void *)(uintptr_t)j->shard[i].code);
}

static enum status fold_part(struct join *j, const char *from, const char *dir, size_t *which, char *why, size_t size)
{
    enum status st = read_parts(j, from, which, why, size);
    if (!st)
        st = fold(j, which, why, size);
    if (!st)
        st = put_told(j, dir, which, why, size);
    free_parts(j);
    return st;
}

static int by_key(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static enum status gather_part(struct join *j, size_t shard, const char *from, const char *to, size_t *which, char *why,
                               size_t size)
{
    uint8_t *told = NULL;
    size_t n = 0;
    *which = shard < j->n ? shard : 0;
    enum status st = shard < j->n ? read_all(from, &told, &n) : ST_IO;
    if (!st && n % sizeof(struct told) == 0) {
        struct shard *s = &j->shard[shard];
        s->told = (struct told *)(void *)told;
        s->n_told = n / sizeof(struct told);
        qsort(s->told, s->n_told, sizeof *s->told, by_key);
        for (size_t i = 0; i < s->n_told && !st; i++)
            if (s->told[i].first >= s->base || (s->told[i].latest != PLACES_NONE && s->told[i].latest >= s->base))
                st = ST_IO;
        if (!st)
            return join_write(j, shard, to, why, size);
        snprintf(why, size, "%s leads nowhere", from);
        return st;
    }
    alloc_free(told);
    snprintf(why, size, "%s cannot be read", from);
    return st ? st : ST_IO;
}

/* Writes a buffer to TO/NUMBER. */
static enum status put_buf(const char *to, size_t number, const struct buf *b, char *why, size_t size)
{
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s/%zu", to, number);
    if (write_file(name, b))
        return ST_OK;
    snprintf(why, size, "%s cannot be written: %s", name, strerror(errno));
    return ST_IO;
}

/* For one shard: writes what it asks, or, with answers, what it tells. */
static enum status ask_or_tell(struct join *j, unsigned bits, size_t ranges, const char *answers, const char *to, char *why,
                               size_t size)
{
    struct shard *s = &j->shard[0];
    enum status st = make_folder(to, why, size);
    use_file(s);
    for (size_t r = 0; r < ranges && !st; r++) {
        char name[PATH_MAX];
        uint8_t *answer = NULL;
        size_t n = 0;
        struct buf b = {0};
        snprintf(name, sizeof name, "%s/%zu", answers ? answers : "", r);
        if (answers && (st = read_all(name, &answer, &n)) == ST_IO)
            snprintf(why, size, "%s cannot be read", name);
        if (!st)
            st = answers ? join_select(s, r, ranges, answer, n, &b) : join_ask(s, r, ranges, bits, &b);
        if (st == ST_SKIP) {
            snprintf(why, size, "is damaged: its fingerprints cannot be read, or do not fit the answers");
            st = ST_IO;
        }
        if (!st)
            st = put_buf(to, r, &b, why, size);
        buf_free(&b);
        alloc_free(answer);
    }
    return st;
}

static enum status count_part(struct join *j, const char *from, const char *to, size_t *which, char *why, size_t size)
{
    struct buf *answer = alloc_zero(j->n, sizeof *answer);
    enum status st = answer ? read_parts(j, from, which, why, size) : ST_NOMEM;
    if (!st && (st = join_count(j, which, answer)) == ST_SKIP) {
        snprintf(why, size, "what it asks is damaged");
        st = ST_IO;
    }
    if (!st)
        st = make_folder(to, why, size);
    for (size_t i = 0; i < j->n && !st; i++)
        st = put_buf(to, i, &answer[i], why, size);
    for (size_t i = 0; answer && i < j->n; i++)
        buf_free(&answer[i]);
    alloc_free(answer);
    free_parts(j);
    return st;
}

/* Reads a number at *p and moves *p behind it; false: there is none. */
static bool read_number(const char **p, unsigned long *out)
{
    char *end;
    if (**p < '0' || **p > '9')
        return false;
    errno = 0;
    *out = strtoul(*p, &end, 10);
    *p = end;
    return errno == 0;
}

/* Skips the word if *p begins with it. */
static bool read_word(const char **p, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*p, word, n) != 0)
        return false;
    *p += n;
    return true;
}

static enum status part(struct join *j, const char *what, const char *to, size_t *which, char *why, size_t size)
{
    unsigned long a = 0, b = 0;
    if (read_word(&what, "fold:"))
        return fold_part(j, what, to, which, why, size);
    if (read_word(&what, "count:"))
        return count_part(j, what, to, which, why, size);
    if (read_word(&what, "gather:"))
        return read_number(&what, &a) && read_word(&what, ":") ? gather_part(j, a, what, to, which, why, size) : ST_LIMIT;
    if (j->n != 1)
        return ST_LIMIT;
    if (read_word(&what, "ask:")) {
        bool read = read_number(&what, &a) && read_word(&what, ":") && read_number(&what, &b) && !*what;
        bool fits = a >= PLACES_PIECE_BITS && a <= PLACES_KEY_BITS && b >= 1 && b <= PLACES_PIECES;
        return read && fits ? ask_or_tell(j, (unsigned)a, b, NULL, to, why, size) : ST_LIMIT;
    }
    if (read_word(&what, "select:")) {
        bool read = read_number(&what, &b) && read_word(&what, ":");
        return read && b >= 1 && b <= PLACES_PIECES ? ask_or_tell(j, 0, b, what, to, why, size) : ST_LIMIT;
    }
    return ST_LIMIT;
}

enum status places_join(const char *const *path, size_t n, const char *what, const char *to, size_t *which, char *why,
                        size_t size)
{
    struct join j = {.n = n};
    *which = 0;
    j.shard = alloc_zero(n ? n : 1, sizeof *j.shard);
    j.heap = alloc_array(n ? n : 1, sizeof *j.heap);
    enum status st = j.shard && j.heap ? ST_OK : ST_NOMEM;
    if (!st)
        st = open_all(&j, path, !what || n == 1, which, why, size); /* of a part, each shard is looked at when it asks */
    if (!st)
        st = what ? part(&j, what, to, which, why, size) : join_all(&j, path, to, which, why, size);
    for (size_t i = 0; j.shard && i < n; i++) {
        places_close(&j.shard[i].file);
        alloc_free(j.shard[i].told);
        alloc_free(j.shard[i].key);
    }
    alloc_free(j.shard);
    alloc_free(j.heap);
    return st;
}
