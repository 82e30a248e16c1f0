/* digest: the digests of WARC headers, `sha1:BASE32` and its kin, over new bytes in the form of the old value.
 * Hashes are nettle's.  SPDX-License-Identifier: MIT */
#ifndef READER_DIGEST_H
#define READER_DIGEST_H

#include "text/slice.h"
#include "util/buf.h"
#include "util/status.h"

/* Appends the digest of bytes[0 .. n) by the algorithm that `old` names (sha1, md5, sha256, sha512), in the base that
 * old is written in (16 or 32, told by its length), letters in its case.  ST_SKIP: an algorithm or form not known. */
enum status digest_like(struct slice old, const void *bytes, size_t n, struct buf *out) MUST_CHECK;

#endif
