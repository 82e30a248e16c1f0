/* scan: what the tokeniser's paths share.  For text/ only; users see tokens.h.
 *
 * A text is cut into stretches, each done by one path: scan_scalar knows everything; a fast path
 * (scan_wide.h, one an instruction set) knows what is common and stops in front of anything else.  Stretches meet only where no
 * token is open, so the paths need to agree on nothing but tokens.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "text/tokens.h"

/* Bytes of one pass over the arrays: they stay in the first-level cache. */
#define SCAN_BLOCK 8192u

/* Room for `more` tokens and `breaks`. */
enum status scan_reserve(struct tokens *t, size_t more, size_t breaks) MUST_CHECK;

/* Adds the tokens from *pos on, where no token is open, up to the first separator at or after `until` (or
 * the end); *pos is set behind that separator. */
enum status scan_scalar(struct tokens *t, const uint8_t *text, size_t len, size_t *pos, size_t until) MUST_CHECK;

/* A fast path: adds the tokens from *pos on, where no token is open and no character, and stops at the end or
 * in front of what it cannot do; *pos then stands where no token is open, at or before that place. */
typedef enum status scan_fast(struct tokens *t, const uint8_t *text, size_t len, size_t *pos);

/* The scalar path gets at least this much at a time, and twice as much each time a fast path gives up within so few bytes
 * that it was of no use: text that it cannot do costs few useless starts. */
#define SCAN_STRETCH 32u
static inline size_t scan_stretch(size_t last, size_t done) { return done >= 128 ? SCAN_STRETCH : last < 1024 ? 2 * last : last; }

enum scan_cpu { SCAN_SCALAR, SCAN_SSE2, SCAN_AVX2, SCAN_AVX512, SCAN_NEON, SCAN_CPUS };

/* The fast path for `cpu`; NULL if this machine or build cannot run it, or it has none (SCAN_SCALAR). */
scan_fast *scan_fast_for(enum scan_cpu cpu);
const char *scan_cpu_name(enum scan_cpu cpu);
/* The best this machine can run, or what THRESH_CPU asks for if it can run that; else scalar.  Cheap to ask, not to ask
 * often. */
enum scan_cpu scan_cpu_chosen(void);

/* tokens_scan with a given fast path, NULL for none: for tests and benches. */
enum status scan_with(scan_fast *fast, struct tokens *t, const uint8_t *text, size_t len) MUST_CHECK;

/* The paths themselves; each exists only where its instruction set does. */
scan_fast scan_sse2, scan_avx2, scan_avx512, scan_neon;

#endif
