/* looks: what a line is by its bytes: code, a row of a table, an item of a list.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "decide/lines.h"

/* What the bytes of a line are. */
struct bytes {
    uint32_t blanks;  /* blanks and tabs */
    uint32_t symbols; /* of those that prose and links do not have: # $ % & ( ) * + ; < = > @ [ \ ] ^ _ ` { | } ~ */
    uint32_t wide;    /* tabs, and blanks with two more behind them */
};

/* BLOCK bytes at a time: vectors as GCC and clang know them on all machines.  A byte of a sum counts one in BLOCK. */
#define BLOCK 32u
typedef uint8_t vec __attribute__((vector_size(BLOCK)));
struct sums {
    vec blanks, symbols, wide;
};

/* No vectors as parameters or results: how they go depends on the machine asked for. */
static inline __attribute__((always_inline)) void load(vec *v, const uint8_t *p) { memcpy(v, p, sizeof *v); }

static inline __attribute__((always_inline)) uint32_t total(const vec *m)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < BLOCK; i++)
        n += (*m)[i];
    return n;
}

static inline __attribute__((always_inline)) void count_block(struct sums *n, const uint8_t *p)
{
    vec c, next, third;
    load(&c, p);
    load(&next, p + 1);
    load(&third, p + 2);
    vec low = c - '#', round = c - '(', angle = c - ';', under = c - '_', curly = (c | 0x20) - '{';
    vec blank = (vec)(c == ' '), tab = (vec)(c == '\t');
    vec symbol = (vec)(low <= '&' - '#') | (vec)(round <= '+' - '(') | (vec)(angle <= '>' - ';') | (vec)(under <= '`' - '_') |
                 (vec)(curly <= '~' - '{') /* and square */ | (vec)(c == '@');
    n->blanks -= blank | tab;
    n->symbols -= symbol;
    n->wide -= tab | (blank & (vec)(next == ' ') & (vec)(third == ' '));
}

static inline __attribute__((always_inline)) struct bytes count_bytes(const uint8_t *p, uint32_t len)
{
    struct bytes n = {0};
    uint8_t last[BLOCK + 2] = {0};
    for (uint32_t i = 0; i < len;) {
        struct sums s = {0};
        for (uint32_t k = 0; k < 254 && i + BLOCK <= len; k++, i += BLOCK)
            count_block(&s, p + i); /* reads two bytes more, which are there */
        if (i + BLOCK > len) {
            memcpy(last, p + i, len - i);
            count_block(&s, last);
            i = len;
        }
        n.blanks += total(&s.blanks);
        n.symbols += total(&s.symbols);
        n.wide += total(&s.wide);
    }
    return n;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static struct bytes count_avx2(const uint8_t *p, uint32_t len) { return count_bytes(p, len); }
#endif

static struct bytes bytes_of(const uint8_t *p, uint32_t len)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) /* the same code: the compiler makes other vectors of it */
        return count_avx2(p, len);
#endif
    return count_bytes(p, len);
}

/* Cells of a table: two tabs or wide gaps between words. */
static bool looks_like_row(const uint8_t *p, uint32_t end)
{
    uint32_t gaps = 0, i = 0;
    while (i < end && (p[i] == ' ' || p[i] == '\t'))
        i++;
    while (end > i && (p[end - 1] == ' ' || p[end - 1] == '\t'))
        end--;
    for (; i < end; i++) {
        gaps += p[i] == '\t' || (p[i] == ' ' && p[i + 1] == ' ' && p[i + 2] == ' ');
        while (i + 1 < end && p[i] == ' ' && p[i + 1] == ' ')
            i++;
    }
    return gaps >= 2;
}

/* `Signed-off-by: ` and its like: every patch of a series says so anew. */
static bool is_trailer(const uint8_t *p, uint32_t n)
{
    uint32_t k = 0;
    while (k < n && (p[k] == '-' || (uint8_t)((p[k] | 0x20u) - 'a') < 26))
        k++;
    return k > 5 && k + 1 < n && p[k] == ':' && p[k + 1] == ' ' && p[k - 3] == '-' && (p[k - 2] | 0x20) == 'b' &&
           (p[k - 1] | 0x20) == 'y';
}

/* At least 9 % of the bytes are symbols (code, tables, ASCII art), or the line is a row of a table, or the trailer of a patch. */
static bool is_code(const uint8_t *p, uint32_t len)
{
    struct bytes n = bytes_of(p, len);
    if (len > n.blanks && n.symbols * 100 >= (len - n.blanks) * 9)
        return true;
    return (n.wide >= 2 && looks_like_row(p, len)) || is_trailer(p, len);
}

bool line_is_code(const struct scene *s, size_t i)
{
    const struct line *l = scene_line(s, i);
    return is_code(s->text->buf + l->off, l->len);
}

bool stretch_is_code(const struct scene *s, size_t line, uint32_t t, uint32_t x)
{
    const struct line *l = scene_line(s, line);
    uint32_t from = t > s->line[line].t_from ? s->words->tok.start[s->p->tok_from + t] : l->off;
    uint32_t to = x < s->line[line].t_to ? s->words->tok.start[s->p->tok_from + x] : l->off + l->len;
    return is_code(s->text->buf + from, to - from);
}

/* `- milk`, `3. milk`, `• milk` */
bool line_is_item(const struct scene *s, size_t i)
{
    const struct line *l = scene_line(s, i);
    const uint8_t *p = s->text->buf + l->off, *end = p + l->len;
    while (p < end && (*p == ' ' || *p == '\t'))
        p++;
    if (end - p < 3)
        return false;
    if ((*p == '-' || *p == '*' || *p == '+') && p[1] == ' ')
        return true;
    if (!memcmp(p, "•", 3))
        return true;
    const uint8_t *d = p;
    while (d < end && d - p < 3 && *d >= '0' && *d <= '9')
        d++;
    return d > p && d < end && (*d == '.' || *d == ')');
}
