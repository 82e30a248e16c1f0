/* block: life of the struct; the stages fill it.  SPDX-License-Identifier: MIT */
#include "segment/block.h"

#include <string.h>

#include "util/alloc.h"
#include "util/vec.h"

void block_reset(struct block *b)
{
    b->text.len = b->text.n_lines = b->text.n_posts = 0;
    b->cues.n_spans = 0;
    b->words.tok.n = b->words.n_fps = 0;
    b->asked.n_queries = b->asked.n_places = b->asked.n_barred = 0;
    b->exact.n_digests = b->exact.n_hits = 0;
    b->cuts.n = b->cuts.n_told = 0;
    b->output.n_kept = 0;
    buf_clear(&b->cues.log);
    buf_clear(&b->output.bytes);
}

void block_free(struct block *b)
{
    void *array[] = {b->text.buf,  b->text.line,   b->text.post,    b->cues.line,   b->cues.span,    b->words.line_tok,
                     b->words.fp,  b->asked.query, b->asked.sought, b->asked.place, b->asked.barred, b->exact.digest,
                     b->exact.hit, b->cuts.cut,    b->cuts.told,    b->output.kept, b->words.stored};
    for (size_t i = 0; i < sizeof array / sizeof *array; i++)
        alloc_free(array[i]);
    tokens_free(&b->words.tok);
    norm_free(&b->exact.norm);
    buf_free(&b->cues.log);
    buf_free(&b->output.bytes);
    memset(b, 0, sizeof *b);
}

enum status block_keep(struct block_output *out, uint32_t from, uint32_t to)
{
    struct kept *last = out->n_kept ? &out->kept[out->n_kept - 1] : NULL;
    if (last && last->to == from && last->out + (last->to - last->from) == out->bytes.len) {
        last->to = to;
        return ST_OK;
    }
    return VEC_PUSH(out->kept, out->n_kept, out->cap_kept, ((struct kept){from, to, out->bytes.len}));
}
