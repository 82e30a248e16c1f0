/* variants: see the header.  Longer than other files: every kind of error is tried in the one search (struct search).
 * SPDX-License-Identifier: MIT */
#include "text/variants.h"

#include <pthread.h>
#include <string.h>

#include "text/fold.h"
#include "text/utf8.h"
#include "text/wordhash.h"

#define ROOM (4 * VARIANTS_LONGEST + 16) /* bytes of a variant, and what the hash reads behind it */
#define ALL_BITS 0xfffffffcu
#define ANY_LETTER UINT32_MAX /* in words that are tried: more than one letter */
#define LEAST 4u              /* letters of a word that may have lost or gained one */
#define LEAST_OTHER 5u        /* of one that may have another letter */
#define LEAST_FIRST 7u        /* of one whose first letter may be wrong */
#define LEAST_NAME 8u         /* of a name that may have lost or gained one */

/* The word at hand, folded. */
struct word_form {
    uint32_t cp[VARIANTS_LONGEST];
    uint8_t utf8[ROOM];
    uint16_t at[VARIANTS_LONGEST + 1]; /* where letter i begins */
    unsigned n;
};

struct search {
    const struct word_form *w;
    const struct variants_wanted *want;
    uint64_t some; /* the lowest six bits of the hashes wanted, a bit each: what is not here is none of them */
    uint32_t found;
    bool other;           /* what is tried may make another word of it */
    uint32_t left, right; /* the letters on either side of it, 0: none */
};

static unsigned low_bits(uint32_t hash) { return hash >> 2 & 63; }

static bool add_letter(struct word_form *w, uint32_t cp)
{
    if (w->n == VARIANTS_LONGEST)
        return false;
    w->cp[w->n] = cp;
    w->at[w->n + 1] = (uint16_t)(w->at[w->n] + utf8_encode(cp, w->utf8 + w->at[w->n]));
    w->n++;
    return true;
}

/* Folds the word as the tokeniser does, but for what has marks or references: that has no variants. */
static bool read_word(struct word_form *w, const uint8_t *p, size_t len)
{
    const uint8_t *end = p + len;
    w->n = 0;
    w->at[0] = 0;
    while (p < end) {
        uint32_t cp;
        unsigned n = utf8_decode(p, end, &cp);
        p += n;
        if (n && cp < 0x80) {
            if ((cp | 0x20) - 'a' >= 26 && cp - '0' >= 10)
                return false;
            if (!add_letter(w, cp - 'A' < 26 ? cp | 0x20 : cp))
                return false;
            continue;
        }
        const struct fold_table *t = n ? fold_table() : NULL;
        const struct fold *f = n ? fold_get(t, cp) : NULL;
        if (!n || f->cls == FOLD_MARK || f->cls == FOLD_SEP)
            return false;
        if (f->cls == FOLD_IGNORE)
            continue;
        if (!(f->flags & FOLD_MULTI)) {
            if (!add_letter(w, (uint32_t)((int32_t)cp + f->delta)))
                return false;
            continue;
        }
        const uint32_t *pool = t->pool + f->delta;
        for (uint32_t k = 1; k <= pool[0]; k++)
            if (!add_letter(w, pool[k]))
                return false;
    }
    return w->n > 0;
}

static uint32_t hash_of(const uint8_t *buf, size_t len) { return wordhash_tail(0, buf, len); }

/* Pairs of letters: those that make up 97, or 99.8, % of the pairs in documents in twelve European languages, 273 and 467 of 676. */
enum pairs { FREQUENT, USUAL };

static bool is_pair(enum pairs which, uint32_t a, uint32_t b)
{
    static const uint32_t behind[2][26] = {
        {0x13fbd6e, 0x0164b11, 0x11a4d95, 0x0164119, 0x1ffb9ff, 0x01a4931, 0x0166995, 0x00a4111, 0x2aefc7f,
         0x0000010, 0x00c4111, 0x11cc919, 0x014d113, 0x03c6d7d, 0x07efd7f, 0x01ec999, 0x0100000, 0x13e7d7d,
         0x11ccd95, 0x15ec995, 0x08eb97f, 0x0004111, 0x0064191, 0x0088111, 0x00cc000, 0x0000111},
        {0x3ffffff, 0x19efbdf, 0x11eddff, 0x17ef9ff, 0x3ffffff, 0x11e697d, 0x33efdf7, 0x15e791d, 0x2bfffff,
         0x0146411, 0x25e7d7d, 0x37ffdff, 0x15cf93f, 0x37fffff, 0x3feffff, 0x11efdfd, 0x0100000, 0x37ffdff,
         0x17ffdff, 0x37efdff, 0x2aeff7f, 0x0165111, 0x01e6999, 0x1089135, 0x04ef917, 0x2585911}};
    return a - 'a' >= 26 || b - 'a' >= 26 || (behind[which][a - 'a'] >> (b - 'a') & 1);
}

/* The word that was tried with letter c at its place, 0: with none, may be the one that is wanted.  Where little is known of that one,
 * other words agree with it by chance, but many of them are no words.  What may be a negation stays one where letters were swapped,
 * doubled, left out; that it is another word must be plain. */
static bool may_be(const struct search *s, uint32_t h, uint32_t c)
{
    bool latin = c - 'a' < 26 || !c, negation = s->want->denies && s->want->denies(h);
    enum pairs which = s->want->denies && !negation ? FREQUENT : USUAL;
    if (s->want->denies && s->other && (!latin || negation))
        return false;
    if (s->want->mask == ALL_BITS || !latin)
        return true;
    return c ? is_pair(which, s->left, c) && is_pair(which, c, s->right) : is_pair(which, s->left, s->right);
}

/* The word with letter c at its place, 0: with none. */
static inline void compare(struct search *s, uint32_t h, uint32_t c)
{
    if (!(s->some >> low_bits(h) & 1))
        return;
    for (unsigned k = 0; k < s->want->n; k++)
        if (((h ^ s->want->hash[k]) & s->want->mask) == 0 && may_be(s, h, c))
            s->found |= 1u << k;
}

/* Letters [i, to) will be replaced.  Two of them are swapped: to the right of the one that comes first then is the other. */
static void look_around(struct search *s, unsigned i, unsigned to)
{
    const struct word_form *w = s->w;
    s->left = i ? w->cp[i - 1] : 0;
    s->right = to - i == 2 ? w->cp[i] : to < w->n ? w->cp[to] : 0;
}

/* Tries the word with letters [i, to) replaced by put[0 .. n), of which c is the first. */
static void try_splice(struct search *s, unsigned i, unsigned to, const uint8_t *put, size_t n, uint32_t c)
{
    const struct word_form *w = s->w;
    uint8_t buf[ROOM + 16];
    size_t a = w->at[i], z = w->at[w->n] - w->at[to];
    if (a + n + z == 0 || a + n + z + 16 > sizeof buf)
        return;
    memcpy(buf, w->utf8, a);
    memcpy(buf + a, put, n);
    memcpy(buf + a + n, w->utf8 + w->at[to], z);
    look_around(s, i, to);
    compare(s, hash_of(buf, a + n + z), c);
}

static void try_letter(struct search *s, unsigned i, unsigned to, uint32_t cp)
{
    uint8_t put[4];
    try_splice(s, i, to, put, utf8_encode(cp, put), cp);
}

/* The word of `len` <= 16 bytes, whose byte `at` is 0, with each of n ASCII letters there.  Of the four sums that the hash
 * multiplies only one changes, by the letter: eight or nine steps a letter instead of forty (wordhash.h). */
static void try_ascii(struct search *s, const uint8_t *buf, size_t len, size_t at, uint32_t first, uint32_t n)
{
    uint32_t part[4] = {0}, key[4] = {WORDHASH_K0, WORDHASH_K1, WORDHASH_K2, WORDHASH_K3};
    for (size_t i = 0; i < len; i++)
        part[i / 4] |= (uint32_t)buf[i] << (i % 4 * 8);
    for (unsigned i = 0; i < 4; i++)
        part[i] += key[i];
    unsigned mine = (unsigned)(at / 4), shift = (unsigned)(at % 4 * 8);
    uint64_t other = mine < 2 ? (uint64_t)part[2] * part[3] : (uint64_t)part[0] * part[1];
    uint32_t factor = part[mine ^ 1];
    for (uint32_t c = first; c < first + n; c++)
        compare(s, wordhash_bits(other + (uint64_t)(uint32_t)(part[mine] + (c << shift)) * factor), c);
}

/* Tries all letters of the alphabet in the place of letters [i, to): none or one of them. */
static void try_letters(struct search *s, unsigned i, unsigned to, uint32_t first, uint32_t n)
{
    const struct word_form *w = s->w;
    uint8_t buf[ROOM + 16], put[4];
    look_around(s, i, to);
    size_t a = w->at[i], z = w->at[w->n] - w->at[to];
    unsigned size = utf8_encode(first, put);
    memcpy(buf, w->utf8, a);
    memcpy(buf + a + size, w->utf8 + w->at[to], z);
    if (size == 1 && a + 1 + z <= 16) {
        buf[a] = 0;
        try_ascii(s, buf, a + 1 + z, a, first, n);
        return;
    }
    for (uint32_t c = 0; c < n; c++) {
        utf8_encode(first + c, buf + a);
        compare(s, hash_of(buf, a + size + z), first + c);
    }
}

/* Letters that may be typed by mistake: those of the word's own script; all of them have as many bytes. */
struct alphabet {
    uint32_t first, n;
};

static struct alphabet alphabet_of(uint32_t cp)
{
    if (cp < 0x250)
        return (struct alphabet){'a', 26};
    if (cp >= 0x430 && cp < 0x460)
        return (struct alphabet){0x430, 32};
    if (cp >= 0x3b1 && cp < 0x3ca)
        return (struct alphabet){0x3b1, 25};
    if (cp >= 0x5d0 && cp < 0x5eb)
        return (struct alphabet){0x5d0, 27};
    if (cp >= 0x621 && cp < 0x64b)
        return (struct alphabet){0x621, 42};
    return (struct alphabet){0, 0};
}

/* A letter was left out before letter i. */
static void try_left_out(struct search *s, unsigned i, struct alphabet abc)
{
    try_letters(s, i, i, abc.first, abc.n);
    for (unsigned k = 0; abc.first == 'a' && k < s->want->around->n; k++)
        try_letter(s, i, i, s->want->around->letter[k]);
}

static bool is_vowel(uint32_t cp) { return cp < 0x80 && memchr("aeiouy", (int)cp, 6); }

/* Letter i stands for another one.  Of the vowels with accents only what is left without: `kennen` is no `können`, `knnnen` is. */
static void try_other(struct search *s, unsigned i, struct alphabet abc)
{
    const struct word_form *w = s->w;
    try_letters(s, i, i + 1, abc.first, abc.n);
    if (abc.first != 'a' || w->cp[i] >= 0x80 || is_vowel(w->cp[i]) || i == 0 || i + 1 == w->n)
        return;
    for (unsigned k = 0; k < s->want->around->n; k++)
        if (s->want->around->vowels >> k & 1)
            try_letter(s, i, i + 1, s->want->around->letter[k]);
}

static void one_letter(struct search *s)
{
    const struct word_form *w = s->w;
    unsigned n = w->n;
    for (unsigned i = 0; i < n; i++) {
        struct alphabet abc = alphabet_of(w->cp[i]);
        bool doubled = i > 0 && w->cp[i] == w->cp[i - 1];
        bool inside = i > 0 || n >= LEAST_FIRST, sure = !s->want->name || n >= LEAST_NAME;
        s->other = !doubled;
        if (n > LEAST && (doubled || (inside && sure)))
            try_splice(s, i, i + 1, w->utf8, 0, 0);
        s->other = false;
        if (n >= LEAST)
            try_letter(s, i, i, w->cp[i]); /* doubled by mistake */
        if (i + 1 < n && n >= LEAST && w->cp[i] != w->cp[i + 1]) {
            uint8_t put[8];
            unsigned k = utf8_encode(w->cp[i + 1], put);
            k += utf8_encode(w->cp[i], put + k);
            try_splice(s, i, i + 2, put, k, w->cp[i + 1]);
        }
        if (inside && sure && n >= LEAST)
            try_left_out(s, i, abc);
        s->other = true;
        if (i > 0 && sure && n >= LEAST_OTHER && !s->want->name)
            try_other(s, i, abc); /* million is no misspelt billion */
        s->other = false;
    }
    struct alphabet abc = alphabet_of(w->cp[n - 1]);
    s->other = true;
    if (n >= LEAST && !s->want->name)
        try_left_out(s, n, abc);
}

/* Endings of two letters and more that make no other word of it: plural, case, tense. */
static void endings(struct search *s)
{
    static const char *const end[] = {"es", "ed", "en", "em", "ing"};
    const struct word_form *w = s->w;
    for (unsigned k = 0; k < sizeof end / sizeof *end && w->n >= LEAST; k++) {
        size_t len = strlen(end[k]), all = w->at[w->n];
        try_splice(s, w->n, w->n, (const uint8_t *)end[k], len, ANY_LETTER);
        if (w->n >= LEAST + len && memcmp(w->utf8 + all - len, end[k], len) == 0)
            try_splice(s, w->n - (unsigned)len, w->n, w->utf8, 0, ANY_LETTER);
    }
}

/* How languages write a letter with its accents: the plain letter, then the others.  A letter that several have tells of the first:
 * é of French, ü of German, á of Spanish. */
static const char *const accents[][16] = {
    {"aàâ", "cç", "eéèêë", "iîï", "oô", "uùû"},                                       /* French */
    {"aäå", "oöø", "uü", "eé"},                                                       /* German and Nordic */
    {"aá", "eé", "ií", "oó", "uúü", "nñ"},                                            /* Spanish */
    {"aáàâã", "cç", "eéê", "ií", "oóôõ", "uú"},                                       /* Portuguese */
    {"aą", "cć", "eę", "lł", "nń", "oó", "sś", "zżź"},                                /* Polish */
    {"aá", "cč", "dď", "eéě", "ií", "nň", "oó", "rř", "sš", "tť", "uúů", "yý", "zž"}, /* Czech */
    {"cç", "gğ", "iı", "oö", "sş", "uü"},                                             /* Turkish */
    {"aàá", "eèé", "iìí", "oòó", "uùú"},                                              /* Italian */
    {"aá", "eé", "ií", "oóöő", "uúüű"},                                               /* Hungarian */
    {"её", "ий"},                                                                     /* Russian */
};

#define ROWS (sizeof accents / sizeof *accents)
#define TABLE 0x460u /* code points that the rows hold are below */
#define SET_MOST 8u
#define PLACES_MOST 6u /* letters of a word that may have accents: more are not tried */
#define TRIES_MOST 96u /* of one language */

/* The rows, by letter: the number of the letter's set in accent_set; 0: none. */
static uint8_t set_of[ROWS][TABLE];
static uint16_t accent_set[128][SET_MOST];

static void build_accents(void)
{
    uint8_t n_sets = 0;
    for (size_t row = 0; row < ROWS; row++)
        for (const char *const *set = accents[row]; *set; set++) {
            const uint8_t *p = (const uint8_t *)*set, *end = p + strlen(*set);
            n_sets++;
            for (unsigned n = 0; p < end && n + 1 < SET_MOST; n++) {
                uint32_t cp = 0;
                p += utf8_decode(p, end, &cp);
                accent_set[n_sets][n] = (uint16_t)cp;
                set_of[row][cp] = n_sets;
            }
        }
}

static void sets_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build_accents);
}

/* A way to write a word: letters at some places replaced. */
struct accents_tried {
    const uint8_t *row;
    unsigned place[PLACES_MOST], n_places, left;
};

/* All ways from place k on; buf[0 .. len) is what was written before. */
static void accents_from(struct search *s, struct accents_tried *a, unsigned k, uint8_t *buf, size_t len, bool changed)
{
    const struct word_form *w = s->w;
    unsigned from = k ? a->place[k - 1] + 1 : 0, to = k < a->n_places ? a->place[k] : w->n;
    size_t n = (size_t)(w->at[to] - w->at[from]);
    memcpy(buf + len, w->utf8 + w->at[from], n);
    len += n;
    if (k == a->n_places) {
        a->left -= changed;
        if (changed)
            compare(s, hash_of(buf, len), ANY_LETTER);
        return;
    }
    uint32_t cp = w->cp[to];
    const uint16_t *set = accent_set[a->row[cp]];
    bool plain = set[0] == cp;
    accents_from(s, a, k + 1, buf, len + utf8_encode(cp, buf + len), changed);
    /* a plain letter gets any of its accents, an accent is left out; é for è is a typing error like others */
    for (unsigned i = plain ? 1 : 0; i < (plain ? SET_MOST : 1) && set[i] && a->left; i++)
        accents_from(s, a, k + 1, buf, len + utf8_encode(set[i], buf + len), true);
}

/* A plain word in plain text: one accent may be missing. */
static void one_accent(struct search *s)
{
    static const struct {
        char plain;
        const char *others;
    } set[] = {{'a', "áàâäãå"}, {'e', "éèêë"}, {'i', "íîï"}, {'o', "óôöõ"}, {'u', "úùûü"}, {'n', "ñ"}, {'c', "ç"}};
    const struct word_form *w = s->w;
    for (unsigned i = 0; i < w->n; i++)
        for (size_t k = 0; k < sizeof set / sizeof *set; k++)
            for (const char *p = set[k].others; w->cp[i] == (uint32_t)set[k].plain && *p; p += 2)
                try_splice(s, i, i + 1, (const uint8_t *)p, 2, ANY_LETTER);
}

static void accented(struct search *s)
{
    uint8_t buf[ROOM + 64];
    const struct word_form *w = s->w;
    if (!s->want->around->beyond && w->at[w->n] == w->n) {
        one_accent(s);
        return;
    }
    sets_ready();
    for (size_t row = 0; row < ROWS; row++) {
        struct accents_tried a = {.row = set_of[row], .left = TRIES_MOST};
        for (unsigned i = 0; i < w->n && a.n_places < PLACES_MOST; i++)
            if (w->cp[i] < TABLE && a.row[w->cp[i]])
                a.place[a.n_places++] = i;
        if (a.n_places)
            accents_from(s, &a, 0, buf, 0, false);
    }
}

/* ae for ä: all of them, in one direction. */
static void digraphs(struct search *s, bool join)
{
    static const struct {
        const char *two, *one;
    } pair[] = {{"ae", "ä"}, {"oe", "ö"}, {"ue", "ü"}};
    const struct word_form *w = s->w;
    uint8_t buf[2 * ROOM];
    size_t len = 0, all = w->at[w->n], changed = 0;
    for (size_t i = 0; i < all && len + 20 < sizeof buf;) {
        size_t k = 0;
        for (; k < 3; k++) {
            const char *from = join ? pair[k].two : pair[k].one, *to = join ? pair[k].one : pair[k].two;
            if (i + 2 <= all && memcmp(w->utf8 + i, from, 2) == 0) {
                memcpy(buf + len, to, 2);
                changed++;
                break;
            }
        }
        if (k < 3) {
            len += 2;
            i += 2;
        } else {
            buf[len++] = w->utf8[i++];
        }
    }
    if (changed)
        compare(s, hash_of(buf, len), ANY_LETTER);
}

static void add_accent(struct variants_accents *out, uint32_t cp)
{
    static const char vowels[] = "àáâãäåæèéêëìíîïòóôõöøùúûüýÿăąęěőůű";
    unsigned k = 0;
    char letter[5] = {0};
    while (k < out->n && out->letter[k] != cp)
        k++;
    if (k < out->n || k == VARIANTS_ACCENTS)
        return;
    utf8_encode(cp, (uint8_t *)letter);
    out->vowels |= strstr(vowels, letter) ? 1u << k : 0;
    out->letter[out->n++] = (uint16_t)cp;
}

static bool has_all(size_t row, const struct variants_accents *a)
{
    unsigned k = 0;
    while (k < a->n && a->letter[k] < TABLE && set_of[row][a->letter[k]])
        k++;
    return k == a->n;
}

/* The other letters of the first language that has all of the text's. */
static void add_language(struct variants_accents *out)
{
    size_t row = 0;
    if (!out->n)
        return;
    sets_ready();
    while (row < ROWS && !has_all(row, out))
        row++;
    for (const char *const *set = row < ROWS ? accents[row] : NULL; set && *set; set++) {
        const uint16_t *letter = accent_set[set_of[row][(uint8_t) * *set]];
        for (unsigned k = 1; k < SET_MOST && letter[k]; k++)
            add_accent(out, letter[k]);
    }
}

void variants_accents(const uint8_t *text, size_t len, struct variants_accents *out)
{
    const uint8_t *end = text + len;
    *out = (struct variants_accents){0};
    for (const uint8_t *p = text; p < end;) {
        uint32_t cp = *p;
        unsigned n = cp < 0x80 ? 1 : utf8_decode(p, end, &cp);
        p += n ? n : 1;
        out->beyond = out->beyond || cp >= 0x80;
        if (n < 2 || cp < 0xc0 || cp >= 0x250)
            continue;
        const struct fold *f = fold_get(fold_table(), cp);
        if (f->cls == FOLD_LETTER && !(f->flags & FOLD_MULTI))
            add_accent(out, (uint32_t)((int32_t)cp + f->delta));
    }
    add_language(out);
}

uint32_t variants_of(const uint8_t *text, size_t len, uint32_t hash, const struct variants_wanted *want)
{
    struct word_form w;
    struct search s = {.w = &w, .want = want};
    if (!want->n || !read_word(&w, text, len) || ((hash_of(w.utf8, w.at[w.n]) ^ hash) >> 2))
        return 0;
    for (unsigned i = 0; i < w.n; i++)
        if (w.cp[i] - '0' < 10)
            return 0;
    for (unsigned k = 0; k < want->n; k++)
        s.some |= (uint64_t)1 << low_bits(want->hash[k]);
    one_letter(&s);
    if (want->denies)
        return s.found;
    accented(&s);
    digraphs(&s, false);
    digraphs(&s, true);
    if (!want->name)
        endings(&s);
    return s.found;
}

/* Numbers written as one are another number, but for thousands: 15 300. */
static bool joins(uint32_t before, uint32_t behind, size_t n_before, size_t n_behind)
{
    return before - '0' >= 10 || behind - '0' >= 10 || (n_before <= 3 && n_behind == 3);
}

uint32_t variants_joined(const uint8_t *text, size_t len, const uint8_t *more, size_t len2)
{
    struct word_form a, b;
    uint8_t buf[2 * ROOM + 16];
    b.n = b.at[0] = 0;
    if (!read_word(&a, text, len) || (len2 && !read_word(&b, more, len2)))
        return 0;
    if (len2 && !joins(a.cp[a.n - 1], b.cp[0], a.n, b.n))
        return 0;
    memcpy(buf, a.utf8, a.at[a.n]);
    memcpy(buf + a.at[a.n], b.utf8, b.at[b.n]);
    return hash_of(buf, (size_t)a.at[a.n] + b.at[b.n]);
}

bool variants_split(const uint8_t *text, size_t len, uint32_t first, uint32_t second, uint32_t mask)
{
    struct word_form w;
    if (!read_word(&w, text, len))
        return false;
    for (unsigned i = 1; i < w.n; i++)
        if (joins(w.cp[i - 1], w.cp[i], i, w.n - i) && ((hash_of(w.utf8, w.at[i]) ^ first) & mask) == 0 &&
            ((hash_of(w.utf8 + w.at[i], w.at[w.n] - w.at[i]) ^ second) & mask) == 0)
            return true;
    return false;
}
