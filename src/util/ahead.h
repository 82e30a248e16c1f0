/* ahead: fresh memory made ready by a thread of its own before it is needed.
 *
 * The first touch of a page is the hidden cost of a table that grows (NOTES.md, "The memory of the run"): the system clears it,
 * and on a virtual machine the host has to find it, at some 0.5 GB/s.  A fifth of a run over 200 MB went there, in the
 * one stage that nobody else can do meanwhile.  The thread begins with the first request and never changes a byte.
 *
 * It is an offer: NULL, a system without MADV_POPULATE_WRITE or no thread to be had only mean that the pages are
 * cleared when they are touched.  The caller owns it; the memory asked for must stay mapped until ahead_delete.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_AHEAD_H
#define UTIL_AHEAD_H

#include <stddef.h>

struct ahead;

#define AHEAD_SLOTS 2u /* requests at a time: one a growing array */

struct ahead *ahead_new(void); /* or NULL */
/* Waits for the step under way (2 MiB), not for the rest. */
void ahead_delete(struct ahead *a);

/* p[0 .. n) will be written soon.  Takes the place of the slot's last request.  Costs a lock. */
void ahead_ask(struct ahead *a, unsigned slot, void *p, size_t n);

#endif
