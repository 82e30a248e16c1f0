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
 *     v_flag(x, f)                   64 bits: x & f    v_zero
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
    uint8_t two[2];                 /* lead bytes */
    struct {
        uint8_t lead, second;
        const uint8_t *cls;
    } page[2];
    unsigned misses;
};

#if WIDE_LOOKUP
static void recent_init(struct recent *r)
{
    r->table = wide_table();
    r->two[0] = r->two[1] = 0xC3;
    for (int i = 0; i < 2; i++) {
        r->page[i].lead = r->page[i].second = 0; /* matches no character */
        r->page[i].cls = r->table->third[0];
    }
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

/* Characters of three bytes fold to themselves.  Most pages of 64 are of one class, given by lead and second
 * byte; mixed pages take a round each.  Han and Hangul come in large ranges (checked in wide.c). */
static inline vec three_bytes(struct recent *r, const uint8_t *p, uint64_t leads, vec cls)
{
    const struct wide_table *w = r->table;
    vec x = v_load(p), x1 = v_load(p + 1), y1 = v_low6(x1), y2 = v_low6(v_load(p + 2));
    for (unsigned i = 0; i < 2; i++) {
        lanes at = l_and(v_eq(x, r->page[i].lead), v_eq(x1, r->page[i].second));
        cls = v_sel(at, v_look(r->page[i].cls, y2), cls);
        leads &= ~l_bits(at);
    }
    if (!leads)
        return cls;
    lanes han = l_or(v_in(x, 0xE5, 5), l_and(v_eq(x, 0xE4), v_in(x1, 0xB8, 8))), hangul = v_in(x, 0xEB, 2);
    cls = v_sel(han, v_byte(WIDE_HALF), cls);
    cls = v_sel(hangul, v_byte(WIDE_LETTER), cls);
    leads &= ~(l_bits(han) | l_bits(hangul));
    while (leads) {
        const uint8_t *q = p + lowest(leads);
        lanes at = v_eq(x, q[0]);
        if (w->three[q[0] & 15][q[1] & 63] == WIDE_PAGE) {
            const uint8_t *page = w->third[w->page[q[0] & 15][q[1] & 63]];
            at = l_and(at, v_eq(x1, q[1]));
            cls = v_sel(at, v_look(page, y2), cls);
            if (r->misses++ % 4 == 0) { /* not each time: more pages than places would chase each other out */
                unsigned i = r->misses >> 2 & 1;
                r->page[i].lead = q[0];
                r->page[i].second = q[1];
                r->page[i].cls = page;
            }
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

/* A block with bytes over 0x7F.  `open`: the byte before belongs to a token; `half_open`: to a TOK_HALF one. */
static void block_utf8(struct recent *r, const uint8_t *p, unsigned rem, vec x, vec folded, uint8_t *out,
                       struct masks *m, uint64_t high, uint64_t open, bool half_open)
{
    /* b6 .. b3 are bits of the bytes; lanes at or past the end are not high. */
    uint64_t b6 = v_flag(x, 0x40), b5 = v_flag(x, 0x20), b4 = v_flag(x, 0x10);
    uint64_t cont = high & ~b6, lead = high & b6;
    uint64_t four = lead & b5 & b4, three = lead & b5 & ~b4, two = lead & ~b5;
    uint64_t c1 = cont >> 1, c2 = cont >> 2, c3 = cont >> 3;
    two &= c1;
    three &= c1 & c2;
    four &= c1 & c2 & c3;
    uint64_t good = two | three | four;
    uint64_t bad = (lead & ~good) | (cont & ~(good << 1 | (three | four) << 2 | four << 3));
    unsigned n = rem < 64 ? rem : 64;
    if (bad && lowest(bad) < n)
        n = lowest(bad);
    if (n == 0) {
        m->n = 0;
        return;
    }
    uint64_t k = below(n);
    two &= k;
    three &= k;
    four &= k;
    vec cls = two ? two_bytes(r, p, two, &folded) : v_zero();
    if (three)
        cls = three_bytes(r, p, three, cls);
    bad = v_flag(cls, WIDE_BAD) & (two | three);
    if (four)
        bad |= four_bad(r->table, p, four);
    uint64_t letter = v_flag(cls, WIDE_LETTER) & (two | three), half = v_flag(cls, WIDE_HALF) & three;
    uint64_t both = letter | half, both3 = both & three;
    uint64_t half_bytes = half | half << 1 | half << 2;
    m->word |= both | both << 1 | both3 << 2;
    bad |= v_flag(cls, WIDE_IGNORE) & (two | three) & (m->word << 1 | open);
    m->half = half;
    m->cut = half | ((half_bytes << 1 | half_open) & m->word & ~half_bytes);
    m->digit |= v_flag(cls, WIDE_DIGIT) & letter;
    m->special |= v_flag(cls, WIDE_STOP) & (two | three);
    v_store(out, folded);
    keep(m, bad ? lowest(bad) : n);
}
#endif

/* Classifies up to 64 bytes at text[pos]; writes them folded. */
static inline void block(struct recent *r, const uint8_t *text, size_t len, size_t pos, uint8_t *out,
                         struct masks *m, uint64_t open, bool half_open)
{
    uint64_t high;
    vec x = v_load(text + pos), folded;
    v_ascii(x, &folded, m, &high);
    v_store(out, folded);
    m->cut = half_open ? m->word & 1 : 0;
    m->half = 0;
    m->n = 64;
    size_t rem = len - pos;
    if (rem < 64) {
        high &= below((unsigned)rem);
        keep(m, (unsigned)rem);
    }
    if (!high)
        return;
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
    block_utf8(r, p, (unsigned)(rem < 64 ? rem : 64), x, folded, out, m, high, open, half_open);
#else
    (void)r;
    (void)open;
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

/* Flags the tokens in front of line ends and stops.  Line ends, and stops with a space behind and a word of two
 * letters before, need no thought, and CJK stops no look; stop_ends would say the same. */
static __attribute__((noinline)) void flag_spots(struct tokens *t, const uint8_t *text, size_t len,
                                                 const struct spot *spots, size_t n)
{
    const struct wide_table *w = wide_table();
    for (size_t j = 0; j < n; j++) {
        size_t p = spots[j].pos, i = spots[j].tok;
        if (i-- == 0)
            continue; /* no token before */
        uint32_t b = text[p], start = t->start[i], end = t->end[i];
        bool line = b == '\n' || b == '\r', space = text[p + 1] == ' ' || text[p + 1] == '\n';
        bool plain = b < 0x80 && space && p + 1 < len && two_letters(w, text, start, end);
        if (__builtin_expect(line | plain, 1)) {
            t->hash[i] |= line ? TOK_LINE : TOK_STOP;
            continue;
        }
        struct stop st = {p, 1, b, start, end, t->kind[i]};
        if (b >= 0x80)
            st.n = utf8_decode(text + p, text + len, &st.cp);
        if (!(t->hash[i] & TOK_STOP) && (wide_stop(st.cp) || stop_ends(text, len, &st)))
            t->hash[i] |= TOK_STOP;
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
            list[n++] = (uint32_t)i;
        long_words(hash, start, end, fold, win, list, n);
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
            if (m.amp)
                entities(text, len, at, &m);
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
