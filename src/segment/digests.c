/* digests: see the header.  SPDX-License-Identifier: MIT */
#include "segment/digests.h"

#include <pthread.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "segment/digest_long.h"
#include "text/scan.h"
#include "util/vec.h"

static digest_long *hash_long;

static uint64_t digest_any(const void *p, size_t n, uint64_t seed) { return XXH3_64bits_withSeed(p, n, seed); }

static void choose(void)
{
    enum scan_cpu cpu = scan_cpu_chosen();
    hash_long = cpu == SCAN_AVX512 ? digest_avx512 : cpu == SCAN_AVX2 ? digest_avx2 : digest_any;
}

/* The digest of the normal form of lines [from, to). */
static struct digest digest_of(const struct block_exact *exact, uint32_t from, uint32_t to, uint64_t seed)
{
    const struct norm_line *a = &exact->norm.line[from], *z = &exact->norm.line[to];
    const uint8_t *p = exact->norm.text + a->end;
    size_t n = z->end - a->end;
    uint64_t h = n > DIGEST_LONG ? hash_long(p, n, seed) : XXH3_64bits_withSeed(p, n, seed);
    for (uint32_t i = a->n_signs; i < z->n_signs; i++) {
        const struct norm_sign *s = &exact->norm.sign[i];
        const uint32_t sign[3] = {s->at - a->end, s->left, s->right};
        h = XXH3_64bits_withSeed(sign, sizeof sign, h);
    }
    return (struct digest){h ? h : 1, from, to - from, z->half_words - a->half_words};
}

static bool wordless(const struct block_exact *exact, uint32_t i)
{
    return exact->norm.line[i].half_words == exact->norm.line[i + 1].half_words;
}

/* Line i begins with `>`, `&gt;` or the full-width sign, perhaps behind blanks. */
static bool is_quoted(const struct block_text *text, uint32_t i)
{
    const uint8_t *p = text->buf + text->line[i].off, *end = p + text->line[i].len;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    if (p == end || (*p != '>' && *p != '&' && *p != 0xef))
        return false;
    return *p == '>' || (end - p >= 4 && memcmp(p, "&gt;", 4) == 0) || (end - p >= 3 && memcmp(p, "\xef\xbc\x9e", 3) == 0);
}

static void paragraph(struct block_exact *exact, uint32_t from, uint32_t to, const struct digest_opts *o)
{
    exact->digest[exact->n_digests++] = digest_of(exact, from, to, o->seed);
    for (uint32_t i = from; i < to && to - from > 1; i++) {
        if (exact->norm.line[i + 1].half_words - exact->norm.line[i].half_words < o->half_words)
            continue;
        exact->digest[exact->n_digests] = digest_of(exact, i, i + 1, o->seed);
        exact->digest[exact->n_digests++].n_lines = 0;
    }
}

enum status digests_run(struct block *b, const struct digest_opts *o)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose);
    enum status st = norm_scan(&b->exact.norm, b->text.buf, b->text.line, b->text.n_lines);
    /* a line gives at most two digests: its paragraph's and its own */
    if (st || VEC_RESERVE(b->exact.digest, b->exact.cap_digests, 2 * b->text.n_lines))
        return ST_NOMEM;
    b->exact.n_digests = 0;
    for (size_t k = 0; k < b->text.n_posts; k++) {
        struct post *p = &b->text.post[k];
        p->digest_from = (uint32_t)b->exact.n_digests;
        for (uint32_t i = p->line_body; i < p->line_to; i++) {
            uint32_t from = i;
            while (i < p->line_to && !wordless(&b->exact, i) && !(o->angle && is_quoted(&b->text, i)))
                i++;
            if (from < i)
                paragraph(&b->exact, from, i, o);
        }
        p->digest_to = (uint32_t)b->exact.n_digests;
    }
    return ST_OK;
}
