/* htmlframe: where a page ends, in input of pages one behind the other.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLFRAME_H
#define READER_HTMLFRAME_H

#include "reader/framer.h"

/* codec.frame of HTML: a page ends where the next one begins behind its `</html`. */
enum status html_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len) MUST_CHECK;

#endif
