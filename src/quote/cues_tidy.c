/* cues_tidy: the text that patterns see, so that they can be written for plain text.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/cues_priv.h"
#include "text/tokens.h"

struct out {
    uint8_t *p;
    uint16_t *source;
    size_t n;
    bool blank; /* a blank is due before the next visible byte */
};

static bool put(struct out *o, uint8_t c, size_t source)
{
    if (o->n + 2 >= TIDY_MAX)
        return false;
    if (o->blank && o->n && o->p[o->n - 1] != '\n') {
        o->source[o->n] = (uint16_t)source;
        o->p[o->n++] = ' ';
    }
    o->blank = false;
    o->source[o->n] = (uint16_t)source;
    o->p[o->n++] = c;
    return true;
}

/* An entity of the five that survive in scraped mail and Reddit dumps; its length, or 0. */
static size_t entity_at(const uint8_t *p, size_t n, uint8_t *c)
{
    static const struct {
        const char *name;
        uint8_t len, c;
    } table[] = {{"&gt;", 4, '>'},   {"&lt;", 4, '<'},   {"&amp;", 5, '&'},
                 {"&quot;", 6, '"'}, {"&nbsp;", 6, ' '}, {"&#39;", 5, '\''}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (n >= table[i].len && !memcmp(p, table[i].name, table[i].len)) {
            *c = table[i].c;
            return table[i].len;
        }
    return 0;
}

/* A character of three bytes that is dropped (1) or becomes a blank (2). */
static int wide_blank(const uint8_t *p)
{
    if (p[0] == 0xe2 && p[1] == 0x80) {
        if (p[2] <= 0x8a || p[2] == 0xaf) /* U+2000..200A, U+202F */
            return 2;
        if (p[2] <= 0x8f || (p[2] >= 0xaa && p[2] <= 0xae))
            return 1;
    }
    if (p[0] == 0xe2 && p[1] == 0x81)
        return p[2] == 0x9f ? 2 : p[2] >= 0xa0 && p[2] <= 0xaf ? 1 : 0;
    if (p[0] == 0xe3)
        return p[1] == 0x80 && p[2] == 0x80 ? 2 : 0;
    return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 1 : 0;
}

/* Bytes that stay whatever follows. */
static inline bool is_plain(uint8_t c)
{
    static const uint8_t other[256] = {['&'] = 1, ['*'] = 1, [0xc2] = 1, [0xe2] = 1, [0xe3] = 1, [0xef] = 1};
    return c > ' ' && !other[c];
}

static bool tidy_line(struct out *o, const uint8_t *p, size_t n)
{
    size_t i = 0;
    while (i < n) {
        uint8_t c = p[i], e;
        size_t k = 0;
        while (i + k < n && is_plain(p[i + k]))
            k++;
        if (k > 1) { /* the common case */
            if (!put(o, c, i) || o->n + k >= TIDY_MAX)
                return false;
            uint16_t *source = o->source + o->n;
            if (k <= 17) { /* as much for every word: there is room, and TOKENS_PAD bytes are readable */
                memcpy(o->p + o->n, p + i + 1, 16);
                for (unsigned j = 0; j < 16; j++)
                    source[j] = (uint16_t)(i + 1 + j);
            } else {
                memcpy(o->p + o->n, p + i + 1, k - 1);
                for (size_t j = 0; j < k - 1; j++)
                    source[j] = (uint16_t)(i + 1 + j);
            }
            o->n += k - 1;
            i += k;
            continue;
        }
        if (k) {
            /* one alone */
        } else if (c <= ' ' || (c == 0xc2 && i + 1 < n && p[i + 1] == 0xa0)) {
            o->blank = true;
            i += c <= ' ' ? 1 : 2;
            continue;
        } else if (c == '*') { /* bold of mail that was HTML once */
            i++;
            continue;
        } else if (c == '&' && (k = entity_at(p + i, n - i, &e)) > 0) {
            c = e;
            if (c == ' ') {
                o->blank = true;
                i += k;
                continue;
            }
        } else if (c >= 0xe2 && i + 2 < n) {
            int w = wide_blank(p + i);
            if (w) {
                o->blank = o->blank || w == 2;
                i += 3;
                continue;
            }
        }
        if (!put(o, c, i))
            return false;
        i += k ? k : 1;
    }
    return true;
}

bool tidy_join(const struct scan *s, size_t i, size_t k)
{
    struct cue_finder *m = s->m;
    struct out o = {m->tidy, m->source, 0, false};
    for (size_t j = 0; j < k; j++) {
        size_t n = scan_len(s, i + j);
        if (n > TIDY_MAX)
            return false;
        m->line_at[j] = (uint16_t)o.n;
        m->as_is[j] = !(m->ln[i + j].seen & RULES_UNTIDY) && o.n + n + 4 < TIDY_MAX;
        if (m->as_is[j]) { /* the common case */
            memcpy(o.p + o.n, scan_ptr(s, i + j), n);
            o.n += n;
        } else if (!tidy_line(&o, scan_ptr(s, i + j), n)) {
            return false;
        }
        o.blank = false;
        if (j + 1 < k && !put(&o, '\n', scan_len(s, i + j)))
            return false;
    }
    m->n_tidy = o.n;
    memset(m->tidy + o.n, 0, TOKENS_PAD); /* for rules_prefilter */
    return o.n > 0;
}

size_t tidy_source(const struct cue_finder *m, size_t j, size_t at) { return m->as_is[j] ? at - m->line_at[j] : m->source[at]; }

#define HEAD 48u    /* bytes of a line that its first word is tidied from */
#define LEADING 32u /* bytes that are more than its first word, with characters of several bytes among them */
#define WORD 8u     /* bytes of that word (rule_begin) */

/* The first WORD tidy bytes, or all of them, of plain ASCII in text[]; how many, 0 if they are not that plain. */
static size_t plain_word(uint8_t *text, const uint8_t *p, size_t n)
{
    size_t k = 0;
    bool blank = false;
    for (size_t i = 0; i < n && k < WORD; i++) {
        if (p[i] >= 0x80 || p[i] == '&')
            return 0;
        if (p[i] <= ' ') {
            blank = k > 0;
            continue;
        }
        if (p[i] == '*')
            continue;
        if (blank)
            text[k++] = ' ';
        text[k++] = p[i];
        blank = false;
    }
    return k;
}

uint16_t tidy_kinds(struct cue_finder *m, const uint8_t *p, size_t n, size_t tidy, unsigned seen)
{
    uint8_t text[HEAD + TOKENS_PAD], high = 0;
    uint16_t source[HEAD + TOKENS_PAD];
    struct out o = {text, source, 0, false};
    for (size_t i = 0; i < WORD; i++)
        high |= p[i]; /* there is padding */
    if (tidy >= LEADING || (tidy >= WORD && high < 0x80))
        return 0;
    size_t k = plain_word(text, p, n);
    if (k)
        return (uint16_t)rules_kinds(m->rules, m->match, rule_begin(text, k), seen);
    if (!tidy_line(&o, p, n < HEAD ? n : HEAD) || (o.n < 2 * WORD && n > HEAD))
        return 0xffff;
    return o.n ? (uint16_t)rules_kinds(m->rules, m->match, rule_begin(text, o.n), seen) : 0;
}
