/* style: the table of page styles; see style.h.  Each `open` function writes what stands before a post: a separator and what the
 * software shows about the author.  How these look was taken from what the products write, not from anybody's posts.
 * SPDX-License-Identifier: MIT */
#include "style.h"

#include <stdarg.h>
#include <time.h>

__attribute__((format(printf, 3, 4))) static void line(struct sink *out, enum label label, const char *fmt, ...)
{
    char s[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(s, sizeof s, fmt, ap);
    va_end(ap);
    sink_put(out, s, (size_t)n, label, K_NONE);
}

__attribute__((format(strftime, 2, 0))) static const char *when(uint64_t time, const char *fmt, char s[64])
{
    time_t x = (time_t)time;
    struct tm tm;
    gmtime_r(&x, &tm);
    if (!strftime(s, 64, fmt, &tm))
        s[0] = 0;
    return s;
}

#define NAME(t, post) (int)(t)->author[(post)->author].name.len, (t)->author[(post)->author].name.p

static uint32_t fixed(const struct thread *t, const struct post *p, uint32_t n) /* a number that belongs to the author */
{
    return (uint32_t)(rng_mix(t->number * 131u + p->author) % n);
}

static void add(struct bytes *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add(struct bytes *b, const char *fmt, ...)
{
    char s[512];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(s, sizeof s, fmt, ap);
    va_end(ap);
    bytes_add(b, s, (size_t)n);
}

/* --- XenForo, text only: a line with a full stop between posts, nothing about quotes left */
static void dot_open(const struct thread *t, const struct post *p, struct sink *out)
{
    (void)t;
    if (p->number)
        line(out, LB_SEPARATOR, " \n.\n");
}

/* --- XenForo 2 with its boxes */
static void xen_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%s%.*s\nWell-Known Member\n%s\n#%u\n", p->number ? "\n" : "", NAME(t, p), when(p->time, "%b %d, %Y", d),
         p->number + 1);
}

static void xen_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    add(out, rng_percent(t->r, 50) ? "%.*s said:" : "%.*s said: ↑", NAME(t, src));
}

static void xen_closing(struct thread *t, struct bytes *out)
{
    (void)t;
    add(out, "Click to expand...");
}

/* --- vBulletin */
static void vb_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_SEPARATOR, "%s-----\n#%u\n", p->number ? "\n" : "", p->number + 1);
    line(out, LB_HEADER, "%s\n%.*s\nSenior Member\nJoin Date: Feb 2006\nPosts: %u\n\n", when(p->time, "%m-%d-%Y, %I:%M %p", d),
         NAME(t, p), fixed(t, p, 5000));
}

static void vb_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    add(out, rng_percent(t->r, 60) ? "Quote:\nOriginally Posted by %.*s" : "Originally Posted by %.*s View Post", NAME(t, src));
}

/* --- phpBB */
static void phpbb_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_SEPARATOR, "%sPost by %.*s » %s\n\n", p->number ? "\n" : "", NAME(t, p),
         when(p->time, "%a %b %d, %Y %I:%M %P", d));
}

static void phpbb_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    char d[64];
    if (rng_percent(t->r, 50))
        add(out, "%.*s wrote:", NAME(t, src));
    else
        add(out, "%.*s wrote: ↑%s", NAME(t, src), when(src->time, "%a %b %d, %Y %I:%M %P", d));
}

/* --- SMF */
static void smf_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%s%.*s\nReply #%u on: %s\n\n", p->number ? "\n" : "", NAME(t, p), p->number,
         when(p->time, "%B %d, %Y, %I:%M:%S %p", d));
}

static void smf_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    char d[64];
    (void)t;
    add(out, "Quote from: %.*s on %s", NAME(t, src), when(src->time, "%B %d, %Y, %I:%M:%S %p", d));
}

/* --- Discourse, the text of its pages */
static void discourse_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%s%.*s %s #%u\n\n", p->number ? "\n" : "", NAME(t, p), when(p->time, "%Y-%m-%d %H:%M:%S UTC", d),
         p->number + 1);
}

static void discourse_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    (void)t;
    add(out, "%.*s:", NAME(t, src));
}

/* --- Reddit, Hacker News, blog comments */
static void reddit_open(const struct thread *t, const struct post *p, struct sink *out)
{
    line(out, LB_HEADER, "%s[–]%.*s %u points %u hours ago\n\n", p->number ? "\n" : "", NAME(t, p), fixed(t, p, 90),
         2 + p->number % 20);
}

static void hn_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%s%.*s on %s | parent | next [–]\n\n", p->number ? "\n" : "", NAME(t, p),
         when(p->time, "%b %d, %Y", d));
}

static void blog_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%s%.*s says:\n%s\n", p->number ? "\n" : "", NAME(t, p), when(p->time, "%B %d, %Y at %I:%M %P", d));
}

/* --- mail and Usenet */
static void mail_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%sFrom: %.*s <user%u@mail.example>\nDate: %s\nSubject: %s[list] %.*s\n\n", p->number ? "\n" : "",
         NAME(t, p), fixed(t, p, 900), when(p->time, "%a, %d %b %Y %H:%M:%S +0000", d), p->number ? "Re: " : "",
         (int)t->title.len, t->title.p);
}

static void digest_open(const struct thread *t, const struct post *p, struct sink *out) /* Mailman */
{
    char d[64];
    if (p->number)
        line(out, LB_SEPARATOR, "\n------------------------------\n\n");
    line(out, LB_HEADER, "Message: %u\nDate: %s\nFrom: %.*s <user%u@mail.example>\nSubject: %s[list] %.*s\n\n", p->number + 1,
         when(p->time, "%a, %d %b %Y %H:%M:%S +0000", d), NAME(t, p), fixed(t, p, 900), p->number ? "Re: " : "",
         (int)t->title.len, t->title.p);
}

static void news_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER,
         "%sPath: news.example!not-for-mail\nFrom: user%u@mail.example (%.*s)\nNewsgroups: "
         "misc.example\nSubject: %s%.*s\n",
         p->number ? "\n" : "", fixed(t, p, 900), NAME(t, p), p->number ? "Re: " : "", (int)t->title.len, t->title.p);
    line(out, LB_HEADER, "Date: %s\nMessage-ID: <%u@news.example>\n\n", when(p->time, "%d %b %Y %H:%M:%S GMT", d),
         100000 + p->number * 37);
}

/* As mailers and people write it: English mostly, some on two lines, some by hand; the list of what is left out is long. */
static void mail_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    char d[64];
    unsigned id = fixed(t, src, 900);
    switch (rng_below(t->r, 14)) {
    case 0:
    case 1:
    case 2:
    case 3: add(out, "On %s, %.*s wrote:", when(src->time, "%a, %d %b %Y %H:%M:%S", d), NAME(t, src)); break;
    case 4:
        add(out, "On %s, %.*s <user%u@mail.example> wrote:", when(src->time, "%b %d, %Y at %I:%M %p", d), NAME(t, src), id);
        break;
    case 5:
        add(out, "On %s,\n%.*s <user%u@mail.example> wrote:", when(src->time, "%a, %d %b %Y %H:%M:%S +0100", d), NAME(t, src),
            id);
        break;
    case 6: add(out, "%.*s <user%u@mail.example> writes:", NAME(t, src), id); break;
    case 7: add(out, "Quoting %.*s <user%u@mail.example>:", NAME(t, src), id); break;
    case 8: add(out, "%.*s wrote on %s:", NAME(t, src), when(src->time, "%d/%m/%Y %H:%M", d)); break;
    case 9: add(out, "* %.*s [%s]:", NAME(t, src), when(src->time, "%Y-%m-%d %H:%M", d)); break;
    case 10: add(out, "Am %s schrieb %.*s:", when(src->time, "%d.%m.%y um %H:%M", d), NAME(t, src)); break;
    case 11: add(out, "Le %s, %.*s a écrit :", when(src->time, "%d/%m/%Y %H:%M", d), NAME(t, src)); break;
    default: break; /* none at all */
    }
}

static void news_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    char d[64];
    unsigned id = fixed(t, src, 900), article = 100000 + src->number * 37;
    switch (rng_below(t->r, 12)) {
    case 0:
    case 1:
    case 2: add(out, "In article <%u@news.example>, %.*s wrote:", article, NAME(t, src)); break;
    case 3: add(out, "In article <%u@news.example> user%u@mail.example (%.*s) writes:", article, id, NAME(t, src)); break;
    case 4: add(out, "In <%u@news.example> user%u@mail.example writes:", article, id); break;
    case 5:
    case 6: add(out, "%.*s writes:", NAME(t, src)); break;
    case 7: add(out, "user%u@mail.example (%.*s) wrote in message <%u@news.example>...", id, NAME(t, src), article); break;
    case 8: add(out, "On %s, %.*s said:", when(src->time, "%d %b %Y %H:%M:%S GMT", d), NAME(t, src)); break;
    default: break;
    }
}

void style_original(const struct thread *t, const struct post *src, struct bytes *out)
{
    char d[64];
    add(out,
        "-----Original Message-----\nFrom: %.*s [mailto:user%u@mail.example]\nSent: %s\nTo: list@mail.example\nSubject: RE: "
        "[list] %.*s",
        NAME(t, src), fixed(t, src, 900), when(src->time, "%A, %B %d, %Y %I:%M %p", d), (int)t->title.len, t->title.p);
}

/* --- Russian, Chinese and Japanese boards */
static void ru_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_SEPARATOR, "%sСообщение %.*s » %s\n\n", p->number ? "\n" : "", NAME(t, p), when(p->time, "%d.%m.%Y, %H:%M", d));
}

static void ru_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    add(out, rng_percent(t->r, 50) ? "%.*s писал(а):" : "Цитата:\nСообщение от %.*s", NAME(t, src));
}

static void zh_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_SEPARATOR, "%s#%u\n", p->number ? "\n" : "", p->number + 1);
    line(out, LB_HEADER, "%.*s 发表于 %s\n\n", NAME(t, p), when(p->time, "%Y-%m-%d %H:%M", d));
}

static void zh_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    char d[64];
    add(out, rng_percent(t->r, 50) ? "引用:\n原帖由 %.*s 于 %s 发表" : "%.*s 发表于 %s", NAME(t, src),
        when(src->time, "%Y-%m-%d %H:%M", d));
}

static void ja_open(const struct thread *t, const struct post *p, struct sink *out)
{
    char d[64];
    line(out, LB_HEADER, "%s%u ：%.*s：%s\n", p->number ? "\n" : "", p->number + 1, NAME(t, p),
         when(p->time, "%Y/%m/%d %H:%M:%S", d));
}

static void ja_attribution(struct thread *t, const struct post *src, struct bytes *out)
{
    if (rng_percent(t->r, 60))
        add(out, ">>%u", src->number + 1);
}

static const struct style styles[] = {
    /* name, lang, wrap, marks, marked %, nested %, glued %, dense, signatures, functions */
    {"xenforo-dot", LANG_EN, 0, MARK_NONE, 0, 15, 80, false, false, dot_open, NULL, NULL},
    {"xenforo-box", LANG_EN, 0, MARK_NONE, 85, 15, 60, false, false, xen_open, xen_attribution, xen_closing},
    {"vbulletin", LANG_EN, 0, MARK_NONE, 75, 20, 20, false, false, vb_open, vb_attribution, NULL},
    {"phpbb", LANG_EN, 0, MARK_NONE, 75, 50, 30, false, false, phpbb_open, phpbb_attribution, NULL},
    {"smf", LANG_EN, 0, MARK_NONE, 80, 40, 30, true, false, smf_open, smf_attribution, NULL},
    {"discourse", LANG_EN, 0, MARK_NONE, 40, 10, 10, false, false, discourse_open, discourse_attribution, NULL},
    {"reddit", LANG_EN, 0, MARK_ENTITY, 70, 20, 10, false, false, reddit_open, NULL, NULL},
    {"hackernews", LANG_EN, 0, MARK_GT, 60, 20, 10, false, false, hn_open, NULL, NULL},
    {"blog", LANG_EN, 0, MARK_NONE, 0, 10, 40, true, false, blog_open, NULL, NULL},
    {"mail", LANG_EN, 74, MARK_GT, 100, 60, 15, false, true, digest_open, mail_attribution, NULL},
    {"mail-lost", LANG_EN, 0, MARK_NONE, 60, 50, 15, false, true, mail_open, mail_attribution, NULL},
    {"usenet", LANG_EN, 72, MARK_GT_TIGHT, 90, 60, 15, false, true, news_open, news_attribution, NULL},
    {"usenet-lost", LANG_EN, 72, MARK_NONE, 70, 50, 25, false, true, news_open, news_attribution, NULL},
    {"russian", LANG_RU, 0, MARK_NONE, 60, 30, 30, false, false, ru_open, ru_attribution, NULL},
    {"chinese", LANG_ZH, 0, MARK_NONE, 50, 20, 30, true, false, zh_open, zh_attribution, NULL},
    {"japanese", LANG_JA, 0, MARK_GT, 60, 20, 30, true, false, ja_open, ja_attribution, NULL},
};

const struct style *style_at(uint32_t i) { return i < sizeof styles / sizeof *styles ? &styles[i] : NULL; }

const struct style *style_find(const char *name)
{
    for (uint32_t i = 0; style_at(i); i++)
        if (!strcmp(styles[i].name, name))
            return &styles[i];
    return NULL;
}
