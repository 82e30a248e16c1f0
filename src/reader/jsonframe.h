/* jsonframe: where JSON records end, in every form that dumps have: lines; arrays; documents over many lines, one behind
 * the other, with or without a record separator (RFC 7464) between; arrays that a path names, anywhere in such documents.
 *
 * What stands between records (brackets, commas, the members of a document around the array) goes into the frame of the record
 * behind it, or into a frame without a record, so that all frames together are the input.  One pass, no value is kept; memory is
 * that of one record.  The form is settled by the first line: if that is one whole object, or does not begin like JSON, records
 * are lines.  Internal to reader/.  SPDX-License-Identifier: MIT */
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
    const char *path;             /* --records, or NULL */
    bool one_record;              /* a document is one record, also if it holds messages */
    bool talk;                    /* the array that the path names is a conversation (jsontalk.h) */
    uint32_t talks;               /* how many conversations were begun */
    char own_path[JSONTALK_PATH]; /* the path that jsontalk.h found */
    uint8_t form, where;          /* enum jsonframe_form, jsonframe_where */
    /* the value at hand */
    bool string, escape, key, want_key, root_array;
    uint8_t prev;                     /* the last byte outside of strings that is no white space */
    uint32_t depth;                   /* number of open containers */
    uint32_t outside;                 /* how many of these are around the record */
    uint8_t type[JSONFRAME_LEVELS];   /* of each container: { or [; the outermost is at 1 */
    int8_t level[JSONFRAME_LEVELS];   /* of each: how many steps of the path lead to it; -1: it is not on the path */
    uint32_t index[JSONFRAME_LEVELS]; /* of each array: the element at hand */
    uint8_t name[JSONFRAME_KEY];      /* the key at hand, n_name bytes */
    size_t n_name;
    bool step_fits; /* the last key is the next step of the path */
    /* while the form is not known */
    size_t looked;
};

struct framer;

/* codec.frame of JSON; sets framer.from and .to, where in the frame the record is, or .other if there is none. */
enum status json_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len) MUST_CHECK;

#endif
