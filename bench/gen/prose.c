/* prose: see prose.h.
 * SPDX-License-Identifier: MIT */
#include "prose.h"

#include "grammar.h"

struct writer {
    const struct lexicon *lx;
    const struct grammar *g;
    struct rng *r;
    struct bytes *out;
    int depth;
    bool article; /* an "a " was written and waits for its noun */
};

static void put_number(struct writer *w)
{
    static const char *const spelled[] = {"two",   "three", "four", "five",   "six",  "seven",
                                          "eight", "nine",  "ten",  "twelve", "forty"};
    char s[32];
    int n = 0;
    uint32_t kind = rng_below(w->r, 6), thousands = rng_range(w->r, 1, 99);
    if (kind == 0 && w->lx->lang == LANG_EN)
        n = snprintf(s, sizeof s, "%s", spelled[rng_below(w->r, 11)]);
    else if (kind == 1 && w->lx->lang != LANG_ZH && w->lx->lang != LANG_JA)
        n = snprintf(s, sizeof s, "%u,%03u", thousands, rng_below(w->r, 1000));
    else
        n = snprintf(s, sizeof s, "%u", kind < 4 ? rng_range(w->r, 2, 99) : rng_range(w->r, 100, 999));
    bytes_add(w->out, s, (size_t)n);
}

static void put_word(struct writer *w, char cls)
{
    struct slice8 s = lexicon_draw(w->lx, cls, w->r);
    if (w->article && s.len && memchr("aeiou", s.p[0], 5)) {
        w->out->p[w->out->len - 1] = 'n';
        bytes_ch(w->out, ' ');
    }
    w->article = false;
    bytes_add(w->out, s.p, s.len);
}

static void expand(struct writer *w, const char *t);

static void put_rule(struct writer *w, int d)
{
    const struct rule *rule = &w->g->rule[d];
    uint32_t n = rule->n;
    if (d && w->depth > 3 && n > 8)
        n = 8; /* the plain alternatives stand first, so that depth ends */
    w->depth++;
    expand(w, rule->alt[rng_below(w->r, n)]);
    w->depth--;
}

static void expand(struct writer *w, const char *t)
{
    for (; *t; t++) {
        if (*t == '?' && t[1] && (t[1] >= '0' && t[1] <= '9')) {
            if (rng_percent(w->r, 50)) {
                t++;
                if (w->out->len && w->out->p[w->out->len - 1] == ' ')
                    w->out->len--;
            }
        } else if (*t >= '1' && *t <= '9') {
            put_rule(w, *t - '0');
        } else if (*t >= 'A' && *t <= 'Z') {
            put_word(w, *t);
        } else if (*t == '&') {
            bytes_ch(w->out, 'a');
            w->article = true;
        } else if (*t == '#') {
            put_number(w);
        } else if (*t == '_') {
            bytes_ch(w->out, 'I');
        } else if (*t == '~') {
            char y[8];
            int n = snprintf(y, sizeof y, "%u", rng_range(w->r, 1890, 2024));
            bytes_add(w->out, y, (size_t)n);
        } else {
            bytes_ch(w->out, *t);
        }
    }
}

void prose_expand(const struct lexicon *lx, struct rng *r, struct bytes *out, const char *tmpl)
{
    struct writer w = {lx, grammar_of(lx->lang), r, out, 0, false};
    expand(&w, tmpl);
}

void prose_capital(char *p, size_t n)
{
    unsigned char *u = (unsigned char *)p;
    if (n && p[0] >= 'a' && p[0] <= 'z')
        p[0] = (char)(p[0] - 32);
    else if (n > 1 && u[0] == 0xd0 && u[1] >= 0xb0 && u[1] <= 0xbf)
        u[1] = (unsigned char)(u[1] - 0x20);
    else if (n > 1 && u[0] == 0xd1 && u[1] >= 0x80 && u[1] <= 0x8f) {
        u[0] = 0xd0;
        u[1] = (unsigned char)(u[1] + 0x20);
    }
}

uint32_t prose_words(enum lang lang, const char *p, size_t n)
{
    uint32_t k = 0;
    if (lang == LANG_ZH || lang == LANG_JA) {
        for (size_t i = 0; i < n; i++)
            k += ((unsigned char)p[i] & 0xc0) != 0x80;
        return (k + 1) / 2;
    }
    for (size_t i = 0; i < n; i++)
        k += p[i] == ' ';
    return n ? k + 1 : 0;
}

uint32_t prose_sentence(const struct lexicon *lx, struct rng *r, struct bytes *out)
{
    struct writer w = {lx, grammar_of(lx->lang), r, out, 0, false};
    size_t from = out->len;
    put_rule(&w, 0);
    if (out->p[out->len - 1] == '.' && rng_percent(r, 3))
        out->p[out->len - 1] = '!';
    prose_capital(out->p + from, out->len - from);
    return prose_words(lx->lang, out->p + from, out->len - from);
}

uint32_t prose_paragraph(const struct lexicon *lx, struct rng *r, struct bytes *out, uint32_t target, uint32_t lo, uint32_t hi)
{
    uint32_t words = 0;
    while (words < target) {
        size_t from = out->len;
        if (words)
            bytes_str(out, prose_space(lx->lang));
        uint32_t k = prose_sentence(lx, r, out);
        if (words + k > hi || (target < lo + 16 && words + k > target + 12)) {
            out->len = from; /* too long: try a shorter one, or stop when there is enough */
            if (words >= lo)
                break;
            continue;
        }
        words += k;
    }
    return words;
}
