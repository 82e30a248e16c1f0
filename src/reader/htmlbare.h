/* htmlbare: what pages say of a post, without the words around it.
 *
 * Slices become narrower, nothing is copied.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLBARE_H
#define READER_HTMLBARE_H

#include "text/slice.h"

/* "Bob wrote: ↑", "Quote from: Bob on Monday", "(01-01-2018, 10:00 AM)Bob Wrote:": the name in it. */
void htmlbare_name(struct slice *s);
/* "Posted: Mon May 05, 2003 7:43 pm    Post subject: Ferry": the date in it. */
void htmlbare_date(struct slice *s);
/* "ann · 3 May": the name alone. */
void htmlbare_author(struct slice *s);

/* "viewtopic.php?p=123#123": the 123 behind the sign. */
void htmlbare_id(struct slice *s);

#endif
