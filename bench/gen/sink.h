/* sink: where generated text goes, with the truth beside it.
 * Text is written in order; each piece carries a label and a kind.  When a truth file is given, one line a run of equal
 * (label, kind) is written: `START<TAB>END<TAB>LABEL<TAB>KIND`, byte offsets, end excluded, every byte of the text covered.
 * White space goes with what stands before it.
 * Ownership: the caller owns the FILEs; sink_flush writes what is buffered.  A failing write ends the program with status 1,
 * a closed pipe quietly.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_SINK_H
#define BENCH_SINK_H

#include "bytes.h"

enum label {
    LB_NEW,
    LB_QUOTE,
    LB_REPOST,
    LB_ATTRIBUTION,
    LB_CHROME,
    LB_SIGNATURE,
    LB_HEADER,
    LB_SEPARATOR,
    LB_ORPHAN,
    LB_UNKNOWN,
    LB_N
};

enum kind {
    /* of repeats */
    K_FULL,
    K_PARTIAL,
    K_NESTED,
    K_ELIDED,
    K_INTERLEAVED,
    K_RUNON,
    K_EDITED,
    K_REWRAPPED,
    K_COMB,
    K_ARTICLE,
    K_ACROSS,
    K_REPLACED,
    /* of new text */
    K_TEXT,
    K_SHORT,
    K_PROVERB,
    K_REFRAIN,
    K_CODE,
    K_TABLE,
    K_LIST,
    K_MOTTO,
    K_GREETING,
    K_TEMPLATE,
    K_NEXT,
    K_TIMETABLE,
    K_VOTE,
    K_LINKS,
    K_SIBLING,
    K_LOG,
    K_PATCH,
    K_FURNITURE,
    K_TITLE,
    K_NONE,
    K_N
};

extern const char *const label_name[LB_N], *const kind_name[K_N];

struct sink {
    FILE *text, *truth; /* either may be NULL: text then stays in buf for the caller to take */
    struct bytes buf, tbuf;
    uint64_t off; /* bytes put so far */
    uint64_t run_start;
    enum label label;
    enum kind kind;
};

void sink_init(struct sink *s, FILE *text, FILE *truth);
void sink_put(struct sink *s, const char *p, size_t n, enum label label, enum kind kind);
void sink_space(struct sink *s, const char *p); /* with the label of what stands before */
void sink_flush(struct sink *s);                /* ends the last run too */
void sink_free(struct sink *s);
void sink_write(FILE *f, struct bytes *b); /* writes all and empties b */

#endif
