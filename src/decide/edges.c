/* edges: see the header.  SPDX-License-Identifier: MIT */
#include "decide/edges.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "decide/policy.h"

/* A hash of the line without case, numbers and blanks; where all lines of a rule count as the same (CUE_LIKE), of the rule. */
static uint64_t key_of(const struct block *b, uint32_t i)
{
    const struct cue_line *m = &b->cues.line[i];
    const struct line *l = &b->text.line[i];
    uint8_t text[256];
    size_t n = 0;
    for (uint32_t k = 0; k < l->len && n < sizeof text && !(m->flags & CUE_LIKE); k++) {
        uint8_t c = b->text.buf[l->off + k];
        if (c > ' ')
            text[n++] = (uint8_t)(c - '0') < 10 ? '0' : (uint8_t)((c | 0x20u) - 'a') < 26 ? c | 0x20u : c;
    }
    return XXH3_64bits_withSeed(text, n, (uint64_t)m->rule << 8 | (m->flags & CUE_HEAD));
}

static uint32_t count(struct edges *e, uint64_t key, uint64_t post)
{
    unsigned i = 0;
    while (i < e->n && e->edge[i].key != key)
        i++;
    if (i == EDGES_MOST)
        return 0;
    if (i == e->n)
        e->edge[e->n++] = (struct edge){.key = key};
    if (e->edge[i].post != post)
        e->edge[i].posts++;
    e->edge[i].post = post;
    return e->edge[i].posts;
}

void edges_settle(struct edges *e, struct block *b, const struct post *p)
{
    if (p->flags & POST_THREAD)
        e->n = 0;
    for (uint32_t i = p->line_body; p->marked && i < p->line_to; i++) {
        struct cue_line *m = &b->cues.line[i];
        if (m->kind != CUE_CHROME || !(m->flags & (CUE_HEAD | CUE_FOOT)))
            continue;
        bool piece = p->flags & (POST_MORE | POST_NEXT | POST_OPEN);
        if (piece || count(e, key_of(b, i), p->number) < POLICY_EDGES)
            *m = (struct cue_line){.kind = CUE_TEXT};
        m->flags = 0;
    }
}
