/* plant: see plant.h.
 * SPDX-License-Identifier: MIT */
#include "plant.h"

#include <inttypes.h>

#include "prose.h"

enum planted { P_UNIQUE, P_EXACT, P_FORMAT, P_NEAR, P_QUOTED, P_EMBEDDED };
static const char *const planted_name[] = {"unique", "exact", "format", "near", "quoted", "embedded"};

uint32_t plant_paragraph(const struct lexicon *lx, uint64_t seed, uint64_t id, struct bytes *out)
{
    struct rng r = rng_at(seed, id);
    uint32_t target = 8, k = 0;
    while (target < 100 && k++ < 40 && rng_below(&r, 1000) < 630) /* geometric, steps of 13 on average */
        target += rng_range(&r, 4, 22);
    return prose_paragraph(lx, &r, out, target, 8, 120);
}

static void put_quote(struct bytes *out, const char *p, uint32_t i)
{
    bool opens = i == 0 || p[i - 1] == ' ';
    bytes_str(out, p[i] == '"' ? (opens ? "\xe2\x80\x9c" : "\xe2\x80\x9d") : "\xe2\x80\x99");
}

/* one try, `how` being a set of changes */
static void reformat(struct rng *r, uint32_t how, struct slice8 src, struct bytes *out)
{
    bool shout = (how & 1) && rng_percent(r, 30);
    for (uint32_t i = 0; i < src.len; i++) {
        char c = src.p[i];
        bool start = i == 0 || src.p[i - 1] == ' ';
        if ((how & 1) && c >= 'a' && c <= 'z' && (shout || (start && rng_percent(r, 15))))
            c = (char)(c - 32);
        else if ((how & 1) && !shout && c >= 'A' && c <= 'Z' && rng_percent(r, 50))
            c = (char)(c + 32);
        if ((how & 2) && c == ' ' && rng_percent(r, 20))
            bytes_ch(out, ' ');
        if ((how & 4) && (c == ',' || c == ';') && rng_percent(r, 70))
            continue;
        if ((how & 8) && (c == '\'' || c == '"'))
            put_quote(out, src.p, i);
        else
            bytes_ch(out, c);
    }
    if ((how & 4) && out->len && out->p[out->len - 1] == '.' && rng_percent(r, 30))
        out->len--;
}

void plant_format(struct rng *r, struct slice8 src, struct bytes *out)
{
    size_t from = out->len;
    uint32_t tries = 0;
    do { /* until something changed: not every text has a comma or an apostrophe */
        out->len = from;
        reformat(r, tries > 20 ? 3 : rng_range(r, 1, 15), src, out);
    } while (out->len - from == src.len && !memcmp(out->p + from, src.p, src.len) && tries++ < 40);
}

/* one edited word: replaced, left out, doubled letter or two letters exchanged, or a word put before it */
static void edit_word(const struct lexicon *lx, struct rng *r, struct slice8 w, struct bytes *out)
{
    struct slice8 x = lexicon_draw(lx, "NAD"[rng_below(r, 3)], r);
    switch (rng_below(r, 5)) {
    case 0: return;
    case 1: bytes_add(out, x.p, x.len); break;
    case 2:
        bytes_add(out, x.p, x.len);
        bytes_ch(out, ' ');
        bytes_add(out, w.p, w.len);
        break;
    default:
        if (w.len > 4 && (unsigned char)w.p[1] < 128 && (unsigned char)w.p[2] < 128 && w.p[1] != w.p[2]) {
            char sw[3] = {w.p[0], w.p[2], w.p[1]};
            bytes_add(out, sw, 3);
            bytes_add(out, w.p + 3, w.len - 3);
        } else {
            bytes_add(out, x.p, x.len);
        }
    }
    bytes_ch(out, ' ');
}

uint32_t plant_edit(const struct lexicon *lx, struct rng *r, struct slice8 src, uint32_t per_mille, uint32_t least,
                    struct bytes *out)
{
    uint32_t words = prose_words(LANG_EN, src.p, src.len), done = 0;
    uint32_t want = (words * per_mille + rng_below(r, 1000)) / 1000;
    if (want < least)
        want = least;
    for (uint32_t i = 0, k = 0; i < src.len; k++) {
        const char *e = memchr(src.p + i, ' ', src.len - i);
        struct slice8 w = {src.p + i, e ? (uint32_t)(e - src.p) - i : src.len - i};
        if (done < want && rng_below(r, words - k) < want - done) { /* selection sampling: exactly `want` words */
            edit_word(lx, r, w, out);
            done++;
        } else {
            bytes_add(out, w.p, w.len);
            bytes_ch(out, ' ');
        }
        i += w.len + 1;
    }
    if (out->len && out->p[out->len - 1] == ' ')
        out->len--;
    return done;
}

struct plant {
    const struct lexicon *lx;
    uint64_t seed, n_unique, n_para;
    struct bytes text, tmp;
    uint32_t words, lead, tail; /* bytes of new text before and behind the copy */
};

/* where an embedded copy stands on its line */
enum place { BEHIND, BEFORE, MIDDLE, WITHIN };

static enum planted draw_kind(struct rng *r)
{
    uint32_t x = rng_below(r, 100);
    return x < 50 ? P_EXACT : x < 65 ? P_FORMAT : x < 80 ? P_NEAR : x < 92 ? P_QUOTED : P_EMBEDDED;
}

/* A third of a new paragraph; it ends with a sentence or within one.  Returns where, in p->tmp. */
static size_t new_words(struct plant *p, bool whole, uint64_t id)
{
    p->tmp.len = 0;
    plant_paragraph(p->lx, ~p->seed, id, &p->tmp);
    size_t cut = p->tmp.len / 3;
    const char stop = whole ? '.' : ' ';
    while (cut < p->tmp.len && p->tmp.p[cut] != stop)
        cut++;
    if (cut < p->tmp.len && stop == '.')
        cut++;
    if (cut > p->tmp.len * 2 / 3) { /* no sentence ends near the third: at a word then */
        cut = p->tmp.len / 3;
        while (cut < p->tmp.len && p->tmp.p[cut] != ' ')
            cut++;
    }
    return cut;
}

/* the copy with new text before it, behind it, around it, or pasted within a sentence */
static void embed(struct plant *p, struct rng *r, uint64_t src)
{
    struct bytes *out = &p->text;
    uint32_t x = rng_below(r, 100);
    enum place place = x < 40 ? BEHIND : x < 70 ? BEFORE : x < 85 ? MIDDLE : WITHIN;
    size_t from = out->len, at = 0;
    if (place != BEFORE) {
        at = new_words(p, place == MIDDLE || (place == BEHIND && rng_percent(r, 50)), p->n_para);
        bytes_add(out, p->tmp.p, at);
        bytes_ch(out, ' ');
        p->lead = (uint32_t)(out->len - from);
    }
    struct bytes rest = {0};
    if (place == WITHIN) { /* as its sentence goes on */
        size_t end = p->tmp.len * 2 / 3;
        while (end < p->tmp.len && p->tmp.p[end] != ' ')
            end++;
        bytes_add(&rest, p->tmp.p + at, end - at);
    } else if (place != BEHIND) {
        at = new_words(p, true, p->n_para + ((uint64_t)1 << 40));
        bytes_ch(&rest, ' ');
        bytes_add(&rest, p->tmp.p, at);
    }
    plant_paragraph(p->lx, p->seed, src, out);
    bytes_add(out, rest.p, rest.len);
    p->tail = (uint32_t)rest.len;
    bytes_free(&rest);
}

static void put_copy(struct plant *p, struct rng *r, enum planted kind, uint64_t src)
{
    struct bytes *out = &p->text;
    if (kind == P_EMBEDDED) {
        embed(p, r, src);
        return;
    }
    if (kind == P_EXACT || kind == P_QUOTED) {
        if (kind == P_QUOTED)
            bytes_str(out, rng_percent(r, 85) ? "> " : rng_percent(r, 50) ? ">" : "> > ");
        plant_paragraph(p->lx, p->seed, src, out);
        return;
    }
    p->tmp.len = 0;
    plant_paragraph(p->lx, p->seed, src, &p->tmp);
    struct slice8 s = slice8_of(&p->tmp, 0);
    if (kind == P_FORMAT)
        plant_format(r, s, out);
    else
        plant_edit(p->lx, r, s, 40, 1, out);
}

void plant_stream(const struct lexicon *lx, uint64_t seed, uint64_t n_bytes, uint32_t percent, FILE *text, FILE *truth)
{
    struct plant *p = xrealloc(NULL, sizeof *p);
    memset(p, 0, sizeof *p);
    p->lx = lx;
    p->seed = seed;
    struct sink out;
    sink_init(&out, text, NULL);
    struct rng r = rng_at(seed, UINT64_MAX);
    uint64_t doc = 0;
    uint32_t left = 1;
    for (; out.off < n_bytes; p->n_para++) {
        enum planted kind = p->n_unique > 20 && rng_percent(&r, percent) ? draw_kind(&r) : P_UNIQUE;
        int64_t source = -1;
        p->text.len = 0;
        p->lead = p->tail = 0;
        if (kind == P_UNIQUE) {
            plant_paragraph(lx, seed, p->n_unique++, &p->text);
        } else {
            uint64_t recent = 2000 * (uint64_t)(100 - percent) / 100;
            uint64_t back = rng_percent(&r, 50) && p->n_unique > recent ? recent : p->n_unique;
            source = (int64_t)(p->n_unique - 1 - rng_next(&r) % back);
            put_copy(p, &r, kind, (uint64_t)source);
        }
        sink_put(&out, p->text.p, p->text.len, LB_NEW, K_TEXT);
        sink_put(&out, "\n\n", 2, LB_NEW, K_TEXT);
        if (truth)
            fprintf(truth, "%" PRIu64 "\t%" PRIu64 "\t%s\t%" PRIu64 "\t%" PRId64 "\t%u\t%u\t%u\n", out.off - p->text.len - 2,
                    out.off - 2, planted_name[kind], doc, source, prose_words(lx->lang, p->text.p, p->text.len), p->lead,
                    p->tail);
        if (!--left) {
            doc++;
            left = rng_range(&r, 1, 8);
        }
    }
    sink_flush(&out);
    sink_free(&out);
    bytes_free(&p->text);
    bytes_free(&p->tmp);
    free(p);
}
