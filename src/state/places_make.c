/* places_make: writes the file of a shard while the shard is read; see places.h.
 *
 * Fresh memory is what this costs most (util/chunks.h).  So words go to the file block by block; fingerprints are kept packed and
 * go to the file piece by piece at the end, while the memory that held them is given back, for the pages of the file to use.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "quote/rules.h"
#include "state/places.h"
#include "state/places_taken.h"
#include "util/alloc.h"
#include "util/vec.h"

#define FEW 12u /* up to so many places of a fingerprint are all kept: places_last would have to look at the words of each */

struct places {
    struct taken_all taken;
    uint64_t bound;
    uint64_t n_numbered; /* words whose posts have their positions; places_take may lag behind */
    uint64_t n_tok;
    struct sunit *unit;
    size_t n_units, cap_units;
    struct place_rec *rec; /* the places of one fingerprint */
    size_t cap_rec;
    struct buf code; /* the code of a piece */
    struct buf cues;
    struct buf twice; /* the bits of all parts (struct alone) */
    uint64_t n_keys, n_code;
    uint64_t piece[PLACES_PIECES + 2];
    struct places_out out;
};

enum status places_new(struct places **out, const char *path, uint64_t bound, char *why, size_t size)
{
    struct places *p = *out = alloc_zero(1, sizeof *p);
    if (!p)
        return ST_NOMEM;
    p->bound = bound;
    return places_begin(&p->out, path, why, size);
}

void places_delete(struct places *p)
{
    if (!p)
        return;
    places_leave(&p->out);
    taken_free(&p->taken);
    alloc_free(p->unit);
    alloc_free(p->rec);
    buf_free(&p->twice);
    buf_free(&p->code);
    buf_free(&p->cues);
    alloc_free(p);
}

enum status places_base(struct places *p, struct block_text *text)
{
    for (size_t i = 0; i < text->n_posts; i++) {
        text->post[i].base = p->n_numbered;
        p->n_numbered += text->post[i].tok_to - text->post[i].tok_from;
    }
    return p->n_numbered * sizeof(uint16_t) > p->bound ? ST_LIMIT : ST_OK;
}

enum status places_take(struct places *p, const struct block *b, char *why, size_t size)
{
    const uint64_t before = p->n_tok;
    enum status st = buf_append(&p->cues, b->cues.log.ptr, b->cues.log.len);
    for (size_t i = 0; i < b->text.n_posts && !st; i++) {
        const struct post *post = &b->text.post[i];
        if (post->tok_to > post->tok_from)
            st = VEC_PUSH(p->unit, p->n_units, p->cap_units, ((struct sunit){post->base, post->thread, post->number}));
        p->n_tok += post->tok_to - post->tok_from;
    }
    if (!st)
        st = taken_put(&p->taken, b);
    return st ? st : places_put(&p->out, b->words.stored, (size_t)(p->n_tok - before) * sizeof *b->words.stored, why, size);
}

/* ---- the code ---- */

static struct place_rec rec_of(const struct taken *t)
{
    return (struct place_rec){
        .pos = taken_pos(t), .len = (uint8_t)taken_len(t), .before = (uint8_t)taken_before(t), .after = (uint8_t)taken_after(t)};
}

/* Writes a fingerprint with many places: the first one, then those that may be the latest. */
static enum status put_many(struct places *p, const uint16_t *tok, const struct taken *t, size_t n, uint64_t *last_key)
{
    uint64_t last = 0;
    size_t n_recs = 0;
    if (VEC_RESERVE(p->rec, p->cap_rec, n))
        return ST_NOMEM;
    for (size_t i = 0; i < n; i++)
        if (taken_stays(&t[i]))
            p->rec[n_recs++] = rec_of(&t[i]);
    n_recs = places_last(p->rec, n_recs, tok, p->n_tok);
    enum status st = places_put_key(&p->code, last_key, taken_rest(t), n_recs);
    for (size_t i = 0; i < n_recs && !st; i++)
        st = places_put_rec(&p->code, &last, &p->rec[i], false);
    return st;
}

/* Writes one fingerprint.  twice: the bits of its part. */
static enum status put_group(struct places *p, uint8_t *twice, const uint16_t *tok, const struct taken *t, size_t n,
                             uint64_t *last_key)
{
    size_t stay = 0;
    uint64_t last = 0;
    for (size_t i = 0; i < n; i++)
        stay += taken_stays(&t[i]);
    for (size_t i = 0; i < n && stay && n > 1; i++)
        twice[taken_number(&t[i]) / 8] |= (uint8_t)(1u << taken_number(&t[i]) % 8);
    p->n_keys++;
    if (stay > FEW)
        return put_many(p, tok, t, n, last_key);
    enum status st = places_put_key(&p->code, last_key, taken_rest(t), stay);
    for (size_t i = 0; i < n && !st; i++)
        if (taken_stays(&t[i]))
            st = places_put_place(&p->code, &last, taken_pos(&t[i]), taken_len(&t[i]), taken_before(&t[i]), taken_after(&t[i]));
    return st;
}

/* Writes a piece; key: the lowest key that can be in it. */
static enum status put_piece(struct places *p, uint8_t *twice, const uint16_t *tok, const struct taken_piece *piece, uint64_t key)
{
    const struct taken *t = piece->at, *end = t + piece->n;
    enum status st = ST_OK;
    uint64_t last_key = 0 - key;
    p->code.len = 0;
    for (const struct taken *next; t < end && !st; t = next) {
        for (next = t + 1; next < end && taken_rest(next) == taken_rest(t);)
            next++;
        st = put_group(p, twice, tok, t, (size_t)(next - t), &last_key);
    }
    return st;
}

static enum status put_part(struct places *p, unsigned part, const uint16_t *tok, char *why, size_t size)
{
    const size_t n_bits = alone_bytes(p->taken.part[part].n);
    enum status st = buf_reserve(&p->twice, n_bits);
    if (!st)
        st = taken_unpack(&p->taken, part);
    uint8_t *twice = p->twice.ptr + p->twice.len;
    if (!st)
        memset(twice, 0, n_bits);
    p->twice.len += n_bits;
    for (unsigned k = 0; k < TAKEN_PIECES && !st; k++) {
        unsigned piece = part * TAKEN_PIECES + k;
        p->piece[piece] = p->n_code;
        st = taken_sort(&p->taken, k);
        if (!st)
            st = put_piece(p, twice, tok, &p->taken.piece[k], (uint64_t)piece << (PLACES_KEY_BITS - PLACES_PIECE_BITS));
        if (!st)
            st = places_put(&p->out, p->code.ptr, p->code.len, why, size);
        p->n_code += p->code.len;
    }
    return st;
}

static enum status put_pieces(struct places *p, const uint16_t *tok, char *why, size_t size)
{
    enum status st = ST_OK;
    for (unsigned k = 0; k < SI_PARTS && !st; k++)
        st = put_part(p, k, tok, why, size);
    p->piece[PLACES_PIECES] = p->n_code;
    p->piece[PLACES_PIECES + 1] = PLACES_PIECES;
    p->n_code += sizeof p->piece;
    return st ? st : places_put(&p->out, p->piece, sizeof p->piece, why, size);
}

/* Writes what follows the words; these are looked up in the file. */
static enum status put_code(struct places *p, char *why, size_t size)
{
    const size_t n = sizeof(struct places_head) + (size_t)p->n_tok * sizeof(uint16_t);
    enum status st = places_pad(&p->out, (size_t)p->n_tok * sizeof(uint16_t), why, size);
    if (!st && !sumfile_flush(&p->out.to))
        st = ST_IO;
    void *map = st ? MAP_FAILED : mmap(NULL, n, PROT_READ, MAP_SHARED, p->out.to.fd, 0);
    if (map == MAP_FAILED) {
        snprintf(why, size, "cannot be written: %s", strerror(errno));
        return st == ST_NOMEM ? st : ST_IO;
    }
    st = put_pieces(p, (const uint16_t *)(const void *)((const uint8_t *)map + sizeof(struct places_head)), why, size);
    (void)munmap(map, n);
    return st;
}

enum status places_write(struct places *p, const struct config *config, const struct rules *rules, uint64_t threads,
                         uint64_t bytes, char *why, size_t size)
{
    struct places_head h = {.magic = PLACES_SHARD};
    enum status st = put_code(p, why, size);
    places_expect(&h, config, rules, config->seed);
    h.bytes = bytes, h.threads = threads, h.words = h.n_tok = p->n_tok;
    h.n_units = p->n_units, h.n_keys = p->n_keys, h.n_code = p->n_code, h.n_cues = p->cues.len;
    const struct places_file f = {.unit = p->unit, .cues = p->cues.ptr, .twice = p->twice.ptr};
    for (unsigned k = 0; k < SI_PARTS; k++)
        h.sought[k] = p->taken.part[k].n;
    if (!st)
        st = places_pad(&p->out, (size_t)h.n_code, why, size);
    if (!st)
        st = places_put_rest(&p->out, &h, &f, why, size);
    return st ? st : places_end(&p->out, &h, why, size);
}
