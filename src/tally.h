/* tally: counts what came in, what went and why, block by block in the order of the input, into a `struct stats`.
 *
 * The pipeline owns the struct; no failure: what there is no memory to list is not listed.
 * SPDX-License-Identifier: MIT */
#ifndef TALLY_H
#define TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "quote/rules.h"
#include "segment/block.h"
#include "stats.h"
#include "util/status.h"

struct repeats;

struct tally {
    const struct config *config;
    const struct rules *rules;
    struct stats *stats;
    uint64_t thread_out; /* the last thread that had kept text */
    uint8_t *told;       /* bits of open threads that had */
    size_t cap_told;
    struct repeats *repeats; /* the texts that went most often, or NULL */
    bool listing;            /* they, rules and sources are counted now: somebody asks, or much goes */
};

void tally_init(struct tally *t, const struct config *config, const struct rules *rules, struct stats *stats);
void tally_free(struct tally *t);

/* What tally_block asks of each cut of a decided block; due before it, by any worker. */
enum status tally_look(const struct config *config, struct block *b) MUST_CHECK;

/* A judged block. */
void tally_block(struct tally *t, const struct block *b);
/* After the last: the lists of --stats. */
void tally_end(struct tally *t);

#endif
