/* opinion: new text of a post: ordinary paragraphs, short replies, and the hard negatives (things that recur, or look as if they
 * did, though a person wrote them afresh).  Truth: all of it is new, but a `-- ` block is a signature.
 * SPDX-License-Identifier: MIT */
#include "phrases.h"
#include "prose.h"
#include "style.h"

static struct slice8 sentence(struct thread *t, struct post *p, uint32_t least)
{
    uint32_t words;
    do {
        t->tmp.len = 0;
        words = prose_sentence(t->lx, t->r, &t->tmp);
    } while (words < least);
    return arena_keep(&p->arena, t->tmp.p, t->tmp.len);
}

static struct item *paragraph(struct thread *t, struct post *p, uint32_t n, uint16_t flags)
{
    struct item *it = post_item(p, LB_NEW, K_TEXT, flags, n);
    for (uint32_t i = 0; i < n; i++)
        it->seg[i] = sentence(t, p, 5);
    return it;
}

static void phrase(struct thread *t, struct post *p, enum phrase what, enum kind kind, uint16_t flags)
{
    t->tmp.len = 0;
    const char *s = phrases_draw(t->lx->lang, what, t->r);
    if (what == PH_TEMPLATE) {
        prose_expand(t->lx, t->r, &t->tmp, s);
        prose_capital(t->tmp.p, t->tmp.len);
    } else {
        bytes_str(&t->tmp, s);
    }
    post_line(p, t->tmp.p, t->tmp.len, LB_NEW, kind, flags);
}

void opinion_text(struct thread *t, struct post *p, uint32_t n_para)
{
    while (n_para--)
        paragraph(t, p, rng_range(t->r, 1, 5), 0);
}

void opinion_reply(struct thread *t, struct post *p, uint16_t flags)
{
    uint32_t x = rng_below(t->r, 100);
    if (x < 22)
        phrase(t, p, PH_SHORT, K_SHORT, flags);
    else
        paragraph(t, p, x < 80 ? 1 : 2, flags);
}

bool opinion_next(struct thread *t, struct post *p, struct slice8 follows, uint16_t flags)
{
    const char *sp = prose_space(t->lx->lang);
    if (prose_words(t->lx->lang, follows.p, follows.len) < 9 || !*sp)
        return false;
    uint32_t same = rng_range(t->r, 2, 4), cut = 0;
    for (; same && cut < follows.len; cut++)
        same -= follows.p[cut] == ' ';
    struct slice8 rest;
    uint32_t skip;
    do { /* a new sentence, without its first two words, that does not go on like the source */
        rest = sentence(t, p, 9);
        const char *a = memchr(rest.p, ' ', rest.len), *b = memchr(a + 1, ' ', rest.len - (size_t)(a + 1 - rest.p));
        skip = (uint32_t)(b + 1 - rest.p);
    } while (follows.len > cut + 3 && !memcmp(rest.p + skip, follows.p + cut, 3));
    t->tmp.len = 0;
    bytes_add(&t->tmp, follows.p, cut);
    bytes_add(&t->tmp, rest.p + skip, rest.len - skip);
    post_line(p, t->tmp.p, t->tmp.len, LB_NEW, K_NEXT, flags);
    return true;
}

/* said by several people of a thread, each time inside a paragraph of their own */
static void proverb(struct thread *t, struct post *p)
{
    uint32_t n;
    const char *const *list = phrases_of(t->lx->lang, PH_PROVERB, &n);
    const char *s = list[(t->number * 2 + rng_below(t->r, 2)) % n];
    paragraph(t, p, rng_range(t->r, 1, 2), 0);
    post_line(p, s, strlen(s), LB_NEW, K_PROVERB, IT_GLUED);
    paragraph(t, p, rng_range(t->r, 1, 2), IT_GLUED);
}

/* a poem whose stanzas end in the same lines */
static void refrain(struct thread *t, struct post *p)
{
    struct slice8 line[2];
    line[0] = sentence(t, p, 5);
    line[1] = sentence(t, p, 5);
    for (int stanza = 0; stanza < 3; stanza++) {
        for (int i = 0; i < 2; i++) {
            struct slice8 s = sentence(t, p, 4);
            post_line(p, s.p, s.len, LB_NEW, K_TEXT, i || stanza ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
        }
        for (int i = 0; i < 2; i++)
            post_line(p, line[i].p, line[i].len, LB_NEW, K_REFRAIN, IT_VERBATIM | IT_TIGHT);
    }
}

static const char *identifier(struct rng *r)
{
    static const char *const id[] = {"width",  "height", "owner", "count",  "colour", "offset", "price",  "name",
                                     "weight", "order",  "stock", "volume", "speed",  "title",  "parent", "limit",
                                     "buffer", "status", "index", "cursor", "angle",  "radius"};
    return id[rng_below(r, 22)];
}

static void numbered_name(struct rng *r, char *s, size_t n)
{
    const char *id = identifier(r);
    snprintf(s, n, "%s%u", id, rng_range(r, 1, 99));
}

/* functions that differ in a name and a number */
static void code(struct thread *t, struct post *p)
{
    static const char *const body[][8] = {
        {"int get_%s(const struct %s *p)", "{", "    if (p == NULL)", "        return -1;", "    return p->%s;", "}", NULL},
        {"void set_%s(struct %s *p, int v)", "{", "    assert(p != NULL);", "    if (v < 0 || v > LIMIT)", "        return;",
         "    p->%s = v;", "}", NULL},
        {"def load_%s(path):", "    with open(path) as f:", "        for line in f:", "            if line.startswith('%s'):",
         "                return line.split()[1]", "    return '%s'", NULL},
        {"for (int i = 0; i < n_%s; i++) {", "    if (table[i].%s == 0)", "        continue;", "    total += table[i].%s;", "}",
         NULL}};
    uint32_t which = (t->number + rng_below(t->r, 2)) % 4;
    for (uint32_t k = rng_range(t->r, 1, 2); k; k--) {
        char line[128];
        for (int i = 0; body[which][i]; i++) {
            char a[32], b[32]; /* numbered, so that no two functions are wholly the same */
            numbered_name(t->r, a, sizeof a);
            numbered_name(t->r, b, sizeof b);
            snprintf(line, sizeof line, body[which][i], a, b);
            post_line(p, line, strlen(line), LB_NEW, K_CODE, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
        }
    }
}

static void table(struct thread *t, struct post *p)
{
    static const char *const cell[] = {"yes", "no", "n/a", "ok", "failed"};
    char line[128];
    bool bars = t->number % 2;
    for (uint32_t i = 0, n = rng_range(t->r, 4, 8); i < n; i++) {
        const char *id = identifier(t->r), *a = cell[rng_below(t->r, 5)], *b = cell[rng_below(t->r, 5)];
        uint32_t tens = rng_range(t->r, 1, 5) * 10;
        snprintf(line, sizeof line, bars ? "| %s | %u | %s | %s |" : "%s\t%u\t%s\t%s", id, tens, a, b);
        post_line(p, line, strlen(line), LB_NEW, K_TABLE, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
    }
}

static void list(struct thread *t, struct post *p)
{
    char line[160];
    bool numbered = t->number % 2;
    for (uint32_t i = 0, n = rng_range(t->r, 3, 6); i < n; i++) {
        const char *s = phrases_draw(t->lx->lang, PH_LISTED, t->r);
        if (numbered)
            snprintf(line, sizeof line, "%u. %s", i + 1, s);
        else
            snprintf(line, sizeof line, "- %s", s);
        post_line(p, line, strlen(line), LB_NEW, K_LIST, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
    }
}

void opinion_trap(struct thread *t, struct post *p)
{
    uint32_t x = rng_below(t->r, 100);
    if (rng_percent(t->r, 45)) {
        sibling_trap(t, p);
        return;
    }
    if (t->code_topic && x < 60)
        code(t, p);
    else if (t->table_topic && x < 60)
        table(t, p);
    else if (x < 25)
        proverb(t, p);
    else if (x < 32)
        refrain(t, p);
    else if (x < 50)
        list(t, p);
    else if (x < 70)
        phrase(t, p, PH_SHORT, K_SHORT, 0);
    else
        for (uint32_t n = rng_range(t->r, 1, 3); n; n--)
            phrase(t, p, PH_TEMPLATE, K_TEMPLATE, 0);
}

void opinion_ending(struct thread *t, struct post *p)
{
    const struct author *a = &t->author[p->author];
    bool footer = t->style->signatures && t->number % 4 == 1; /* of the list, in some */
    if (rng_percent(t->r, 20)) {
        phrase(t, p, PH_BYE, K_GREETING, IT_END);
        if (rng_percent(t->r, 50))
            post_line(p, a->name.p, a->name.len, LB_NEW, K_GREETING, IT_END | IT_TIGHT);
    }
    if (a->signs) {
        char line[200];
        post_line(p, "-- ", 3, LB_SIGNATURE, K_NONE, IT_END | IT_VERBATIM);
        snprintf(line, sizeof line, "%.*s, user%u@mail.example", (int)a->name.len, a->name.p, p->author);
        post_line(p, line, strlen(line), LB_SIGNATURE, K_NONE, IT_END | IT_VERBATIM | IT_TIGHT);
        if (a->motto.len)
            post_line(p, a->motto.p, a->motto.len, LB_SIGNATURE, K_NONE, IT_END | IT_VERBATIM | IT_TIGHT);
    } else if (a->motto.len) {
        post_line(p, a->motto.p, a->motto.len, LB_NEW, K_MOTTO, IT_END);
    }
    static const char *const lines[] = {"_______________________________________________", "list mailing list",
                                        "list@mail.example", "https://mail.example/mailman/listinfo/list"};
    for (int i = 0; footer && i < 4; i++)
        post_line(p, lines[i], strlen(lines[i]), LB_SIGNATURE, K_NONE,
                  i ? IT_END | IT_VERBATIM | IT_TIGHT : IT_END | IT_VERBATIM);
}
