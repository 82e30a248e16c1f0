/* block: a stretch of input holding whole posts, and everything the stages learn about it.
 *
 * The unit of work: a reader fills in bytes, lines and posts; a worker analyses it (cues, tokens, fingerprints: pure functions of
 * the bytes); its posts are entered in the memory of the run in the order of the input; a worker judges its posts, which leaves
 * cuts; an emitter turns bytes and cuts into output.  How the input falls into blocks never shows in the result; only posts do,
 * and the pieces of giant posts, whose ends depend on their bytes alone.
 *
 * Each stage has a part of the struct, and a function takes the part that it works on.  Offsets are bytes from text.buf; lines,
 * tokens and posts are indexes into the block's arrays.
 * Ownership: the block owns all its arrays and reuses them for the next stretch of input.
 * SPDX-License-Identifier: MIT */
#ifndef SEGMENT_BLOCK_H
#define SEGMENT_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "fingerprint/fingerprint.h"
#include "quote/cues.h"
#include "text/norm.h"
#include "text/slice.h"
#include "text/tokens.h"
#include "util/buf.h"
#include "util/status.h"

#define POST_THREAD 1u /* first post of a thread */
#define POST_MORE 2u   /* a piece of a giant post, and not its last one */
#define POST_NEXT 4u   /* a piece of a giant post, and not its first one */
#define POST_LAST 8u   /* last of its thread */
#define POST_BREAK 16u /* its first line is no text of the thread: it separates threads */
#define POST_OPEN 32u  /* posts of other threads may come before the next of this one */
#define POST_BODY 64u  /* markup, a field or MIME parts it from its page: no page furniture is in it */

struct post {
    uint32_t line_from, line_body, line_to; /* separators are [from, body), the text is [body, to) */
    uint32_t tok_from, tok_to;              /* tokens of the body */
    uint32_t fp_from, fp_to;                /* fingerprints of the body */
    uint32_t query_from, query_to;          /* asked.query: what is looked up in the memory of the run */
    uint32_t digest_from, digest_to;        /* exact.digest, in exact mode in place of the two above */
    uint32_t hit_from, hit_to;              /* exact.hit */
    uint32_t span_from, span_to;            /* cues.span, of the body */
    uint32_t cut_from, cut_to;              /* cuts.cut */
    uint32_t barred_from, barred_to;        /* asked.barred: tokens that are nobody's source */
    uint64_t base;                          /* position of its first token in the memory of the run */
    uint64_t known_from;                    /* position at which that memory began when the post was entered */
    uint64_t thread, number;                /* counted from 1: threads in the run, posts in the thread */
    uint64_t again;                         /* the earlier post of the thread that it repeats as a whole, id and text; 0: none */
    uint64_t said;                          /* hash of the text of a record with an id */
    uint32_t record, part;                  /* its item in text.records; its number as a post of that, 0: found by separators */
    uint8_t flags;                          /* POST_... */
    bool marked;                            /* some line or span has a cue */
    uint8_t wrap;                           /* the width in bytes at which its paragraphs are wrapped; 0: they are not */
};

enum query_what {
    QUERY_SAMPLE,  /* a winnowed fingerprint */
    QUERY_SHORT,   /* the first or last FP_K4 words of a short line */
    QUERY_EDGE,    /* the first or last words of a line */
    QUERY_SENTENCE /* the first words of a sentence, or the last ones: looked up but not remembered */
};

/* A stretch of a post that is looked for in the memory of the run (index/stream_query.h). */
struct query {
    uint64_t hash;
    uint32_t t;     /* its first token, counted from the post's first */
    uint32_t place; /* where it was found: asked.place[place .. place + n), latest first */
    uint8_t n;
    uint8_t len;  /* in tokens */
    uint8_t what; /* enum query_what */
    bool stays;   /* is remembered, unless the text around it is a copy of what is remembered (index/stream_place.h) */
    bool barred;  /* neither looked up nor remembered */
};

/* A query in the list of its part of the memory's table. */
struct sought {
    uint64_t hash;
    uint32_t query, post; /* of the block */
};

/* Tokens [from, to) of the block that are nobody's source, because of a cue.  asks: they are looked up all the same. */
struct barred {
    uint32_t from, to;
    bool asks;
};

/* The hash of a paragraph, or of a line of one: exact mode's view of a block (segment/digests.h). */
struct digest {
    uint64_t hash;
    uint32_t line;    /* its first line in the block */
    uint32_t n_lines; /* lines of a paragraph; 0: it is a line of the paragraph before */
    uint32_t half_words;
};

/* Where removed text was seen before. */
struct source {
    uint64_t thread, post; /* 0: nowhere in the stream */
};
static inline bool source_same(struct source a, struct source b) { return a.thread == b.thread && a.post == b.post; }

/* A paragraph or line that was seen before (decide/exact.h). */
struct hit {
    uint32_t line, line_end;  /* lines of the block */
    uint32_t half_words, run; /* run: half words of the run that it went with, if any */
    uint64_t place;           /* of its source, in the order in which new texts came (index/digest_table.h) */
    struct source source;
    uint8_t verdict; /* what it is if it goes */
    bool part, near; /* part: a line of a paragraph that is not found; near: its source is in that paragraph, a little above */
    bool gone;       /* it goes */
};

/* One removed stretch: bytes [from, to) of the block.  Whole lines with their terminators, or a part of one
 * line.  Rising and disjoint. */
struct cut {
    uint32_t from, to;
    uint8_t verdict; /* enum verdict_kind */
    uint8_t reason;  /* enum reason (decide/policy.h) */
    uint16_t rule;   /* for reason "rule" */
    uint32_t words;  /* words found at the source, whole ones */
    struct source source;
};
/* Both cuts have the same verdict and source, so they are shown as one. */
static inline bool cut_same(const struct cut *a, const struct cut *b)
{
    return a->verdict == b->verdict && source_same(a->source, b->source);
}

/* What the counters need to know of a cut (tally.h), worked out by a worker ahead of its turn. */
struct cut_told {
    uint64_t text; /* repeats_key of its words (state/repeats.h); 0: too few */
    uint64_t half_words;
};

/* Bytes [from, to) of the block went out unchanged, and begin at byte `out` of block_output.bytes; for a journal.  Rising in
 * both. */
struct kept {
    uint32_t from, to;
    size_t out;
};

struct records;

/* The input, filled in by the reader, and its posts, in which each stage notes its ranges of the stage's own arrays. */
struct block_text {
    uint8_t *buf; /* len bytes, TOKENS_PAD more readable */
    size_t len, cap;
    uint64_t off;     /* of buf[0] in the input */
    uint64_t line_no; /* of line[0], from 1 */
    size_t file;      /* the input it is of, from 1 */
    uint8_t packing;  /* enum unpack_kind of that input */
    uint8_t encoding; /* enum input_encoding of that input */
    bool file_ends;   /* the block is the last one of that input */
    struct line *line;
    size_t n_lines, cap_lines;
    struct post *post;
    size_t n_posts, cap_posts;
    struct records *records; /* of structured input (reader/records.h); NULL, or none in it: plain text */
};

/* Its quote cues (quote/cues.h), found by segment/analyse.h. */
struct block_cues {
    struct cue_line *line; /* one a line */
    size_t cap_lines;
    struct cue_span *span; /* cue_span.line is a line of the block */
    size_t n_spans, cap_spans;
    struct buf log; /* the same as bytes, to be kept in a file (segment/cuelog.h) */
};

/* Its words and fingerprints (segment/analyse.h). */
struct block_words {
    struct tokens tok;
    uint32_t *line_tok; /* n_lines + 1: first token of each line */
    size_t cap_line_tok;
    struct fp *fp; /* fp.tok is a token of the block */
    size_t n_fps, cap_fps;
    uint16_t *stored; /* the words of its posts as the token store has them, for other shards (stream_write) */
    size_t cap_stored;
};

/* What is looked up in the memory of the run, and where it was found (index/stream_query.h, index/stream_place.h). */
struct block_asked {
    struct query *query;
    size_t n_queries, cap_queries;
    struct sought *sought; /* the queries by parts of the table, part i from part_from[i] on */
    size_t cap_sought;
    uint32_t part_from[17];
    uint64_t *place; /* positions in the token store; see query.place */
    size_t n_places, cap_places;
    struct barred *barred; /* rising, disjoint */
    size_t n_barred, cap_barred;
};

/* Exact mode has this in place of the words: digests (segment/digests.h), and which of them were seen before (decide/exact.h). */
struct block_exact {
    struct digest *digest;
    size_t n_digests, cap_digests;
    struct norm norm; /* the normal form that they are hashes of */
    struct hit *hit;
    size_t n_hits, cap_hits;
};

/* What goes (decide/judge.h, decide/exact.h), and what the counters need of it (tally.h). */
struct block_cuts {
    struct cut *cut;
    size_t n, cap;
    struct cut_told *told; /* one for each cut, if n_told is not 0 */
    size_t n_told, cap_told;
    uint64_t half_words; /* of all tokens of the block; filled in with told */
};

/* The bytes that the emitter made of it. */
struct block_output {
    struct buf bytes;
    struct kept *kept; /* filled only for a journal */
    size_t n_kept, cap_kept;
};

struct block {
    struct block_text text;
    struct block_cues cues;
    struct block_words words;
    struct block_asked asked;
    struct block_exact exact;
    struct block_cuts cuts;
    struct block_output output;
};

void block_reset(struct block *b); /* makes it empty and keeps its memory */
void block_free(struct block *b);  /* frees all but text.records, which the reader frees (reader/records.h) */

/* Notes that bytes [from, to) go out at the end of the output; joins them to the stretch before where they continue it. */
enum status block_keep(struct block_output *out, uint32_t from, uint32_t to) MUST_CHECK;

/* The post is the only one of its thread, or a piece of it: text without separators. */
static inline bool post_single(const struct post *p) { return p->number == 1 && (p->flags & (POST_LAST | POST_MORE)); }

/* Bytes of line i with its terminator. */
static inline uint32_t block_line_end(const struct block_text *text, size_t i)
{
    return text->line[i].off + text->line[i].len + text->line[i].eol;
}

#endif
