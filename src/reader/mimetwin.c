/* mimetwin: see the header.  SPDX-License-Identifier: MIT */
#include "reader/mimetwin.h"

#include <string.h>

#include "reader/htmltext.h"
#include "util/alloc.h"
#include "util/vec.h"

#define AHEAD 128u /* words that one of the two texts may have in addition, at one place */

enum what_goes { STAYS, GOES, OPEN };

struct twin_word {
    uint32_t from, to, hash;
    enum what_goes what;
};

struct words {
    struct twin_word *word;
    size_t n, cap;
};

static bool in_word(uint8_t c) { return c >= 0x80 || (uint8_t)((c | 0x20u) - 'a') < 26 || (uint8_t)(c - '0') < 10; }

/* Adds the words of s: letters and digits in a row; in other scripts each character, since not all put blanks between words. */
static enum status find_words(struct words *w, struct slice s, uint32_t shift, enum what_goes what)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t hash = 2166136261u;
        size_t from = i;
        if (!in_word(s.ptr[i])) {
            i++;
            continue;
        }
        if (s.ptr[i] == 0xc2 && i + 1 < s.len && s.ptr[i + 1] < 0xc0) { /* no-break space, signs */
            i += 2;
            continue;
        }
        bool wide = s.ptr[i] >= 0x80;
        do
            hash = (hash ^ (s.ptr[i] < 0x80 ? s.ptr[i] | 0x20u : s.ptr[i])) * 16777619u;
        while (++i < s.len && (wide ? (s.ptr[i] & 0xc0) == 0x80 : in_word(s.ptr[i]) && s.ptr[i] < 0x80));
        struct twin_word x = {shift + (uint32_t)from, shift + (uint32_t)i, hash, what};
        if (VEC_PUSH(w->word, w->n, w->cap, x))
            return ST_NOMEM;
    }
    return ST_OK;
}

static bool same2(const struct words *a, size_t i, const struct words *b, size_t j)
{
    return i < a->n && j < b->n && a->word[i].hash == b->word[j].hash &&
           (i + 1 >= a->n || j + 1 >= b->n || a->word[i + 1].hash == b->word[j + 1].hash);
}

/* Matches the words of both in order, and sets what becomes of the twin's; returns how many match. */
static size_t match(struct words *twin, const struct words *plain)
{
    size_t i = 0, j = 0, n = 0;
    while (i < twin->n && j < plain->n) {
        if (twin->word[i].hash == plain->word[j].hash) {
            twin->word[i++].what = plain->word[j++].what;
            n++;
            continue;
        }
        size_t k = 1;
        while (k < AHEAD && !same2(twin, i, plain, j + k) && !same2(twin, i + k, plain, j))
            k++;
        if (k == AHEAD) {
            i++;
            j++;
        } else if (same2(twin, i, plain, j + k)) {
            j += k;
        } else {
            i += k;
        }
    }
    return n;
}

/* Widens a stretch to the signs behind it, and over blanks to the ends of its lines; a whole line goes with its line end. */
static struct edit widen(struct slice text, uint32_t from, uint32_t to, uint32_t least, uint32_t most)
{
    while (to < most && text.ptr[to] > ' ') /* the full stop */
        to++;
    uint32_t a = from, z = to;
    while (a > least && text.ptr[a - 1] != '\n')
        a--;
    while (z < most && text.ptr[z] != '\n')
        z++;
    bool begins = a == 0 || text.ptr[a - 1] == '\n', ends = z == text.len || text.ptr[z] == '\n';
    if (begins && ends)
        return (struct edit){a, z + (z < text.len), {NULL, 0}};
    if (ends)
        return (struct edit){from, z, {NULL, 0}};
    if (begins)
        return (struct edit){a, to, {NULL, 0}};
    return (struct edit){from, to, {NULL, 0}};
}

/* Makes the edits: stretches of words that go; words without a match go if they stand between two that go. */
static enum status stretches(const struct words *w, struct slice text, struct edit **out, size_t *n_out)
{
    size_t cap = 0;
    for (size_t i = 0; i < w->n;) {
        if (w->word[i].what != GOES) {
            i++;
            continue;
        }
        size_t first = i, last = i;
        for (; i < w->n && w->word[i].what != STAYS; i++)
            if (w->word[i].what == GOES)
                last = i;
        i = last + 1;
        uint32_t least = first ? w->word[first - 1].to : 0, most = i < w->n ? w->word[i].from : (uint32_t)text.len;
        struct edit e = widen(text, w->word[first].from, w->word[last].to, least, most);
        if (VEC_PUSH(*out, *n_out, cap, e))
            return ST_NOMEM;
    }
    return ST_OK;
}

enum status mimetwin_edits(struct slice text, const struct twin_piece *piece, size_t n, struct edit **out, size_t *n_out)
{
    struct words plain = {0}, twin = {0};
    enum status st = find_words(&twin, text, 0, OPEN);
    *out = NULL;
    *n_out = 0;
    for (size_t i = 0; i < n && st == ST_OK; i++)
        st = find_words(&plain, piece[i].text, 0, piece[i].gone ? GOES : STAYS);
    if (st == ST_OK) {
        size_t fewer = plain.n < twin.n ? plain.n : twin.n, same = match(&twin, &plain);
        if (same * 100 >= fewer * TWIN_SHARE)
            st = stretches(&twin, text, out, n_out);
    }
    alloc_free(plain.word);
    alloc_free(twin.word);
    return st;
}

static enum status cut(const struct mimepart *part, const uint8_t *raw, struct slice html, const struct htmltext *view,
                       struct slice text, const struct twin_piece *piece, size_t n, struct buf *out)
{
    struct edit *e = NULL, *in_html = NULL;
    size_t n_edits = 0, n_html = 0;
    enum status st = mimetwin_edits(text, piece, n, &e, &n_edits);
    if (st == ST_OK && n_edits)
        st = htmltext_cut(&view->map, view->unit, view->n_units, html.ptr, html.len, e, n_edits, &in_html, &n_html);
    if (st == ST_OK)
        st = mimepart_rewrite(part, raw, in_html, n_html, out);
    alloc_free(in_html);
    alloc_free(e);
    return st;
}

enum status mimetwin_rewrite(const struct mimepart *part, const uint8_t *raw, const struct twin_piece *piece, size_t n,
                             struct buf *out)
{
    struct charsets charsets = {0};
    struct htmltext view = {0};
    struct buf html = {0}, text = {0};
    struct mimepart p = *part;
    enum status st = mimepart_decode(&p, &charsets, raw, &html);
    if (st == ST_OK && html.len)
        st = htmltext_scan(&view, html.ptr, html.len, &text);
    if (st == ST_OK && html.len)
        st = cut(&p, raw, (struct slice){html.ptr, html.len}, &view, (struct slice){text.ptr, text.len}, piece, n, out);
    else if (st == ST_OK)
        st = buf_append(out, raw + part->from, part->to - part->from);
    htmltext_free(&view);
    buf_free(&html);
    buf_free(&text);
    charsets_free(&charsets);
    return st;
}
