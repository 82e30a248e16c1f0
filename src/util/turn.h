/* turn: who may go, by number: workers pass a stage of the pipeline in the order of their tickets.
 *
 * A short spin, then sleep: a long one costs more than it saves when a neighbour holds the other core
 * (speed-notes.md, 6).  The caller owns the struct.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_TURN_H
#define UTIL_TURN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

struct turn {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    _Atomic uint64_t now; /* the ticket that may go */
};

void turn_init(struct turn *t); /* ticket 0 goes first */
void turn_free(struct turn *t);

/* Returns when it is the ticket's turn, which lasts until turn_pass.  What was done in earlier turns is seen. */
void turn_wait(struct turn *t, uint64_t ticket);
void turn_pass(struct turn *t);

#endif
