/* sharing: which FILEs are pages of one thread, by their names or by the canonical links of pages (--thread-from).
 *
 *     name      the FILE's name without its ending, and without a page's number (trams.17-page-2.html, trams.17_p3.html,
 *               showthread.php?t=17&page=4)
 *     name:RE   what RE matches in the name, or its first group
 *     link      the same of the link in <link rel="canonical">; pages without one are threads of their own
 *
 * The caller owns the struct.  SPDX-License-Identifier: MIT */
#ifndef READER_SHARING_H
#define READER_SHARING_H

#include <stdbool.h>
#include <stdint.h>

#include "text/slice.h"
#include "util/status.h"

struct linepattern;

struct sharing {
    enum { SHARE_NONE = 0, SHARE_NAME, SHARE_LINK } how;
    struct linepattern *pattern; /* of name:RE, or NULL */
};

/* thread_from: config.thread_from, or NULL. */
enum status sharing_init(struct sharing *s, const char *thread_from) MUST_CHECK;
void sharing_free(struct sharing *s);

/* The name of the thread, taken from the FILE's name or from the link of its page; empty: it is a thread of its own. */
struct slice sharing_name(const struct sharing *s, struct slice file, struct slice link);

#endif
