/* datehead: lines of forum pages that show when a post was written, whatever the software: `Posted: Mon Jan 04, 2010 5:04 pm`,
 * `Ann Reed 2010-01-04 17:04`, `Submitted by Ann on Mon, 01/04/2010 - 17:04`, `3 years ago`.  What recurs in one shape in a text,
 * with lines between, opens its posts.
 * SPDX-License-Identifier: MIT */
#ifndef READER_DATEHEAD_H
#define READER_DATEHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "text/slice.h"

#define DATEHEAD_MOST 112u  /* bytes of such a line, blanks in a row as one */
#define DATEHEAD_WIDE 1000u /* with all of them */

struct datehead {
    uint64_t shape; /* of its date and what is around it: the same for all heads of a page */
    bool sure;      /* it shows a time of day too, or says that something was posted; else it may be any date */
    bool posted;    /* at a minute that nobody fixes for a meeting, beside one or two words */
    /* the hash of what stands beside the date, 0: nothing much; those who post do so again, other things are new each time */
    uint32_t beside;
};

/* Whether it may be one: a quick look. */
bool datehead_may_be(struct slice line);
bool datehead_parse(struct slice line, struct datehead *out);

#endif
