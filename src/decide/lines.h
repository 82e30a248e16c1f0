/* lines: the lines of the post under judgement, as decide/ sees them.  Internal to decide/.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_LINES_H
#define DECIDE_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "decide/edit_words.h"
#include "decide/policy.h"
#include "decide/weigh.h"
#include "index/match.h"
#include "index/stream_match.h"
#include "segment/block.h"
#include "util/search.h"

/* A verdict on a line or on a part of one. */
struct verdict {
    uint8_t kind; /* V_KEEP: stays */
    uint8_t reason;
    uint16_t rule;
    uint32_t words; /* halves matched */
    uint32_t seg;   /* segment of the match it was taken by, NO_SEG if none */
    uint8_t scope;  /* enum match_scope of that match */
    struct source source;
};

/* Which memory the match at hand compared with. */
enum match_scope { IN_THREAD, IN_STREAM };
#define NO_SEG UINT32_MAX

struct dline {
    uint32_t t_from, t_to; /* tokens, relative to the post */
    uint32_t words2;       /* halves */
    uint32_t covered;      /* tokens found */
    uint32_t exact;        /* of them without edits */
    uint32_t from, to;     /* first and behind the last of them */
    struct edits edits;    /* of what was found */
    bool whole;            /* it is found from end to end, in one chain, but for edits */
    bool full;             /* and these change nothing */
    bool parted;           /* parts of it go */
    struct verdict verdict;
};

/* 64 lines, a bit each: stages look at the lines they are about, and pass the others by without asking each. */
struct dlines {
    uint64_t words; /* has some */
    uint64_t text;  /* without a sign */
    uint64_t gone;  /* what scene_gone says */
    uint64_t found; /* covered, in part or */
    uint64_t full;  /* as a whole */
};

/* Lines to look for. */
enum which {
    WITH_WORDS,
    ALL_GONE,
    WORDS_GONE,
    WORDS_STAY,
    FOUND_STAY, /* found, in part or as a whole */
    FULL_STAY,
    PARTLY_STAY,
    NEW_TEXT /* words that stay, not found and without a sign */
};

/* A part of a line that goes, in tokens and bytes. */
struct dpart {
    uint32_t line;     /* index into dline */
    uint32_t from, to; /* block bytes */
    uint32_t t_from, t_to;
    struct verdict verdict;
};

struct trange {
    uint32_t t, t_to; /* tokens */
};

/* Token t of the target, the word `by`, stands in the place of the source's `word`. */
struct exchange {
    uint32_t t, by, word;
};
#define WEIGHING_EXCHANGES 8u

/* What may be spent on edits (decide/weigh.h), and what is known of those of the text at hand. */
struct weighing {
    uint32_t words; /* of the post that may still be compared letter by letter */
    bool coarse;    /* nothing is compared letter by letter: all other words count alike */
    bool accents;   /* the line at hand has letters beyond ASCII */
    bool denied;    /* looked at coarsely: another word stands for a negation, which may be misspelt */
    unsigned n_exchanges;
    struct exchange exchange[WEIGHING_EXCHANGES]; /* the first ones */
};

struct scene {
    const struct config *config;
    const struct block_text *text;
    const struct block_cues *cues;
    const struct block_words *words;
    const struct block_cuts *cuts; /* of the posts before it */
    const struct post *p;
    const struct match *m;
    struct tnames names; /* of the thread */
    const struct thread_index *ix;
    const uint32_t *tok; /* hashes of the post's tokens */
    const uint8_t *kind;
    struct dline *line; /* n_lines, one a line of the body */
    size_t n_lines, cap_lines;
    struct dlines *lines; /* of all of them */
    size_t cap_sets;
    struct dpart *part; /* rising by line */
    size_t n_parts, cap_parts;
    struct trange *own; /* what was written into the boxes of quotes (inserted.h), rising */
    size_t n_own, cap_own;
    bool alone;       /* the thread's only post: a mail without its thread */
    bool single;      /* the same, or a piece of it: text without separators */
    bool halves;      /* some token weighs half a word */
    bool spaced;      /* some line has no words: paragraphs are told apart */
    unsigned kinds;   /* of the lines' signs: 1 << enum cue_kind */
    uint64_t reasons; /* that lines went for, or did for a time: 1 << enum reason */
    struct weighing *weighing;
    unsigned plenty; /* words that are enough whatever the situation, in halves */
    enum match_scope scope;
    const struct stream_match *far;
    const struct sunit *unit; /* IN_STREAM: what ix->post[].number points at */
};

/* Fills scene.line from the block. */
enum status lines_fill(struct scene *s) MUST_CHECK;
/* Looks like code or a table row (a stretch of it does); like an item of a list. */
bool line_is_code(const struct scene *s, size_t i);
bool stretch_is_code(const struct scene *s, size_t line, uint32_t t, uint32_t x); /* of tokens [t, x) of a line */
bool line_is_item(const struct scene *s, size_t i);
/* Measures the lines that stay against the match at hand. */
void lines_measure(struct scene *s);

/* A verdict because of segment `seg` of the match at hand. */
struct verdict scene_verdict(const struct scene *s, enum verdict_kind v, enum reason r, uint32_t words2, uint32_t seg);

static inline const struct cue_line *scene_cue(const struct scene *s, size_t i) { return &s->cues->line[s->p->line_body + i]; }
static inline const struct line *scene_line(const struct scene *s, size_t i) { return &s->text->line[s->p->line_body + i]; }
static inline bool scene_wordless(const struct scene *s, size_t i) { return s->line[i].t_from == s->line[i].t_to; }
static inline bool scene_gone(const struct scene *s, size_t i) { return s->line[i].verdict.kind != V_KEEP; }
static inline void scene_decide(struct scene *s, size_t i, struct verdict f)
{
    uint64_t *gone = &s->lines[i / 64].gone, bit = (uint64_t)1 << (i % 64);
    *gone = f.kind != V_KEEP ? *gone | bit : *gone & ~bit;
    s->line[i].verdict = f;
    s->reasons |= (uint64_t)1 << f.reason;
}

static inline uint64_t dlines_pick(const struct dlines *l, enum which which)
{
    switch (which) {
    case WITH_WORDS: return l->words;
    case ALL_GONE: return l->gone;
    case WORDS_GONE: return l->words & l->gone;
    case WORDS_STAY: return l->words & ~l->gone;
    case FOUND_STAY: return l->found & ~l->gone;
    case FULL_STAY: return l->full & ~l->gone;
    case PARTLY_STAY: return l->found & ~l->full & ~l->gone;
    case NEW_TEXT: break;
    }
    return l->words & l->text & ~l->full & ~l->gone;
}

/* The first of those lines from i on; n_lines if there is none. */
static inline size_t scene_next(const struct scene *s, size_t i, enum which which)
{
    if (i >= s->n_lines)
        return s->n_lines;
    size_t k = i / 64, last = (s->n_lines - 1) / 64;
    uint64_t set = dlines_pick(&s->lines[k], which) & (UINT64_MAX << (i % 64));
    while (!set && k < last)
        set = dlines_pick(&s->lines[++k], which);
    return set ? 64 * k + (size_t)__builtin_ctzll(set) : s->n_lines;
}

/* The first part of line `line` or of one below, of the first n parts, which are rising. */
static inline size_t scene_part(const struct scene *s, size_t line, size_t n)
{
    size_t lo = 0;
    SEARCH(lo, n, mid, s->part[mid].line < line);
    return lo;
}

/* Nearest line above (below) i that is not blank of words, or n_lines. */
static inline size_t scene_below(const struct scene *s, size_t i) { return scene_next(s, i + 1, WITH_WORDS); }
static inline size_t scene_above(const struct scene *s, size_t i)
{
    size_t k = i / 64;
    uint64_t set = i % 64 ? s->lines[k].words & (UINT64_MAX >> (64 - i % 64)) : 0;
    while (!set && k > 0)
        set = s->lines[--k].words;
    return set ? 64 * k + 63 - (size_t)__builtin_clzll(set) : s->n_lines;
}
/* Segment of the match at hand that line i went by. */
static inline uint32_t scene_seg(const struct scene *s, size_t i)
{
    const struct verdict *f = &s->line[i].verdict;
    return f->scope == s->scope ? f->seg : NO_SEG;
}
static inline unsigned tok_words2(const struct scene *s, uint32_t t) { return s->kind[t] & TOK_HALF ? 1u : 2u; }

/* Target token t begins (right before t ends) a line or sentence. */
static inline bool target_starts(const struct scene *s, uint32_t t) { return t == 0 || (s->tok[t - 1] & TOK_FLAGS); }
/* Target token t is a word of the list. */
static inline bool scene_listed(const struct scene *s, enum word_list list, uint32_t t)
{
    return edit_words_has(list, s->tok[t], WORDS_MASK_THREAD);
}
/* The first token of the line that begins at or behind a byte of the block; its t_to if none does. */
uint32_t scene_token_at(const struct scene *s, const struct dline *d, uint32_t byte);
/* A line or sentence of the source begins at pos. */
bool source_starts(const struct scene *s, uint32_t pos);

/* The source leaves out nothing but whole sentences or lines between two stretches found. */
bool scene_left_out(const struct scene *s, uint32_t t, uint32_t s_from, uint32_t s_to);

/* A sentence that begins with token t, found at pos of the source, which has a negation before it. */
bool scene_lacks_not(const struct scene *s, uint32_t t, uint32_t pos);

/* The bytes of tokens [t, t_to) hold letters beyond ASCII. */
bool scene_accents(const struct scene *s, uint32_t t, uint32_t t_to);

/* The source of segment `seg` is earlier text of the post at hand, which is one of several: its bounds are known. */
bool scene_within(const struct scene *s, uint32_t seg);

/* Whether edits weighed coarsely could pass if some of them turn out to be light: then they are worth a closer look.  seg: a
 * segment by which the text was found. */
bool scene_doubt(const struct scene *s, uint32_t seg, uint32_t words2, struct edits e);

/* Text with such edits still says what the source says; `words` in halves. */
bool scene_same(const struct scene *s, uint32_t seg, uint32_t words2, struct edits e);

/* Halves matched exactly in tokens [from, to). */
uint32_t scene_words2(const struct scene *s, uint32_t from, uint32_t to, bool exact_only);

#endif
