/* block: a stretch of input holding whole posts, and everything the stages learn about it.
 *
 * The unit of work that travels: a reader fills bytes, lines and posts; one worker analyses it (cues,
 * tokens, fingerprints: pure functions of the bytes); the ordered stage judges its posts one after the other
 * and leaves cuts; an emitter turns bytes and cuts into output.  How input falls into blocks never shows in
 * the result: only posts (and the pieces of giant posts, cut at places their bytes fix) do.
 *
 * Each stage has a part of the struct, and a function takes the part that it works on.
 * Ownership: the block owns all its arrays and reuses them; offsets are bytes from text.buf, lines and
 * tokens are indexes into the block's arrays.
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
#define POST_MORE 2u   /* not the end of its post: the next piece follows */
#define POST_NEXT 4u   /* not the start of its post: a piece went before */
#define POST_LAST 8u   /* last of its thread */
#define POST_BREAK 16u /* its first line is no text of the thread: it separates threads */
#define POST_OPEN 32u  /* posts of other threads may come before the next of this one */
#define POST_BODY 64u  /* markup, a field or MIME parts it from its page: no page furniture is in it */

struct post {
    uint32_t line_from, line_body, line_to; /* separators are [from, body), the text is [body, to) */
    uint32_t tok_from, tok_to;              /* tokens of the body */
    uint32_t fp_from, fp_to;                /* fingerprints of the body */
    uint32_t query_from, query_to;          /* stretches to look for */
    uint32_t digest_from, digest_to;        /* in exact mode, instead of the two above */
    uint32_t hit_from, hit_to;
    uint32_t span_from, span_to;     /* spans of cues of the body */
    uint32_t cut_from, cut_to;       /* what goes */
    uint32_t barred_from, barred_to; /* tokens that are nobody's source */
    uint64_t base, known_from;       /* its place in the memory of the run, which begins at known_from */
    uint64_t thread, number;         /* counted from 1: threads in the run, posts in the thread */
    uint64_t again;                  /* it is post `again` of its thread once more; 0: it is not */
    uint64_t said;                   /* hash of the text of a record with an id */
    uint32_t record, part;           /* text.records: its item, and its post in there + 1 (0: found by separators) */
    uint8_t flags;
    bool marked;  /* some line or span has a sign */
    uint8_t wrap; /* width its paragraphs are wrapped at, bytes; 0: they are not */
};

enum query_what {
    QUERY_SAMPLE,  /* a fingerprint */
    QUERY_SHORT,   /* an end of a short line */
    QUERY_EDGE,    /* an end of a line */
    QUERY_SENTENCE /* the start of one: only looked for, not remembered */
};

/* A stretch of a post that is looked for in the memory of the run (index/stream_query.h). */
struct query {
    uint64_t hash;
    uint32_t t;     /* its first token, from the post's */
    uint32_t place; /* what was found: asked.place[place ..), latest first */
    uint8_t n;      /* so many */
    uint8_t len;    /* tokens */
    uint8_t what;   /* enum query_what */
    bool stays;     /* will be remembered, unless the text that goes on there is known */
    bool barred;    /* neither looked for nor remembered */
};

/* A query as the parts of the memory take it. */
struct sought {
    uint64_t hash;
    uint32_t query, post; /* of the block */
};

/* Tokens [from, to) of the block that are nobody's source; `asks`: but they are looked for. */
struct barred {
    uint32_t from, to;
    bool asks;
};

/* What a paragraph, or a line of one, says: exact mode's view of a block (segment/digests.h). */
struct digest {
    uint64_t hash;
    uint32_t line;    /* the first, a line of the block */
    uint32_t n_lines; /* of a paragraph; 0: it is a line of the one before */
    uint32_t half_words;
};

/* Where removed text was seen before. */
struct source {
    uint64_t thread, post; /* 0: nowhere in the stream */
};
static inline bool source_same(struct source a, struct source b) { return a.thread == b.thread && a.post == b.post; }

/* A paragraph or line that was seen before (decide/exact.h). */
struct hit {
    uint32_t line, line_end;  /* of the block */
    uint32_t half_words, run; /* run: halves of the run it went with, if any */
    uint64_t place;           /* in the order in which new texts came */
    struct source source;
    uint8_t verdict; /* if it goes */
    bool part, near; /* a line of a paragraph that is not found; its source is in there */
    bool gone;
};

/* One removed stretch: bytes [from, to) of the block.  Whole lines with their terminators, or a part of one
 * line.  Rising and disjoint. */
struct cut {
    uint32_t from, to;
    uint8_t verdict; /* enum verdict_kind */
    uint8_t reason;  /* enum reason (decide/policy.h) */
    uint16_t rule;   /* for reason "rule" */
    uint32_t words;  /* the measure: words found at the source */
    struct source source;
};
/* They are of one run: what goes for the same. */
static inline bool cut_same(const struct cut *a, const struct cut *b)
{
    return a->verdict == b->verdict && source_same(a->source, b->source);
}

/* What the counters ask of a cut (tally.h). */
struct cut_told {
    uint64_t text; /* what it says, as a number; 0: too little */
    uint64_t half_words;
};

/* Bytes [from, to) of the block went out as they were, and begin at `out` of the output: what a journal needs to know.
 * Rising in both. */
struct kept {
    uint32_t from, to;
    size_t out;
};

struct records;

/* The input, filled by the reader, and its posts, in which each stage notes what of its own part is theirs. */
struct block_text {
    uint8_t *buf; /* len bytes, TOKENS_PAD more readable */
    size_t len, cap;
    uint64_t off;     /* of buf[0] in the input */
    uint64_t line_no; /* of line[0], from 1 */
    size_t file;      /* the input it is of, from 1 */
    uint8_t packing;  /* enum unpack_kind of that */
    uint8_t encoding; /* enum input_encoding of that */
    bool file_ends;   /* it is the last block of it */
    struct line *line;
    size_t n_lines, cap_lines;
    struct post *post;
    size_t n_posts, cap_posts;
    struct records *records; /* of structured input (reader/records.h); NULL, or none in it: plain text */
};

/* What its visible signs say (segment/analyse.h). */
struct block_cues {
    struct cue_line *line; /* one a line */
    size_t cap_lines;
    struct cue_span *span; /* cue_span.line is a line of the block */
    size_t n_spans, cap_spans;
    struct buf log; /* the same, to be kept in a file (segment/cuelog.h) */
};

/* Its words and fingerprints (segment/analyse.h). */
struct block_words {
    struct tokens tok;
    uint32_t *line_tok; /* n_lines + 1: first token of each line */
    size_t cap_line_tok;
    struct fp *fp; /* fp.tok is a token of the block */
    size_t n_fps, cap_fps;
    uint16_t *stored; /* of its posts, as other shards know them (stream_write) */
    size_t cap_stored;
};

/* What the memory of the run is asked, and where it was found (index/stream_query.h, index/stream_place.h). */
struct block_asked {
    struct query *query;
    size_t n_queries, cap_queries;
    struct sought *sought; /* the queries by parts of the table, part i from part_from[i] on */
    size_t cap_sought;
    uint32_t part_from[17];
    uint64_t *place; /* where they were found */
    size_t n_places, cap_places;
    struct barred *barred; /* rising, disjoint */
    size_t n_barred, cap_barred;
};

/* Exact mode's view of it, instead of the words: digests (segment/digests.h) and those that were seen (decide/exact.h). */
struct block_exact {
    struct digest *digest;
    size_t n_digests, cap_digests;
    struct norm norm; /* what they were taken of */
    struct hit *hit;
    size_t n_hits, cap_hits;
};

/* What goes (decide/judge.h, decide/exact.h), and what the counters ask of it (tally.h). */
struct block_cuts {
    struct cut *cut;
    size_t n, cap;
    struct cut_told *told; /* one a cut, if n_told is not 0 */
    size_t n_told, cap_told;
    uint64_t half_words; /* of all tokens; with told */
};

/* What the emitter made of it. */
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

void block_reset(struct block *b); /* empty, memory kept */
void block_free(struct block *b);  /* but for its records, which are their maker's to free (reader/records.h) */

/* Notes that bytes [from, to) go out at the end of the output; joins them to the stretch before where they continue it. */
enum status block_keep(struct block_output *out, uint32_t from, uint32_t to) MUST_CHECK;

/* Of a thread of one post, or a piece of it: text without separators. */
static inline bool post_single(const struct post *p) { return p->number == 1 && (p->flags & (POST_LAST | POST_MORE)); }

/* Bytes of line i with its terminator. */
static inline uint32_t block_line_end(const struct block_text *text, size_t i)
{
    return text->line[i].off + text->line[i].len + text->line[i].eol;
}

#endif
