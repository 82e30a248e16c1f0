/* jsonframe: where JSON records end, in every form that dumps have: lines; arrays; documents over many lines, one behind
 * the other, with or without a record separator (RFC 7464) between; arrays that a path names, anywhere in such documents.
 *
 * What stands between records (brackets, commas, the members of a document around the array) goes with the record behind
 * it, or is a frame of its own without a record, so that the frames are the input.  One pass, no value is kept; memory is that
 * of one record.  The form is settled by the first line: one whole object, or nothing that begins like JSON: lines.
 * Inner to reader/.  SPDX-License-Identifier: MIT */
#ifndef READER_JSONFRAME_H
#define READER_JSONFRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reader/jsontalk.h"
#include "util/status.h"

#define JSONFRAME_STEPS 16u  /* keys of a path */
#define JSONFRAME_LEVELS 40u /* containers in which keys are looked at; deeper ones are only counted */
#define JSONFRAME_KEY 256u   /* a longer key matches none */

enum jsonframe_form { JSONFRAME_NEW = 0, JSONFRAME_LINES, JSONFRAME_VALUES };
enum jsonframe_where { JSONFRAME_BETWEEN = 0, JSONFRAME_RECORD, JSONFRAME_TAIL, JSONFRAME_DONE };

struct jsonframe {
    const char *path; /* --records, or NULL */
    bool one_record;  /* a document is a record, whatever messages are in it */
    bool talk;        /* the array that the path names is a conversation */
    uint32_t talks;   /* of them that were begun */
    char own_path[JSONTALK_PATH];
    uint8_t form, where; /* enum jsonframe_form, jsonframe_where */
    /* the value at hand */
    bool string, escape, key, want_key, root_array;
    uint8_t prev;                   /* the last byte outside of strings that is no white space */
    uint32_t depth;                 /* open containers */
    uint32_t outside;               /* of those around the record */
    uint8_t type[JSONFRAME_LEVELS]; /* { or [, from depth 1 */
    int8_t level[JSONFRAME_LEVELS]; /* steps of the path that lead to it; -1: another way */
    uint32_t index[JSONFRAME_LEVELS];
    uint8_t name[JSONFRAME_KEY];
    size_t n_name;
    bool step_fits; /* the last key is the next step */
    /* while the form is not known */
    size_t looked;
};

struct framer;

/* codec.frame of JSON; leaves in the framer what of the frame is the record (from, to), or that none is in it (other). */
enum status json_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len) MUST_CHECK;

#endif
