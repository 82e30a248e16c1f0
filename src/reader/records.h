/* records: what a block of structured input holds besides its text.
 *
 * The reader puts in frames as they came (record_reader.h); record_decoder.h decodes them into the text, lines and posts of the
 * block, so that later stages see posts as in plain text; emitters write records back with record_rewrite. They belong to the
 * owner of the block (block_text.records).  Each block has a decoder of its own, for its records live as long as the block is
 * in use.
 * SPDX-License-Identifier: MIT */
#ifndef READER_RECORDS_H
#define READER_RECORDS_H

#include "reader/decoder.h"
#include "segment/block.h"

struct record_item {
    struct frame frame; /* raw.ptr is set by record_decoder_run; until then the bytes are at records.raw[raw_from] */
    size_t raw_from;
    const char *file;
    struct record record;
    enum status st;              /* ST_OK, or ST_SKIP: passed through */
    uint32_t post_from, post_to; /* its posts in the block */
    uint64_t thread;             /* thread of the first of these, 0: there is none */
    size_t out_to;               /* form `same`: where the record ends in the block's output */
};

struct records {
    enum format format;
    struct decoder *decoder;
    enum format decodes; /* what the decoder is for; FMT_AUTO: there is none yet */
    struct buf raw;
    struct record_item *item;
    size_t n, cap;
};

/* Empties the block and gives it records of this format. */
enum status records_begin(struct block *b, enum format format) MUST_CHECK;
void records_delete(struct records *r); /* NULL is fine */
/* Appends a frame; its bytes are copied. */
enum status records_add(struct records *r, const struct frame *f, const char *file) MUST_CHECK;

/* Line of the input where the trouble of a malformed item is. */
uint64_t records_line(const struct record_item *i);
/* Index of the first item from `from` on that is malformed or odd; r->n if none is.  Of a record in pieces only the first piece
 * counts. */
size_t records_trouble(const struct records *r, size_t from);
/* Takes the items from number `at` on out of the block. */
void records_cut(struct block_text *text, size_t at);

/* The block's records, or NULL if it is plain text. */
static inline const struct records *records_of(const struct block_text *text)
{
    return text->records && text->records->n ? text->records : NULL;
}

/* The post is a mail: it is a record of an mbox, or the only post of a text that is no page. */
static inline bool records_mail(const struct block_text *text, const struct post *p)
{
    unsigned format = records_of(text) ? text->records->item[p->record].record.format : FMT_TEXT;
    bool alone = (p->flags & POST_THREAD) && (p->flags & POST_LAST);
    return format == FMT_MBOX || (alone && format != FMT_HTML && format != FMT_WET);
}

/* What the input tells of a post; empty slices for what it does not tell. */
struct post_names {
    struct slice id, author, date, thread;
};
struct post_names records_names(const struct block_text *text, const struct post *p);

#endif
