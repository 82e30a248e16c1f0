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
#include "text/variants.h"
#include "util/search.h"

/* A verdict on a line or on a part of one. */
struct verdict {
    uint8_t kind; /* V_KEEP: stays */
    uint8_t reason;
    uint16_t rule;
    uint32_t words; /* matched, in half words */
    uint32_t seg;   /* segment of the match it was taken by, NO_SEG if none */
    uint8_t scope;  /* enum match_scope of that match */
    struct source source;
};

/* Which memory the match at hand compared with. */
enum match_scope { IN_THREAD, IN_STREAM };
#define NO_SEG UINT32_MAX

struct dline {
    uint32_t t_from, t_to; /* tokens, relative to the post */
    uint32_t words2;       /* its length in half words */
    uint32_t covered;      /* how many of its tokens the match covers */
    uint32_t exact;        /* how many of these without an edit */
    uint32_t from, to;     /* the covered tokens lie in [from, to) */
    struct edits edits;    /* between the line and its source */
    bool whole;            /* found from end to end in one chain, but for edits */
    bool full;             /* whole, and its edits do not change what it says */
    bool parted;           /* only parts of it go */
    struct verdict verdict;
};

/* 64 lines, a bit each: stages look at the lines they are about, and pass the others by without asking each. */
struct dlines {
    uint64_t words; /* the line has words */
    uint64_t text;  /* it has no cue */
    uint64_t gone;  /* it goes: scene_gone */
    uint64_t found; /* some of its tokens are covered */
    uint64_t full;  /* dline.full */
};

/* Kinds of lines that scene_next looks for. */
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
    uint32_t words;                 /* how many more words of the post may be compared letter by letter */
    uint32_t numbers;               /* how many more of its numbers may be held against what they may stand for */
    bool coarse;                    /* nothing is compared letter by letter: all other words count alike */
    struct variants_accents around; /* those of the line at hand */
    bool led;                       /* the text at hand stands below an announcement */
    bool denied;                    /* a coarse look saw another word in the place of a negation, which may only be misspelt */
    unsigned n_exchanges;
    struct exchange exchange[WEIGHING_EXCHANGES]; /* the first ones */
};

/* All that the stages read and write while one post is judged.  `target` is the post, `source` the earlier text that it was
 * compared with.  The judge keeps one scene and fills it anew for each post. */
struct scene {
    const struct config *config;
    const struct block_text *text;
    const struct block_cues *cues;
    const struct block_words *words;
    const struct block_cuts *cuts; /* of the earlier posts of the block */
    const struct post *p;          /* the post under judgement */
    const struct match *m;         /* the match at hand: with the thread, or with the run (scope) */
    struct tnames names;           /* of the thread */
    const struct thread_index *ix; /* what m compared with: positions of sources point into it */
    const uint32_t *tok;           /* hashes of the post's tokens */
    const uint8_t *kind;
    struct dline *line; /* n_lines, one a line of the body */
    size_t n_lines, cap_lines;
    struct dlines *lines; /* n_lines / 64 + 1 sets of bits */
    size_t cap_sets;
    struct dpart *part; /* parts of lines that go, rising by line */
    size_t n_parts, cap_parts;
    struct trange *own; /* what was written into the boxes of quotes (inserted.h), rising */
    size_t n_own, cap_own;
    bool alone;       /* the thread's only post: a mail without its thread */
    bool single;      /* the same, or a piece of it: text without separators */
    bool halves;      /* some token weighs half a word */
    bool spaced;      /* some line has no words: paragraphs are told apart */
    unsigned kinds;   /* which cues its lines have: bits 1 << enum cue_kind */
    uint64_t reasons; /* for which its lines went at any time, also if they came back: bits 1 << enum reason */
    struct weighing *weighing;
    unsigned plenty; /* half words that are enough whatever the situation */
    enum match_scope scope;
    const struct stream_match *far; /* IN_STREAM: the match with the run that m belongs to */
    const struct sunit *unit;       /* IN_STREAM: what ix->post[].number points at */
};

/* Fills scene.line from the block: tokens, cues, nothing found yet. */
enum status lines_fill(struct scene *s) MUST_CHECK;
/* The line, or tokens [t, x) of it, look like code or a row of a table. */
bool line_is_code(const struct scene *s, size_t i);
bool stretch_is_code(const struct scene *s, size_t line, uint32_t t, uint32_t x);
/* The line looks like an item of a list. */
bool line_is_item(const struct scene *s, size_t i);
/* Sets what the match at hand found of each line that stays (dline.covered to dline.full). */
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

/* The first line of that kind from line i on; n_lines if there is none. */
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

/* Of the first n parts, which rise by line, the index of the first one in line `line` or below. */
static inline size_t scene_part(const struct scene *s, size_t line, size_t n)
{
    size_t lo = 0;
    SEARCH(lo, n, mid, s->part[mid].line < line);
    return lo;
}

/* The nearest line with words below line i, and above it; n_lines if there is none. */
static inline size_t scene_below(const struct scene *s, size_t i) { return scene_next(s, i + 1, WITH_WORDS); }
static inline size_t scene_above(const struct scene *s, size_t i)
{
    size_t k = i / 64;
    uint64_t set = i % 64 ? s->lines[k].words & (UINT64_MAX >> (64 - i % 64)) : 0;
    while (!set && k > 0)
        set = s->lines[--k].words;
    return set ? 64 * k + 63 - (size_t)__builtin_clzll(set) : s->n_lines;
}
/* The segment of the match at hand because of which line i went; NO_SEG if it went because of another match, or of none. */
static inline uint32_t scene_seg(const struct scene *s, size_t i)
{
    const struct verdict *f = &s->line[i].verdict;
    return f->scope == s->scope ? f->seg : NO_SEG;
}
static inline unsigned tok_words2(const struct scene *s, uint32_t t) { return s->kind[t] & TOK_HALF ? 1u : 2u; }

/* A line or sentence of the post begins with token t. */
static inline bool target_starts(const struct scene *s, uint32_t t) { return t == 0 || (s->tok[t - 1] & TOK_FLAGS); }
/* Target token t is a word of the list. */
static inline bool scene_listed(const struct scene *s, enum word_list list, uint32_t t)
{
    return edit_words_has(list, s->tok[t], WORDS_MASK_THREAD);
}
/* The first token of the line that begins at byte `byte` of the block or behind it; t_to of the line if there is none. */
uint32_t scene_token_at(const struct scene *s, const struct dline *d, uint32_t byte);
/* A line or sentence of the source begins at pos. */
bool source_starts(const struct scene *s, uint32_t pos);

/* The post leaves out source tokens [s_from, s_to) before its token t, and these are whole sentences or lines. */
bool scene_left_out(const struct scene *s, uint32_t t, uint32_t s_from, uint32_t s_to);

/* A sentence begins with token t, which stands at `pos` of the source, and the source has a negation right before that. */
bool scene_lacks_not(const struct scene *s, uint32_t t, uint32_t pos);

/* Notes which accents the bytes of tokens [t, t_to) have, for a look at words letter by letter. */
void scene_accents(const struct scene *s, uint32_t t, uint32_t t_to);

/* The source of segment `seg` is earlier text of the post at hand, which is one of several: its bounds are known. */
bool scene_within(const struct scene *s, uint32_t seg);

/* Edits that were weighed coarsely would pass if some of them turned out to be light: they are worth a closer look.  seg: a
 * segment by which the text was found. */
bool scene_doubt(const struct scene *s, uint32_t seg, uint32_t words2, struct edits e);

/* A text of words2 half words with such edits still says what its source says. */
bool scene_same(const struct scene *s, uint32_t seg, uint32_t words2, struct edits e);

/* The length of tokens [from, to) in half words; exact_only: of those that were matched without an edit. */
uint32_t scene_words2(const struct scene *s, uint32_t from, uint32_t to, bool exact_only);

#endif
