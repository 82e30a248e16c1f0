/* fingerprint: k-grams of tokens, winnowed.
 *
 * Winnowing keeps the minimum of every w consecutive k-gram hashes.  Schleimer, Wilkerson, Aiken,
 * "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD 2003, section 3.  k = FP_K tokens,
 * w = FP_W, so two texts that share t = w + k - 1 = 8 tokens in a row share a fingerprint: the default
 * --min-words.  Expected density 2 / (w + 1) a token.
 *
 * Besides, every line and sentence of FP_K4 or more tokens gives the hash of its first FP_K4 tokens, so
 * that short lines and sentences are found too; these hashes are of another family.
 *
 * The k-gram hash is computed afresh from the array of token hashes, not rolled: five loads and four
 * exclusive-ors without a serial chain are faster than a rolling update (NOTES.md) and
 * vectorise.  The result is the same as a rolling hash's: a function of the k tokens only.
 * SPDX-License-Identifier: MIT */
#ifndef FINGERPRINT_FINGERPRINT_H
#define FINGERPRINT_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

#include "text/scan.h"
#include "util/status.h"

#define FP_K 5u  /* tokens in a k-gram: the noise threshold */
#define FP_K4 4u /* tokens of a line or sentence start */
#define FP_W 4u  /* k-grams in a winnowing window */

struct fp {
    uint32_t hash; /* of its k-gram; the low bit tells the family: 0 winnowed, 1 start */
    uint32_t tok;  /* index of the k-gram's first token */
};

/* Both tokens are the same word, whatever their flags (text/tokens.h). */
static inline int tok_same(uint32_t a, uint32_t b) { return ((a ^ b) >> 2) == 0; }

/* Most fingerprints that n tokens can give. */
static inline size_t fingerprint_bound(size_t n) { return 2 * n + 2; }

/* Fingerprints of tok[from .. to), rising by token, appended at out, which has room for
 * fingerprint_bound(to - from).  Returns their number.  Independent of everything outside [from, to). */
size_t fingerprint_scan(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to);

/* fingerprint_scan for one instruction set, for tests and benches; NULL if this machine does not have it. */
typedef size_t fingerprint_path(struct fp *out, const uint32_t *tok, uint32_t from, uint32_t to);
fingerprint_path *fingerprint_path_for(enum scan_cpu cpu);

/* XXH3 of the tokens [from, to) without their flags: equal for equal normal forms.  No tokens give 0. */
uint64_t fingerprint_digest(const uint32_t *tok, uint32_t from, uint32_t to);

#endif
