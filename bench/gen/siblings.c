/* siblings: the hardest of the new text: lines that are like one another in all but a name, a number, a link, an identifier or a
 * "not", and what people write that begins or ends like the software around them.  A thread has one set of names for each kind, so
 * that its posts say nearly the same again; a counter keeps any two from being wholly the same.
 * SPDX-License-Identifier: MIT */
#include <ctype.h>

#include "phrases.h"
#include "prose.h"
#include "thread.h"

/* A template drawn with the numbers of the thread, the same in all its posts; then `^` are the places that differ. */
static void shared(struct thread *t, const char *tmpl, uint32_t salt)
{
    struct rng r = rng_at(t->number * 977u + salt, 17);
    t->tmp.len = 0;
    prose_expand(t->lx, &r, &t->tmp, tmpl);
    prose_capital(t->tmp.p, t->tmp.len);
}

/* t->tmp with its `^` filled by values[], as a line of its own or a paragraph */
static void fill(struct thread *t, struct post *p, enum kind kind, uint16_t flags, const char *const *values)
{
    struct bytes b = {0};
    for (size_t i = 0; i < t->tmp.len; i++) {
        if (t->tmp.p[i] == '^' && *values)
            bytes_str(&b, *values++);
        else
            bytes_ch(&b, t->tmp.p[i]);
    }
    post_line(p, b.p, b.len, LB_NEW, kind, flags);
    bytes_free(&b);
}

static void timetable(struct thread *t, struct post *p)
{
    static const char *const form[LANG_N][2] = {
        {"the bus from Q to Q leaves the N at ^ and is back from Q at ^ on weekdays, says the A N.",
         "on Sundays the ferry to Q goes at ^ from the A N, and the last one back leaves Q at ^."},
        {"Автобус из Q в Q отправляется в ^ и возвращается из Q в ^ по будням.",
         "По воскресеньям поезд в Q идёт в ^, последний назад в ^."},
        {"从Q到Q的汽车^发车，^从Q返回，每天都有AN。", "星期天去Q的船^开，最后一班^回来。"},
        {"平日のQ行きのバスは^に出て、^にQへ戻ります、ANの前です。", "日曜のQ行きの船は^に出ます、最終は^です。"}};
    for (uint32_t k = rng_range(t->r, 1, 3), tight = 0; k; k--, tight = IT_TIGHT) {
        uint32_t n = t->n_sibling++;
        char a[16], b[16];
        snprintf(a, sizeof a, "%02u:%02u", 5 + n / 12 % 12, n % 12 * 5 + n / 144 % 5);
        snprintf(b, sizeof b, "%02u:%02u", 17 + n / 11 % 7, n % 11 * 5 + n / 77 % 5);
        shared(t, form[t->lx->lang][n % 2], n % 2);
        fill(t, p, K_TIMETABLE, (uint16_t)(IT_VERBATIM | tight), (const char *const[]){a, b, NULL});
    }
}

static void vote(struct thread *t, struct post *p)
{
    static const char *const said[LANG_N][3] = {{"yes", "no", "with an abstention"},
                                                {"за", "против", "воздерживаюсь"},
                                                {"赞成", "反对", "弃权"},
                                                {"賛成", "反対", "棄権"}};
    static const char *const form[LANG_N] = {"on item ^ I vote ^, as the A N of Q V the N and nobody asked the M.",
                                             "По пункту ^ я голосую ^, потому что A N в Q V K.",
                                             "对第^项我投^票，因为Q的AN在V了N。", "第^項には^です、QのANがNをVからです。"};
    uint32_t n = t->n_sibling++;
    char item[16];
    snprintf(item, sizeof item, "%u", 1 + n / 3);
    shared(t, form[t->lx->lang], 2);
    fill(t, p, K_VOTE, 0, (const char *const[]){item, said[t->lx->lang][n % 3], NULL});
}

static void links(struct thread *t, struct post *p)
{
    char line[200];
    for (uint32_t i = 0, k = rng_range(t->r, 3, 6); i < k; i++) {
        uint32_t n = t->n_sibling++;
        switch (t->number % 3) {
        case 0:
            snprintf(line, sizeof line, "https://docs.mill%u.example/guide/en/chapter/section-%u.html", t->number, n + 1);
            break;
        case 1:
            snprintf(line, sizeof line, "- Chapter %u of the guide, with figures: https://mill%u.example/guide/%u", n + 1,
                     t->number, n + 1);
            break;
        default: snprintf(line, sizeof line, "[%u] https://mill%u.example/archive/msg%05u.html", n + 1, t->number, 4000 + n * 7);
        }
        post_line(p, line, strlen(line), LB_NEW, K_LINKS, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
    }
}

static const char *field(uint32_t n)
{
    static const char *const id[] = {"width",  "height", "owner", "count",  "colour", "offset", "price",
                                     "weight", "order",  "stock", "volume", "speed",  "parent", "limit",
                                     "status", "cursor", "angle", "radius", "margin", "depth"};
    return id[n % 20];
}

/* The number of the next sibling: no other thread has it, or the same table would stand there, word for word. */
static uint32_t sibling(struct thread *t) { return t->number * 1000 + t->n_sibling++ % 1000; }

/* the comment and the head of a function, or a row of options, a field each */
static void code_sibling(struct thread *t, struct post *p)
{
    char line[3][240];
    uint32_t n = sibling(t), part = n / 20;
    const char *f = field(n), *g = field(n + 7);
    int k = 0;
    if (t->number % 2) {
        snprintf(line[k++], 240,
                 "/* Returns the %s of part %u of the crate in units of the grid, or -1 when p is NULL or has none. */", f, part);
        snprintf(line[k++], 240, "int crate%u_get_%s(const struct crate *p, unsigned flags, struct error *e);", part, f);
        snprintf(line[k++], 240, "int crate%u_set_%s(struct crate *p, unsigned flags, int %s);", part, f, f);
    } else {
        snprintf(line[k++], 240, "  --%s%u=N    set the %s of the crate before the %s is read from the file", f, part, f, g);
        snprintf(line[k++], 240, "  --no-%s%u   do not set the %s of the crate before the %s is read from the file", f, part, f,
                 g);
    }
    for (int i = 0; i < k; i++)
        post_line(p, line[i], strlen(line[i]), LB_NEW, K_SIBLING, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
}

static void log_lines(struct thread *t, struct post *p)
{
    static const char *const what[] = {"Failed password for root from 10.0.%u.%u port %u ssh2",
                                       "Accepted publickey for deploy from 10.0.%u.%u port %u ssh2",
                                       "Connection closed by authenticating user root 10.0.%u.%u port %u [preauth]"};
    char line[240], text[160];
    for (uint32_t i = 0, k = rng_range(t->r, 3, 7); i < k; i++) {
        uint32_t n = t->n_sibling++;
        snprintf(text, sizeof text, what[n % 3], t->number % 250, n % 250, 40000 + n);
        snprintf(line, sizeof line, "Mar %2u %02u:%02u:%02u mill%u sshd[%u]: %s", 4 + n / 400 % 20, n / 60 % 24, n % 60,
                 n * 7 % 60, t->number, 2000 + n / 4, text);
        post_line(p, line, strlen(line), LB_NEW, K_LOG, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
    }
}

/* one mail of a series that makes the same change everywhere */
static void patch(struct thread *t, struct post *p)
{
    char line[12][240];
    uint32_t n = sibling(t), k = 0;
    const char *f = field(n), *g = field(n / 20 + 3);
    const struct author *a = &t->author[t->number % AUTHORS];
    snprintf(line[k++], 240, "The %s of %s%u is read twice; keep it in a local variable instead.", f, g, n);
    snprintf(line[k++], 240, "Signed-off-by: %.*s <user%u@mail.example>", (int)a->name.len, a->name.p, t->number % 900);
    snprintf(line[k++], 240, "diff --git a/lib/%s%u.c b/lib/%s%u.c", g, n, g, n);
    snprintf(line[k++], 240, "@@ -%u,6 +%u,7 @@ static int %s%u_open(struct crate *p)", 10 + n, 10 + n, g, n);
    snprintf(line[k++], 240, " 	struct crate *parent = p->parent;");
    snprintf(line[k++], 240, "-	if (crate_get_%s(p) < 0)", f);
    snprintf(line[k++], 240, "+	int %s = crate_get_%s(p);", f, f);
    snprintf(line[k++], 240, "+	if (%s < 0)", f);
    snprintf(line[k++], 240, " 		return -EINVAL;");
    for (uint32_t i = 0; i < k; i++)
        post_line(p, line[i], strlen(line[i]), LB_NEW, K_PATCH, i && i != 2 ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
}

/* a table whose rows differ in little */
static void rows(struct thread *t, struct post *p)
{
    char line[200];
    for (uint32_t i = 0, k = rng_range(t->r, 3, 7); i < k; i++) {
        uint32_t n = sibling(t);
        snprintf(line, sizeof line,
                 t->number % 2 ? "| %s %u | %u.%02u EUR | in stock | two to three working days |"
                               : "%s %u\t%u.%02u\tin stock\ttwo to three working days",
                 field(n), n / 20 + 1, 3 + n % 50, n * 7 % 100);
        post_line(p, line, strlen(line), LB_NEW, K_TABLE, i ? IT_VERBATIM | IT_TIGHT : IT_VERBATIM);
    }
}

/* a sentence that begins or ends like furniture of the page; each once a thread */
static void furniture(struct thread *t, struct post *p)
{
    uint32_t n;
    const char *const *list = phrases_of(t->lx->lang, PH_FURNITURE, &n);
    if (t->n_furniture >= n)
        return;
    const char *s = list[(t->number * 7 + t->n_furniture++) % n];
    bool own_line = rng_percent(t->r, 60);
    if (!own_line)
        opinion_text(t, p, 1);
    post_line(p, s, strlen(s), LB_NEW, K_FURNITURE, own_line ? 0 : IT_GLUED);
}

void sibling_title(struct thread *t, struct post *p)
{
    static const char *const form[LANG_N] = {"A N V 3", "A N V K", "AN在Q", "QのAN"};
    t->tmp.len = 0;
    prose_expand(t->lx, t->r, &t->tmp, form[t->lx->lang]);
    prose_capital(t->tmp.p, t->tmp.len);
    post_line(p, t->tmp.p, t->tmp.len, LB_NEW, K_TITLE, IT_VERBATIM);
}

void sibling_trap(struct thread *t, struct post *p)
{
    static void (*const mail[])(struct thread *, struct post *) = {patch, log_lines, code_sibling, vote, furniture, links};
    static void (*const any[])(struct thread *, struct post *) = {timetable, vote, links,     code_sibling,
                                                                  log_lines, rows, furniture, furniture};
    /* a thread has two kinds, so that they meet */
    uint32_t which = t->number + rng_below(t->r, 2);
    if (rng_percent(t->r, 25))
        furniture(t, p);
    else if (t->series)
        mail[which % 6](t, p);
    else
        any[which % 8](t, p);
}
