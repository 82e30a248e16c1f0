/* scan_utf8: the blocks of the fast path that are not all ASCII, for instruction sets that have look-ups (WIDE_LOOKUP).
 *
 * Included by scan_wide.h, with its operations.  The tables are those of wide.h.
 * SPDX-License-Identifier: MIT */

/* What the last blocks held is what the next one holds.  Trying that first, unasked, breaks the chain from one
 * lead byte to the next (find it, compare, strike out), which is all latency.  Never changes a result. */
struct recent {
    const struct wide_table *table; /* NULL until a byte is not ASCII */
    uint8_t pair;                   /* two lead bytes, this and the next: Cyrillic, Greek and Latin have one each */
    uint8_t two[2];                 /* lead bytes */
    unsigned misses;
    struct {
        uint8_t lead, second;
        _Alignas(64) uint8_t cls[64 * PAGES];
    } pages[2];
};

#if WIDE_LOOKUP
static void recent_init(struct recent *r)
{
    r->table = wide_table();
    r->pair = 0xD0;
    r->two[0] = r->two[1] = 0xC3;
    r->pages[0].lead = r->pages[1].lead = 0; /* matches no character */
}

/* Characters of two bytes: one round for each different lead byte.  Returns the classes, at lead bytes. */
static inline vec two_bytes(struct recent *r, const uint8_t *p, uint64_t leads, vec *folded)
{
    vec x = v_load(p), y = v_low6(x), y1 = v_low6(v_load(p + 1)), before = v_load(p - 1);
    vec cls = v_zero();
    for (unsigned i = 0; leads; i++) {
        uint8_t lead = i < 2 ? r->two[i] : p[lowest(leads)];
        const struct wide_two *t = &r->table->two[lead & 31];
        lanes at = v_eq(x, lead), second = v_eq(before, lead);
        cls = v_sel(at, v_look(t->cls, y1), cls);
        *folded = v_sel(at, v_look(t->lead, y1), *folded);
        *folded = v_sel(second, v_look(t->second, y), *folded);
        leads &= ~l_bits(at);
        if (i >= 2)
            r->two[r->misses++ & 1] = lead;
    }
    return cls;
}

/* Four pages are CJK marks and kana, or full width forms, or general punctuation. */
static void recent_pages(struct recent *r, unsigned i, const uint8_t *q)
{
    const struct wide_table *w = r->table;
    r->pages[i].lead = q[0];
    r->pages[i].second = (uint8_t)(q[1] & ~(PAGES - 1));
    for (unsigned k = 0; k < PAGES; k++) {
        unsigned second = (r->pages[i].second & 63u) + k;
        uint8_t cls = w->three[q[0] & 15][second], *to = r->pages[i].cls + 64 * k;
        if (cls == WIDE_PAGE)
            memcpy(to, w->third[w->page[q[0] & 15][second]], 64);
        else
            memset(to, cls, 64);
    }
}

/* Characters of three bytes fold to themselves.  Most pages of 64 are of one class, given by lead and second
 * byte; mixed pages take a round each, or PAGES of them.  Han and Hangul come in large ranges (checked in
 * wide.c).  Here Han and the pages of late; returns the leads of others. */
static inline uint64_t three_usual(const struct recent *r, const uint8_t *p, uint64_t leads, vec *cls)
{
    vec x = v_load(p), x1 = v_load(p + 1), x2 = v_load(p + 2);
    lanes han = l_or(v_in(x, 0xE5, 5), l_and(v_eq(x, 0xE4), v_in(x1, 0xB8, 8)));
    *cls = v_sel(han, v_byte(WIDE_HALF), *cls);
    leads &= ~l_bits(han);
    for (unsigned i = 0; i < 2; i++) {
        lanes at = l_and(v_eq(x, r->pages[i].lead), v_in(x1, r->pages[i].second, PAGES));
        *cls = v_sel(at, look_pages(r->pages[i].cls, x1, x2), *cls);
        leads &= ~l_bits(at);
    }
    return leads;
}

static inline vec three_bytes(struct recent *r, const uint8_t *p, uint64_t leads, vec cls)
{
    const struct wide_table *w = r->table;
    leads = three_usual(r, p, leads, &cls);
    if (!leads)
        return cls;
    vec x = v_load(p), x1 = v_load(p + 1), x2 = v_load(p + 2);
    lanes hangul = v_in(x, 0xEB, 2);
    cls = v_sel(hangul, v_byte(WIDE_LETTER), cls);
    leads &= ~l_bits(hangul);
    vec y1 = v_low6(x1), y2 = v_low6(x2);
    while (leads) {
        const uint8_t *q = p + lowest(leads);
        lanes at = v_eq(x, q[0]);
        if (w->three[q[0] & 15][q[1] & 63] == WIDE_PAGE) {
            at = l_and(at, v_eq(x1, q[1]));
            cls = v_sel(at, v_look(w->third[w->page[q[0] & 15][q[1] & 63]], y2), cls);
            if (r->misses++ % 4 == 0) /* not each time: more pages than places would chase each other out */
                recent_pages(r, r->misses >> 2 & 1, q);
            leads &= ~l_bits(at);
        } else { /* all uniform pages of this lead byte; mixed ones keep their bit */
            vec c = v_look(w->three[q[0] & 15], y1);
            uint64_t done = l_bits(at) & ~v_flag(c, WIDE_PAGE);
            c = v_sel(v_eq(c, WIDE_PAGE), cls, c);
            cls = v_sel(at, c, cls);
            leads &= ~done;
        }
    }
    return cls;
}

/* Four bytes: emoji separate, all else is for the scalar path. */
static inline uint64_t four_bad(const struct wide_table *w, const uint8_t *p, uint64_t leads)
{
    uint64_t bad = 0;
    for (; leads; leads &= leads - 1) {
        const uint8_t *q = p + lowest(leads);
        if (q[0] != 0xF0 || q[1] != 0x9F || w->four[q[2] & 63])
            bad |= leads & -leads;
    }
    return bad;
}

/* Characters whose lead byte is one of the pair: most of a text in Cyrillic or Greek. */
struct pair {
    uint64_t lead;        /* first bytes */
    uint64_t letter, odd; /* second bytes; neither: separates */
};

static inline struct pair pair_bytes(const struct recent *r, const uint8_t *p, vec x, vec *folded)
{
    struct pair c = {.lead = l_bits(v_in(x, r->pair, 2))};
    if (!c.lead)
        return c;
    vec before = v_load(p - 1), e = v_look2(r->table->pair[r->pair >> 1 & 15], x, before);
    lanes second = v_in(before, r->pair, 2), other = l_and(second, v_in(e, WIDE_PAIR_OTHER, 64));
    uint64_t b7 = v_flag(e, 0x80), b6 = v_flag(e, 0x40);
    *folded = v_flip(v_sel(second, v_tail(e), *folded), l_next(other));
    c.letter = (b7 ^ b6) & c.lead << 1;
    c.odd = (b7 & b6) & c.lead << 1;
    return c;
}

/* half: first bytes of TOK_HALF characters; both: these and letters.  All else that words hold is in m->word. */
static inline void words_of_three(struct masks *m, uint64_t half, uint64_t both, bool half_open)
{
    uint64_t half_bytes = half | half << 1 | half << 2;
    m->word |= both | both << 1 | both << 2;
    m->half = half;
    m->cut = half | ((half_bytes << 1 | half_open) & m->word & ~half_bytes);
}

/* A block with bytes over 0x7F, n of them, less if not all are for this path.  `open`: the byte before belongs to
 * a token; `half_open`: to a TOK_HALF one. */
static ALWAYS_INLINE void block_utf8(struct recent *r, const uint8_t *p, unsigned n, vec x, vec folded, uint8_t *out,
                                     struct masks *m, uint64_t high, uint64_t open, bool half_open)
{
    uint64_t k = below(n), lead = high & v_flag(x, 0x40), cont = high ^ lead;
    uint64_t one = (lead & k) << 1, both = one | one << 1; /* what must follow, if all are of two or of three bytes */
    struct pair pair = pair_bytes(r, p, x, &folded);
    if (pair.lead && !((lead ^ pair.lead) & k) && !(((cont ^ one) | pair.odd) & (k | one))) {
        m->word |= pair.letter | pair.letter >> 1;
        m->cut = half_open ? m->word & 1 : 0;
        v_store(out, folded);
        keep(m, n);
        return;
    }
    if (!pair.lead && !((cont ^ both) & (k | both))) { /* nothing but usual ones of three bytes? */
        vec cls = v_zero();
        uint64_t three = lead & k, odd = three_usual(r, p, three, &cls);
        if (!(odd | (v_flag(cls, WIDE_RARE) & three))) {
            uint64_t half = v_flag(cls, WIDE_HALF) & three;
            words_of_three(m, half, half | (v_flag(cls, WIDE_LETTER) & three), half_open);
            m->stop |= v_flag(cls, WIDE_STOP) & three;
            v_store(out, folded);
            keep(m, n);
            return;
        }
    }
    uint64_t b5 = v_flag(x, 0x20), b4 = v_flag(x, 0x10);
    uint64_t four = lead & b5 & b4, three = lead & b5 & ~b4, two = lead & ~b5;
    uint64_t c1 = cont >> 1, c2 = cont >> 2, c3 = cont >> 3;
    two &= c1;
    three &= c1 & c2;
    four &= c1 & c2 & c3;
    uint64_t good = two | three | four;
    uint64_t bad = ((lead & ~good) | (cont & ~(good << 1 | (three | four) << 2 | four << 3))) & k;
    if (__builtin_expect(bad != 0, 0)) {
        n = lowest(bad);
        k = below(n);
        if (n == 0) {
            v_store(out, folded);
            m->n = 0;
            return;
        }
    }
    two &= k;
    three &= k;
    four &= k;
    uint64_t rest = two & (~pair.lead | pair.odd >> 1), letter = pair.letter >> 1 & two;
    vec cls = v_zero();
    if (rest) {
        cls = two_bytes(r, p, rest, &folded);
        if (!pair.lead)
            r->pair = p[lowest(rest)] & 0xFE;
    }
    if (three)
        cls = three_bytes(r, p, three, cls);
    bad = four ? four_bad(r->table, p, four) : 0;
    rest |= three;
    uint64_t half = v_flag(cls, WIDE_HALF) & three, other = v_flag(cls, WIDE_LETTER) & rest;
    letter |= other & two;
    m->word |= letter | letter << 1;
    words_of_three(m, half, half | (other & three), half_open);
    m->stop |= v_flag(cls, WIDE_STOP) & rest;
    if (v_flag(cls, WIDE_RARE) & rest) {
        bad |= v_flag(cls, WIDE_BAD) & rest;
        bad |= v_flag(cls, WIDE_IGNORE) & rest & (m->word << 1 | open);
        m->digit |= v_flag(cls, WIDE_DIGIT) & rest;
    }
    v_store(out, folded);
    keep(m, n);
    if (__builtin_expect(bad != 0, 0))
        keep(m, lowest(bad));
}

/* 64 bytes, less what a character cut by the edge has of them: up to a lead byte, so never into a character.  From the last
 * bytes alone, so that the place of the next block waits for nothing else of this one; block_utf8 finds out if it was
 * wrong. */
static inline unsigned whole_characters(const uint8_t *p)
{
    unsigned cut = p[61] >= 0xF0 ? 3 : 0;
    cut = p[62] >= 0xE0 ? 2 : cut;
    return 64 - (p[63] >= 0xC0 ? 1 : cut);
}
#endif
