/* talk: discussions made at random of which it is known who wrote what on his own; for the tests of the laws.
 *
 * A talk is a number of posts in the order they were written.  A post is a list of parts: sentences of its own, and quotes of
 * earlier posts under one of the marks that people and software use.  It is written to text, JSON lines, an mbox or a page in any
 * order of posts.  Whatever a filter does, every own sentence must stand somewhere in what it gives out.
 * SPDX-License-Identifier: MIT */
#ifndef TALK_H
#define TALK_H

#include <stdbool.h>
#include <string.h>

#include "threads.h"

#define TALK_POSTS 14
#define TALK_PARTS 12
#define SENTENCE_MAX 400

enum part_kind {
    PART_OWN,       /* a sentence nobody wrote before */
    PART_TELLING,   /* the same, but like one of another post in all but one telling word */
    PART_FURNITURE, /* the same, but it begins or ends as what software writes */
    PART_QUOTE,     /* of an earlier post, under the marks of `style` */
    PART_ORPHAN,    /* under the same marks, but its source is not in the stream */
};

enum quote_style {
    Q_PREFIX,   /* > line */
    Q_WROTE,    /* Ann wrote:, then > line */
    Q_BBCODE,   /* [quote=Ann] ... [/quote] */
    Q_SAID,     /* Ann said: ... Click to expand... */
    Q_BARE,     /* the words alone */
    Q_ORIGINAL, /* -----Original Message----- with a header block; to the end of the post */
    Q_N
};

struct part {
    enum part_kind kind;
    enum quote_style style;
    size_t of; /* post quoted */
    char text[SENTENCE_MAX];
    bool new_paragraph;
};

struct post {
    struct part part[TALK_PARTS];
    size_t n;
    size_t author;
    const char *tail; /* forged or unclosed mark at its end, or NULL: it costs nobody else anything */
    bool signs;
};

struct talk {
    struct post post[TALK_POSTS];
    size_t n;
    enum quote_style style; /* a talk has one, mostly */
};

static const char *const names[] = {"Ann", "Bertram", "Chioma", "Dmitri", "Elif", "Femke", "Goran", "Hana"};
#define N_NAMES (sizeof names / sizeof *names)

static const char *pick_word(const char *const *list, size_t n) { return list[draw(n)]; }
#define PICK(list) pick_word(list, sizeof(list) / sizeof *(list))

static const char *const nouns[] = {"ferry",   "bridge",  "kettle",  "ladder",  "garden",  "engine", "choir",   "ticket",
                                    "harbour", "window",  "bakery",  "battery", "museum",  "letter", "carpet",  "router",
                                    "violin",  "teacher", "council", "blanket", "orchard", "pump",   "station", "library",
                                    "parcel",  "tunnel",  "kitchen", "anchor",  "beehive", "quarry", "lantern", "chimney",
                                    "saddle",  "mirror",  "compass", "turbine"};
static const char *const verbs[] = {"repaired", "painted", "followed",  "ignored",   "measured", "borrowed",
                                    "replaced", "cleaned", "carried",   "described", "noticed",  "bought",
                                    "rebuilt",  "tested",  "delivered", "forgot",    "moved",    "watched"};
static const char *const kinds[] = {"old",  "green", "narrow",  "noisy",   "cheap", "broken", "wooden", "heavy", "yellow",
                                    "damp", "quiet", "crooked", "foreign", "rusty", "spare",  "tall",   "empty", "modern"};
static const char *const preps[] = {"behind", "near",   "without", "under",  "after",
                                    "before", "beside", "against", "inside", "because of"};
static const char *const whens[] = {"yesterday",    "last winter", "in the morning", "on Tuesday",
                                    "before lunch", "since March", "twice a week",   "for once"};
static const char *const opens[] = {"I think",       "As far as I know",    "My neighbour says", "Honestly",
                                    "It seems that", "Nobody told me that", "You forget that",   "In our town"};

static void own_sentence(char *to)
{
    size_t n = 0;
    if (draw(3) == 0)
        n += (size_t)snprintf(to + n, SENTENCE_MAX - n, "%s the", PICK(opens));
    else
        n += (size_t)snprintf(to + n, SENTENCE_MAX - n, "The");
    n += (size_t)snprintf(to + n, SENTENCE_MAX - n, " %s %s %s the %s", PICK(kinds), PICK(nouns), PICK(verbs), PICK(nouns));
    for (uint64_t k = draw(3); k > 0; k--)
        n += (size_t)snprintf(to + n, SENTENCE_MAX - n, " %s the %s %s", PICK(preps), PICK(kinds), PICK(nouns));
    if (draw(3) == 0)
        n += (size_t)snprintf(to + n, SENTENCE_MAX - n, " %s", PICK(whens));
    if (draw(4) == 0)
        n += (size_t)snprintf(to + n, SENTENCE_MAX - n, ", and %s %s it", names[draw(N_NAMES)], PICK(verbs));
    if (draw(8) == 0)
        n += (size_t)snprintf(to + n, SENTENCE_MAX - n, " for %u euros", (unsigned)draw(900) + 7);
    snprintf(to + n, SENTENCE_MAX - n, "%s", draw(6) ? "." : draw(2) ? "?" : "!");
}

/* A pair of sentences that differ in one word which says something else. */
static void telling_pair(char *a, char *b)
{
    char who[2][24], head[200];
    unsigned many = 3 + (unsigned)draw(80);
    snprintf(head, sizeof head, "%s %s the %s %s", PICK(verbs), PICK(preps), PICK(kinds), PICK(nouns));
    size_t first = draw(N_NAMES), second = (first + 1 + draw(N_NAMES - 1)) % N_NAMES;
    snprintf(who[0], sizeof who[0], "%s", names[first]);
    snprintf(who[1], sizeof who[1], "%s", names[second]);
    const char *x = PICK(kinds), *y = PICK(nouns), *z = PICK(whens);
    switch (draw(5)) {
    case 0:
        snprintf(a, SENTENCE_MAX, "I vote yes on the %s %s that %s %s %s.", x, y, who[0], head, z);
        snprintf(b, SENTENCE_MAX, "I vote no on the %s %s that %s %s %s.", x, y, who[0], head, z);
        return;
    case 1:
        snprintf(a, SENTENCE_MAX, "The %s %s costs %u euros when %s %s %s.", x, y, many, who[0], head, z);
        snprintf(b, SENTENCE_MAX, "The %s %s costs %u euros when %s %s %s.", x, y, many + 1, who[0], head, z);
        return;
    case 2:
        snprintf(a, SENTENCE_MAX, "The key of the %s %s is with %s, who %s %s.", x, y, who[0], head, z);
        snprintf(b, SENTENCE_MAX, "The key of the %s %s is with %s, who %s %s.", x, y, who[1], head, z);
        return;
    case 3:
        snprintf(a, SENTENCE_MAX, "We should paint the %s %s that %s %s %s.", x, y, who[0], head, z);
        snprintf(b, SENTENCE_MAX, "We should not paint the %s %s that %s %s %s.", x, y, who[0], head, z);
        return;
    default:
        snprintf(a, SENTENCE_MAX, "Read https://example.org/%s/%u before %s %s the %s %s %s.", y, many, who[0], verbs[draw(8)], x,
                 y, z);
        snprintf(b, SENTENCE_MAX, "%s", a);
        char *at = strstr(b, y);
        at += strlen(y) + 1;
        *at = *at == '9' ? '1' : (char)(*at + 1);
    }
}

/* What people wrote; software writes what these begin or end like. */
static const char *const furniture[] = {
    "Page 12 of 40 makes no sense to me, the figure is upside down.",
    "Edit the second line, then it works.",
    "Quote from my grandmother: never lend a ladder.",
    "Reply to the landlord before Friday or he sells it.",
    "Last edited it in a hurry, so forgive the commas.",
    "Share the cake with your brother.",
    "Moderator or not, nobody may park there.",
    "Joined the rowing club in May and never rowed.",
    "Posts along the drive are rotten at the foot.",
    "Location matters more than size when you buy a shed.",
    "Attachment to old tools runs in our family.",
    "View from the kitchen is better since the tree fell.",
    "Click the seat belt first, she said, then laughed.",
    "Click to expand the drawer was what the joke said.",
    "Like the last one, this kettle leaks at the spout.",
    "Report the noise to the night desk, not to me.",
    "Thanks to everybody who carried chairs.",
    "Thanked him twice and he still grumbled.",
    "Sent from my sister, with love and a scarf.",
    "Sent from my office by mistake, please keep it shut.",
    "Next stop is the market, then the hospital.",
    "Previous owner left three boxes of slates.",
    "Top of the stove is cracked, the rest is fine.",
    "Member of the choir since it had eleven people.",
    "Registered letters come on Thursdays only.",
    "Online it costs half, but you wait a month.",
    "Offline maps saved us near the quarry.",
    "Permalink is an ugly word for a good thing.",
    "Subscribe to the paper if only for the crossword.",
    "Loading the van took longer than the drive.",
    "Advertisement or not, the soup was good.",
    "Views differ, and mine is that it rains too much.",
    "Replies came by post in those days.",
    "Signature move of his: he leaves when the bill comes.",
    "Today at the counter they told me the opposite.",
    "Yesterday at noon the siren went off by itself.",
    "Old 45s and a gramophone go to whoever fetches them.",
    "Reputation is what they had, not skill.",
    "Status of the lift: still out of order, bring a friend.",
    "Author of the leaflet unknown, spelling his own.",
    "Date unknown, but the film is from before the war.",
    "Subject to rain, we meet at the lower gate.",
    "From the roof you can see both rivers.",
    "To the left of the church there is a pump.",
    "Spoiler on a hatchback, what a waste of paint.",
    "Code of the gate is on the back of the clock.",
    "Originally posted by hand, it took nine days.",
    "Wrote: three pages. Kept: one line.",
    "He wrote: come at six, and bring the long ladder.",
    "She said: never again, and went back the next day.",
    "On Monday Ann wrote a better one.",
    "In reply to my question he showed me the door.",
    "Begin forwarded matches with the old ones, they break less.",
    "Original message or not, the joke is stale.",
    "Unsubscribe from gravity, I would, if I could.",
    "Seite 3 fehlt in meinem Heft, wer hat sie?",
    "Zitat des Tages von meiner Tante: erst essen, dann reden.",
    "Bearbeitet habe ich nur die Kanten, nicht die Platte.",
    "Antworten kam keine, also rief ich an.",
    "Am Montag schrieb Jonas ein besseres.",
    "Le message de ma soeur est arrivé trop tard.",
    "Modifié ou pas, le plan reste faux.",
    "Citar a mi abuela no cuenta como prueba.",
    "Ответ простой: купи новый насос.",
    "Страница 5 вырвана, остальное цело.",
    "Ссылка на него не помогла, сосед глух.",
};
#define N_FURNITURE (sizeof furniture / sizeof *furniture)

static const char *const tails[] = {"[quote]",
                                    "[quote=\"Ann\"]",
                                    "Ann wrote:",
                                    "-- ",
                                    "<blockquote>",
                                    "-----",
                                    "====",
                                    ".",
                                    "#1",
                                    "Post by Ann » 3 Mar 2024, 10:11",
                                    "-----Original Message-----",
                                    "> ",
                                    "___________",
                                    "On Mon, 4 Mar 2024, Ann wrote:",
                                    "Quote:",
                                    "Ann said:",
                                    "```",
                                    "[code]",
                                    "Begin forwarded message:"};

static struct part *part_add(struct post *p, enum part_kind kind)
{
    must(p->n < TALK_PARTS, "room for a part");
    struct part *q = &p->part[p->n++];
    *q = (struct part){.kind = kind, .new_paragraph = draw(3) == 0};
    return q;
}

static bool is_own(const struct part *q) { return q->kind <= PART_FURNITURE; }

/* A sentence that a post wrote on its own, for a quote of it; NULL: it has none. */
static const struct part *own_of(const struct post *p, size_t from)
{
    for (size_t i = 0; i < p->n; i++)
        if (is_own(&p->part[(from + i) % p->n]))
            return &p->part[(from + i) % p->n];
    return NULL;
}

static void add_quote(struct talk *t, size_t p)
{
    size_t of = draw(p);
    const struct part *said = own_of(&t->post[of], draw(4));
    if (!said)
        return;
    struct part *q = part_add(&t->post[p], PART_QUOTE);
    q->of = of, q->style = draw(8) ? t->style : (enum quote_style)draw(Q_ORIGINAL);
    size_t i = (size_t)(said - t->post[of].part), n = 0;
    for (; i < t->post[of].n && is_own(&t->post[of].part[i]) && n < SENTENCE_MAX / 2; i++)
        n += (size_t)snprintf(q->text + n, SENTENCE_MAX - n, "%s%s", n ? " " : "", t->post[of].part[i].text);
}

/* flags: what of PART_TELLING, PART_FURNITURE, PART_ORPHAN may occur, and whether posts may end in forged marks. */
#define TALK_TELLING 1u
#define TALK_FURNITURE 2u
#define TALK_ORPHANS 4u
#define TALK_FORGED 8u
#define TALK_SIGNED 16u

static void talk_make(struct talk *t, unsigned flags)
{
    *t = (struct talk){.n = 2 + draw(TALK_POSTS - 2), .style = (enum quote_style)draw(Q_N)};
    char second[SENTENCE_MAX] = "";
    size_t chrome = draw(N_FURNITURE);
    for (size_t p = 0; p < t->n; p++) {
        struct post *post = &t->post[p];
        post->author = draw(N_NAMES);
        post->signs = flags & TALK_SIGNED && draw(4) == 0;
        bool quotes = p > 0 && draw(3) > 0;
        bool last = quotes && (t->style == Q_ORIGINAL || draw(4) == 0); /* answer above, quote below */
        if (flags & TALK_ORPHANS && draw(6) == 0) {                     /* a forward and nothing else */
            struct part *q = part_add(post, PART_ORPHAN);
            q->style = draw(2) ? t->style : (enum quote_style)draw(Q_N);
            for (size_t k = 1 + draw(2), n = 0; k > 0; k--, n = strlen(q->text)) {
                char one_more[SENTENCE_MAX];
                own_sentence(one_more);
                snprintf(q->text + n, SENTENCE_MAX - n, "%s%.*s", n ? " " : "", SENTENCE_MAX / 3, one_more);
            }
            continue;
        }
        if (quotes && !last)
            add_quote(t, p);
        for (size_t k = 1 + draw(4); k > 0; k--) {
            struct part *q;
            if (*second && draw(2)) {
                q = part_add(post, PART_TELLING);
                memcpy(q->text, second, sizeof second), *second = 0;
            } else if (flags & TALK_TELLING && !*second && draw(4) == 0) {
                q = part_add(post, PART_TELLING);
                telling_pair(q->text, second);
            } else if (flags & TALK_FURNITURE && draw(4) == 0) {
                q = part_add(post, PART_FURNITURE);
                snprintf(q->text, sizeof q->text, "%s", furniture[chrome++ % N_FURNITURE]);
            } else {
                own_sentence(part_add(post, PART_OWN)->text);
            }
            if (quotes && !last && k > 1 && draw(3) == 0 && t->style < Q_ORIGINAL && post->n + 3 < TALK_PARTS)
                add_quote(t, p); /* between answers */
        }
        if (last)
            add_quote(t, p);
        if (flags & TALK_FORGED && draw(5) == 0)
            post->tail = PICK(tails);
    }
}

#endif
