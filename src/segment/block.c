/* block: life of the struct; the stages fill it.  SPDX-License-Identifier: MIT */
#include "segment/block.h"

#include <string.h>

#include "util/alloc.h"
#include "util/vec.h"

void block_reset(struct block *b)
{
    b->len = 0;
    b->n_lines = b->n_posts = b->n_spans = b->n_fps = b->n_queries = b->n_places = b->n_barred = b->n_digests = b->n_hits =
        b->n_cuts = b->n_told = b->n_kept = 0;
    b->tok.n = 0;
    buf_clear(&b->marklog);
    buf_clear(&b->out);
}

void block_free(struct block *b)
{
    alloc_free(b->buf);
    alloc_free(b->line);
    alloc_free(b->post);
    alloc_free(b->mark);
    alloc_free(b->span);
    tokens_free(&b->tok);
    alloc_free(b->line_tok);
    alloc_free(b->fp);
    alloc_free(b->query);
    alloc_free(b->sought);
    alloc_free(b->place);
    alloc_free(b->barred);
    alloc_free(b->digest);
    alloc_free(b->hit);
    norm_free(&b->norm);
    alloc_free(b->cut);
    alloc_free(b->told);
    buf_free(&b->marklog);
    buf_free(&b->out);
    alloc_free(b->kept);
    if (b->records_delete)
        b->records_delete(b->records);
    memset(b, 0, sizeof *b);
}

enum status block_keep(struct block *b, uint32_t from, uint32_t to)
{
    struct kept *last = b->n_kept ? &b->kept[b->n_kept - 1] : NULL;
    if (last && last->to == from && last->out + (last->to - last->from) == b->out.len) {
        last->to = to;
        return ST_OK;
    }
    return VEC_PUSH(b->kept, b->n_kept, b->cap_kept, ((struct kept){from, to, b->out.len}));
}
