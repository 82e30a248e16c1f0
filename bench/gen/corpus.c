/* corpus: see corpus.h.
 * SPDX-License-Identifier: MIT */
#include "corpus.h"

#include <inttypes.h>

#include "plant.h"
#include "prose.h"

void corpus_threads(const struct style *style, const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, bool endless,
                    FILE *text, FILE *truth)
{
    struct sink out;
    sink_init(&out, text, truth);
    struct rng r = rng_at(seed, rng_mix((uint64_t)(style->name[0]) * 257 + strlen(style->name)));
    struct library *lib = library_new();
    for (uint32_t number = 0; out.off < n_bytes; number++) {
        struct thread *t = thread_new(lx, style, &r, number);
        uint64_t posts = endless ? UINT64_MAX : rng_range(&r, 5, 40);
        if (number)
            sink_put(&out, "\f\n", 2, LB_SEPARATOR, K_NONE);
        for (uint64_t i = 0; i < posts && out.off < n_bytes; i++) {
            compose_post(t, lib);
            style_render(t, t->post[(t->n_post - 1) % POST_WINDOW], &out);
        }
        thread_delete(t);
    }
    library_delete(lib);
    sink_flush(&out);
    sink_free(&out);
}

static void put_json(struct bytes *b, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '"' || c == '\\') {
            bytes_ch(b, '\\');
            bytes_ch(b, (char)c);
        } else if (c == '\n' || c == '\t') {
            bytes_str(b, c == '\n' ? "\\n" : "\\t");
        } else {
            bytes_ch(b, (char)c);
        }
    }
}

static void put_record(const struct thread *t, const struct post *p, const struct bytes *body, struct bytes *out)
{
    char s[160];
    const struct author *a = &t->author[p->author];
    snprintf(s, sizeof s, "{\"thread\":\"t%u\",\"id\":\"t%u.%u\",\"author\":\"", t->number, t->number, p->number);
    bytes_str(out, s);
    put_json(out, a->name.p, a->name.len);
    snprintf(s, sizeof s, "\",\"created\":%" PRIu64 ",\"text\":\"", p->time);
    bytes_str(out, s);
    put_json(out, body->p, body->len);
    bytes_str(out, "\"}\n");
}

void corpus_jsonl(const struct style *style, const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, FILE *text)
{
    struct style bare = *style;
    bare.open = NULL; /* the record says who and when */
    struct rng r = rng_at(seed, 7);
    struct library *lib = library_new();
    struct bytes b = {0};
    struct sink body;
    sink_init(&body, NULL, NULL);
    uint64_t made = 0;
    for (uint32_t number = 0; made < n_bytes; number++) {
        struct thread *t = thread_new(lx, &bare, &r, number);
        for (uint32_t i = 0, posts = rng_range(&r, 5, 40); i < posts; i++) {
            compose_post(t, lib);
            const struct post *p = t->post[(t->n_post - 1) % POST_WINDOW];
            style_render(t, p, &body);
            put_record(t, p, &body.buf, &b);
            body.buf.len = 0;
            made += b.len;
            sink_write(text, &b);
        }
        thread_delete(t);
    }
    library_delete(lib);
    sink_free(&body);
    bytes_free(&b);
}

void corpus_long(const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, FILE *text)
{
    struct rng r = rng_at(seed, 11);
    struct bytes b = {0};
    uint64_t id = 0;
    for (uint64_t made = 0; made < n_bytes;) {
        size_t want = (size_t)4096 << rng_below(&r, 9);
        while (b.len < want) {
            bool old = id > 100 && rng_percent(&r, 30);
            plant_paragraph(lx, seed, old ? rng_next(&r) % id : id++, &b);
            bytes_ch(&b, ' ');
        }
        bytes_ch(&b, '\n');
        made += b.len;
        sink_write(text, &b);
    }
    bytes_free(&b);
}

static void junk(struct rng *r, uint32_t n, struct bytes *b)
{
    while (n--)
        bytes_ch(b, (char)rng_below(r, 256));
}

static void again(struct bytes *b, const char *s, uint32_t n)
{
    while (n--)
        bytes_str(b, s);
}

/* one piece of a few kilobytes */
static void hostile_piece(const struct lexicon *lx, struct rng *r, uint64_t seed, uint64_t i, struct bytes *b)
{
    char word[64];
    switch (rng_below(r, 12)) {
    case 0: junk(r, 3000, b); break;                                 /* any bytes, NUL and invalid UTF-8 among them */
    case 1: again(b, "a b c d ", 600); break;                        /* one-letter words, one period */
    case 2: again(b, "same same same same same same\n", 150); break; /* self-similar lines */
    case 3: again(b, ">", 4000); break;                              /* depth without end */
    case 4: again(b, "> > > > > > > > On Mon, X wrote:\n", 90); break;
    case 5: again(b, "On Mon On Mon On Mon ", 200); break;            /* almost an attribution, for backtracking patterns */
    case 6: again(b, "\xe2\x80\x8b\xcc\x81\xef\xbb\xbf", 500); break; /* zero-width characters and lone combining marks */
    case 7: again(b, "&#x41;&amp;&amp;amp;&lt", 200); break;          /* entities, nested and unfinished */
    case 8: again(b, "\r\n\r.\r\n", 500); break;                      /* mixed line ends, separators only */
    case 9:                                                           /* de Bruijn-like: few words, all orders */
        for (int k = 0; k < 600; k++) {
            snprintf(word, sizeof word, "w%u ", rng_below(r, 5));
            bytes_str(b, word);
        }
        break;
    case 10: /* a long word that never ends, differing in its last letter */
        again(b, "x", 3000);
        bytes_ch(b, (char)('a' + rng_below(r, 26)));
        break;
    default: plant_paragraph(lx, seed, i / 2, b);
    }
    bytes_ch(b, '\n');
}

void corpus_hostile(const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, FILE *text)
{
    struct rng r = rng_at(seed, 13);
    struct bytes b = {0};
    for (uint64_t made = 0, i = 0; made < n_bytes; i++) {
        hostile_piece(lx, &r, seed, i, &b);
        made += b.len;
        sink_write(text, &b);
    }
    bytes_free(&b);
}
