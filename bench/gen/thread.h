/* thread: the model of one discussion that the generator writes.
 * A post is a list of items; an item is a paragraph (or a line of code, a quote's opening line, ...) made of sentences, at a quote
 * depth.  Quoting copies items of an earlier post one depth further in, changed by the chosen way of quoting.
 * Rendering (style.h) adds separators, markers and wrapping.
 * Ownership: a post owns its arena; the slices of an item point into the arena of the post that holds the item.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_THREAD_H
#define BENCH_THREAD_H

#include "lexicon.h"
#include "sink.h"

#define POST_WINDOW 256 /* posts of a thread that can still be quoted */
#define AUTHORS 12

enum part { PART_TEXT, PART_HEADLINE, PART_BYLINE, PART_DATE, PART_IMAGE, PART_LINK };

enum {
    IT_VERBATIM = 1,   /* never wrapped, each item a line, no blank line to the next verbatim item */
    IT_GLUED = 2,      /* goes on the line of the item before it */
    IT_TIGHT = 4,      /* no blank line before it */
    IT_NOSPACE = 8,    /* with IT_GLUED: without a blank */
    IT_OPEN = 16,      /* an attribution line */
    IT_CLOSE = 32,     /* "Click to expand..." */
    IT_END = 64,       /* signature, motto, closing greeting: not quoted */
    IT_UNMARKED = 128, /* its quote markers were lost on the way */
    IT_COMB = 256,     /* re-wrapped by a client that loses the marker of what overflows */
    IT_REFILL = 512    /* wrapped at another width than the source */
};

struct item {
    struct slice8 *seg; /* sentences */
    uint32_t n_seg;
    uint16_t flags;
    uint8_t depth;
    uint8_t part;
    enum label label;
    enum kind kind;
};

struct arena {
    char **block;
    uint32_t n_block;
    size_t used; /* in the last block */
};

struct post {
    uint32_t number, author; /* from 0 */
    uint64_t time;           /* seconds since 1970, for headers */
    struct item *item;
    uint32_t n_item, cap_item;
    struct arena arena;
};

struct author {
    struct slice8 name, motto;
    bool signs; /* has a `-- ` signature */
};

struct style;

struct thread {
    const struct lexicon *lx;
    const struct style *style;
    struct rng *r;
    struct bytes tmp; /* scratch */
    struct arena arena;
    struct author author[AUTHORS];
    uint32_t number; /* of the thread, from 0 */
    struct slice8 title;
    struct post *post[POST_WINDOW]; /* by number % POST_WINDOW */
    uint32_t n_post;
    bool code_topic, table_topic;
    bool original;                   /* quotes now as Outlook does: a header block, then all, to the end of the post */
    bool series;                     /* patches are posted here */
    uint32_t n_sibling, n_furniture; /* said so far, see siblings.c */
};

void *arena_get(struct arena *a, size_t n); /* aligned for pointers */
struct slice8 arena_keep(struct arena *a, const char *p, size_t n);
void arena_free(struct arena *a);

struct post *post_new(struct thread *t); /* the next post; the one that leaves the window is freed */
struct item *post_item(struct post *p, enum label label, enum kind kind, uint16_t flags, uint32_t n_seg);
void post_line(struct post *p, const char *s, size_t n, enum label label, enum kind kind, uint16_t flags);
void post_delete(struct post *p);
uint32_t item_words(const struct thread *t, const struct item *it);

struct thread *thread_new(const struct lexicon *lx, const struct style *style, struct rng *r, uint32_t number);
void thread_delete(struct thread *t);

/* opinion.c: new text */
void opinion_text(struct thread *t, struct post *p, uint32_t n_para);                       /* ordinary paragraphs */
void opinion_reply(struct thread *t, struct post *p, uint16_t flags);                       /* one or two sentences */
void opinion_trap(struct thread *t, struct post *p);                                        /* one hard negative */
void opinion_ending(struct thread *t, struct post *p);                                      /* greeting, motto, signature */
bool opinion_next(struct thread *t, struct post *p, struct slice8 follows, uint16_t flags); /* begins like the source goes on */

/* siblings.c: new text that is like other text in all but a word */
void sibling_trap(struct thread *t, struct post *p);
void sibling_title(struct thread *t, struct post *p); /* a line of its own */

/* article.c: pasted articles */
struct library; /* articles of all threads, for reposts across threads */
struct library *library_new(void);
void library_delete(struct library *l);
void article_paste(struct thread *t, struct library *l, struct post *p);              /* a new one */
bool article_again(struct thread *t, struct library *l, struct post *p, bool across); /* false: none there yet */

/* requote.c: quoting an earlier post and answering it.  False: nothing there to quote. */
bool requote(struct thread *t, struct post *p, struct post *src);

/* quotes, with its markers, words of the author of `src` that stand nowhere in the text: label `orphan`.  Only in styles whose marks
 * tell where a quote ends; does nothing elsewhere. */
void requote_orphan(struct thread *t, struct post *p, const struct post *src);

/* compose.c: one whole post */
void compose_post(struct thread *t, struct library *l);

#endif
