/* scan_wide: the fast path, once for all instruction sets.
 *
 * Included by scan_<isa>.c, which first defines a vector of 64 bytes and the operations named below; the
 * including file names the function (WIDE_NAME) and says whether it has 64-entry lookups (WIDE_LOOKUP).
 *
 * Two passes over windows of SCAN_BLOCK bytes, because the fused word-by-word loop loses three-fold to
 * branch misses: (1) 64 bytes -> folded bytes and bit masks -> token starts and ends; (2) token -> hash.
 * A block always begins at a character and may end early: in front of a sequence cut by its edge, an entity
 * or a character that only the scalar path knows.  So nothing is carried from block to block but "a token is
 * open", and if a block would be empty the path gives up at the start of the open token.
 *
 *     vec                            64 bytes          lanes                a lane mask, as the machine likes it
 *     v_load, v_store                unaligned         v_eq(x, byte)        lanes equal to byte
 *     v_low6(x)                      x & 63            l_and, l_or, l_bits   lane 0 is the lowest bit
 *     v_look(table, x)               table[x], x < 64  v_sel(l, a, b)       a where l, else b
 *     v_byte(b)                      b everywhere      v_in(x, from, n)     lanes in [from, from + n)
 *     v_flag(x, f)                   64 bits: x & f    v_has(x, f)          the same as lanes
 *     v_zero                                           l_next(l)            lane i is l's i + 1, the last is 0
 *     v_flip(x, l)                   x ^ 1 where l     v_tail(x)            (x & 63) | 0x80
 *     v_look2(table, x, y)           of 128: the index is x & 63, and 64 if y & 1
 *     look_pages(table, x1, x2)      of PAGES times 64, 1 or 4: the index is x2 & 63, and 64 * (x1 % PAGES)
 *     v_ascii(x, &folded, &masks)    letters and digits folded; word, digit, special (LF CR . ! ?), amp,
 *                                    high (>= 0x80) as 64 bits (struct masks is in wide.h)
 *     emit(out, bits, base)          base + position of every bit; may write 16 entries more
 *     halves(kind, half, starts)     TOK_HALF or 0 for each start; may write 64 entries
 *     lowest(bits)                   position of the lowest bit, bits not 0
 *     hash_group(hash, start, end, fold, win)
 *                                    writes the hashes of GROUP words; fold[0] belongs to offset win;
 *                                    returns a bit for each word over 16 bytes, whose hash is not good
 *     hash_far(hash, start, end, fold, win, list)
 *                                    the same for the GROUP words that `list` names, all over 16 bytes; returns
 *                                    a bit for each word over 32 bytes
 *
 * SPDX-License-Identifier: MIT */

/* What fills a struct masks: called, it would go through memory, written in parts and read as a whole. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

static inline uint64_t below(unsigned n) { return n < 64 ? ((uint64_t)1 << n) - 1 : ~(uint64_t)0; }
static inline unsigned count(uint64_t bits) { return (unsigned)__builtin_popcountll(bits); }

#ifndef HALVES
/* Most blocks have none, or nothing else. */
static inline void halves(uint8_t *kind, uint64_t half, uint64_t starts)
{
    memset(kind, half && half == starts ? TOK_HALF : 0, 64);
    if (half == starts)
        return;
    for (; half; half &= half - 1)
        kind[count(starts & below(lowest(half)))] = TOK_HALF;
}
#endif

static inline void keep(struct masks *m, unsigned n)
{
    uint64_t k = below(n);
    m->word &= k;
    m->cut &= k;
    m->half &= k;
    m->digit &= k;
    m->special &= k;
    m->amp &= k;
    m->n = n;
}

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
            m->special |= v_flag(cls, WIDE_STOP) & three;
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
    m->special |= v_flag(cls, WIDE_STOP) & rest;
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

/* 64 bytes, less what a character cut by the edge has of them: up to a lead byte, so never into a character.  From the last bytes alone, so that the place of
 * the next block waits for nothing else of this one; block_utf8 finds out if it was wrong. */
static inline unsigned whole_characters(const uint8_t *p)
{
    unsigned cut = p[61] >= 0xF0 ? 3 : 0;
    cut = p[62] >= 0xE0 ? 2 : cut;
    return 64 - (p[63] >= 0xC0 ? 1 : cut);
}
#endif

/* Classifies up to 64 bytes at text[pos]; writes them folded. */
static ALWAYS_INLINE void block(struct recent *r, const uint8_t *text, size_t len, size_t pos, uint8_t *out,
                                struct masks *m, uint64_t open, bool half_open)
{
    uint64_t high;
    vec x = v_load(text + pos), folded;
    v_ascii(x, &folded, m, &high);
    m->cut = half_open ? m->word & 1 : 0;
    m->half = 0;
    m->n = 64;
    size_t rem = len - pos;
    if (rem < 64) {
        high &= below((unsigned)rem);
        keep(m, (unsigned)rem);
    }
    if (!high) {
        v_store(out, folded);
        return;
    }
#if WIDE_LOOKUP
    uint8_t first[64 + TOKENS_PAD];
    const uint8_t *p = text + pos;
    if (pos == 0) { /* there is no byte before the text to look at */
        memcpy(first, (const uint8_t[16]){0}, 16);
        memcpy(first + 16, p, rem > 1 ? 66 : 65); /* as far as any load below goes: within TOKENS_PAD */
        p = first + 16;
    }
    if (!r->table)
        recent_init(r);
    block_utf8(r, p, rem < 64 ? (unsigned)rem : whole_characters(text + pos), x, folded, out, m, high, open, half_open);
#else
    (void)r;
    (void)open;
    v_store(out, folded);
    keep(m, lowest(high));
#endif
}

/* References that decode to a plain separator are cut out of the words; the block ends in front of others,
 * and in front of one that runs over its edge, which the next block then has at its start. */
static void entities(const uint8_t *text, size_t len, size_t pos, struct masks *m)
{
    for (uint64_t amp = m->amp; amp; amp &= amp - 1) {
        unsigned at = lowest(amp);
        uint32_t cp;
        if (at >= m->n)
            return;
        unsigned n = entity_decode(text + pos + at, text + len, &cp);
        if (n == 0)
            continue;
        const struct fold *f = fold_get(fold_table(), cp);
        if (f->cls != FOLD_SEP || (f->flags & FOLD_STOP) || at + n > m->n) {
            keep(m, at);
            return;
        }
        uint64_t out = ~(below(at + n) & ~below(at));
        m->word &= out;
        m->digit &= out;
        m->cut &= out;
    }
}

/* A line end or stop at text[pos], behind token `tok` - 1. */
#define SPOTS 1024u
struct spot {
    uint32_t pos, tok;
};

/* Notes the block's line ends and stops.  Most blocks have none, one or two, in no order that a branch could
 * learn: two are always written, and overwritten if they were not there. */
static inline size_t note_spots(struct spot *spots, size_t n, uint64_t special, uint64_t starts, size_t at,
                                size_t k)
{
    unsigned more = count(special);
    for (unsigned i = 0; i < 2; i++) {
        unsigned b = lowest(special | (uint64_t)1 << 63);
        spots[n + i] = (struct spot){(uint32_t)at + b, (uint32_t)(k + count(starts & below(b)))};
        special &= special - 1;
    }
    for (unsigned i = 2; i < more; i++) {
        unsigned b = lowest(special);
        spots[n + i] = (struct spot){(uint32_t)at + b, (uint32_t)(k + count(starts & below(b)))};
        special &= special - 1;
    }
    return n + more;
}

/* Is it plain that the token has more than one letter?  It has if its first two bytes are ASCII, or if its
 * second character (behind one of two bytes) is a letter by the table, which has no marks. */
static inline bool two_letters(const struct wide_table *w, const uint8_t *text, uint32_t start, uint32_t end)
{
    const uint8_t *p = text + start;
    if (((p[0] | p[1]) & 0x80) == 0)
        return end - start > 1;
    return end - start > 3 && (p[0] & 0xE0) == 0xC0 && (p[2] & 0xE0) == 0xC0 &&
           (w->two[p[2] & 31].cls[p[3] & 63] & WIDE_LETTER);
}

/* Flags the tokens in front of line ends and stops.  Line ends, the stops of CJK, and stops with a space behind
 * and a word of two letters before, need no thought; stop_ends would say the same. */
static __attribute__((noinline)) void flag_spots(const struct tokens *t, const uint8_t *text, size_t len,
                                                 const struct spot *spots, size_t n)
{
    const struct wide_table *w = wide_table();
    uint32_t *hash = t->hash;
    const uint32_t *starts = t->start, *ends = t->end;
    for (size_t j = 0; j < n; j++) {
        size_t p = spots[j].pos, i = spots[j].tok;
        if (i-- == 0)
            continue; /* no token before */
        uint32_t b = text[p], start = starts[i], end = ends[i];
        bool line = b == '\n' || b == '\r', space = text[p + 1] == ' ' || text[p + 1] == '\n';
        bool plain = b < 0x80 && space && p + 1 < len && two_letters(w, text, start, end);
        if (__builtin_expect(line | plain, 1) || wide_stop(text + p)) {
            hash[i] |= line ? TOK_LINE : TOK_STOP;
            continue;
        }
        struct stop st = {p, 1, b, start, end, t->kind[i]};
        if (b >= 0x80)
            st.n = utf8_decode(text + p, text + len, &st.cp);
        if (!(hash[i] & TOK_STOP) && stop_ends(text, len, &st))
            hash[i] |= TOK_STOP;
    }
}

static inline void kinds(uint8_t *kind, const struct masks *m, uint64_t starts)
{
    halves(kind, m->half, starts);
    /* The first digit of each run is enough. */
    for (uint64_t d = m->digit & ~(m->digit << 1); d; d &= d - 1)
        kind[(int)count(starts & below(lowest(d) + 1)) - 1] |= TOK_DIGIT;
}

static void long_words(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold,
                       size_t win, const uint32_t *list, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        size_t i = list[k];
        hash[i] = wordhash_tail(0, fold + (start[i] - win), end[i] - start[i]);
    }
}

/* The listed words are over 16 bytes, n of them; the rest of a group, fewer than GROUP, is moved to the front of
 * the list unless `all` are to be done.  Returns how many are left. */
static size_t far_words(uint32_t *hash, const uint32_t *start, const uint32_t *end, const uint8_t *fold,
                        size_t win, uint32_t *list, size_t n, bool all)
{
    uint32_t longer[GROUP];
    size_t k = 0;
    for (; k + GROUP <= n; k += GROUP) {
        unsigned far = hash_far(hash, start, end, fold, win, list + k);
        if (!far)
            continue;
        size_t m = 0;
        for (unsigned i = 0; i < GROUP; i++) {
            longer[m] = list[k + i];
            m += far >> i & 1;
        }
        long_words(hash, start, end, fold, win, longer, m);
    }
    if (all) {
        long_words(hash, start, end, fold, win, list + k, n - k);
        return 0;
    }
    memmove(list, list + k, (n - k) * sizeof *list);
    return n - k;
}

/* Not inline: this loop needs all the registers there are.  Words over 16 bytes are listed, without branching
 * on which of a group it is, and done apart: rare in English, one in five in Russian. */
static __attribute__((noinline)) void hashes(const struct tokens *t, size_t from, size_t to,
                                             const uint8_t *fold, size_t win)
{
    uint32_t list[256];
    size_t n = 0;
    uint32_t *hash = t->hash;
    const uint32_t *start = t->start, *end = t->end;
    if (to - from < GROUP) {
        for (size_t i = from; i < to; i++)
            hash[i] = wordhash_tail(0, fold + (start[i] - win), end[i] - start[i]);
        return;
    }
    for (size_t i = from; i < to; i += GROUP) {
        if (i + GROUP > to)
            i = to - GROUP; /* some are done twice */
        unsigned far = hash_group(hash + i, start + i, end + i, fold, win);
        if (!far)
            continue;
        for (unsigned k = 0; k < GROUP; k++) {
            list[n] = (uint32_t)(i + k);
            n += far >> k & 1;
        }
        if (n >= 256 - GROUP)
            n = far_words(hash, start, end, fold, win, list, n, false);
    }
    if (n)
        far_words(hash, start, end, fold, win, list, n, true);
}

enum status WIDE_NAME(struct tokens *t, const uint8_t *text, size_t len, size_t *pos)
{
    uint8_t fold[SCAN_BLOCK + 256];
    struct spot spots[SPOTS];
    struct recent recent = {0};
    size_t at = *pos;
    bool stuck = false;
    while (at < len && !stuck) {
        size_t win = at, from = t->n, ns = from, ne = from; /* tokens started and ended */
        size_t stop = len - win < SCAN_BLOCK ? len : win + SCAN_BLOCK;
        uint64_t open = 0;
        bool half_open = false;
        size_t n_spots = 0;
        struct masks m;
        /* Two tokens take four bytes at least; `emit` writes past the last. */
        if (scan_reserve(t, (stop - win) / 2 + 256) != ST_OK)
            return ST_NOMEM;
        while (at < stop) {
            block(&recent, text, len, at, fold + (at - win), &m, open, half_open);
            if (m.amp) {
                struct masks e = m; /* only this has an address: m itself stays in registers */
                entities(text, len, at, &e);
                m = e;
            }
            if (m.n == 0) {
                stuck = true;
                break;
            }
            uint64_t before = m.word << 1 | open;
            uint64_t starts = m.word & (~before | m.cut), ends = before & (~m.word | m.cut) & below(m.n);
            unsigned n_starts = count(starts);
            kinds(t->kind + ns, &m, starts);
            emit(t->start + ns, starts, (uint32_t)at);
            emit(t->end + ne, ends, (uint32_t)at);
            n_spots = note_spots(spots, n_spots, m.special, starts, at, ns);
            if (n_spots > SPOTS - 66)
                stop = at; /* flags come last: this window ends here */
            ns += n_starts;
            ne += count(ends);
            open = m.word >> (m.n - 1) & 1;
            /* the last token of the block is a TOK_HALF and nothing came after it */
            if (starts)
                half_open = m.half >> (63 - (unsigned)__builtin_clzll(starts)) & 1;
            half_open = half_open && open;
            at += m.n;
        }
        if (at == len && ns > ne)
            t->end[ne++] = (uint32_t)len;
        hashes(t, from, ne, fold, win);
        flag_spots(t, text, len, spots, n_spots);
        t->n = ne;
        if (ns > ne)
            at = t->start[ns - 1];
        if (at == win)
            stuck = true; /* a word as long as the window */
    }
    *pos = at;
    return ST_OK;
}
