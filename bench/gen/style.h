/* style: how a forum, list or site looks once a scraper has flattened it; one table entry each (style.c).
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_STYLE_H
#define BENCH_STYLE_H

#include "thread.h"

enum marks { MARK_NONE, MARK_GT, MARK_GT_TIGHT, MARK_ENTITY, MARK_BAR };

struct style {
    const char *name;
    enum lang lang;
    uint32_t wrap; /* columns, 0: a paragraph is a line */
    enum marks marks;
    uint32_t marked; /* percent of the quotes that still have their markers or attribution */
    uint32_t nested; /* percent of the quotes of posts with quotes that keep them */
    uint32_t glued;  /* percent of the replies that follow a quote without a blank line */
    bool dense;      /* paragraphs follow each other without a blank line */
    bool signatures; /* `-- ` blocks exist here */
    void (*open)(const struct thread *t, const struct post *p, struct sink *out);
    /* the line that announces a quote, and the one that ends it, appended; "" for none */
    void (*attribution)(struct thread *t, const struct post *src, struct bytes *out);
    void (*closing)(struct thread *t, struct bytes *out);
};

const struct style *style_find(const char *name); /* NULL: no such style */
const struct style *style_at(uint32_t i);         /* NULL: past the last */

/* the header block that some mailers put above all they quote, at the end of the post */
void style_original(const struct thread *t, const struct post *src, struct bytes *out);

/* the post as it stands in the page, with the separator before it */
void style_render(const struct thread *t, const struct post *p, struct sink *out);

#endif
