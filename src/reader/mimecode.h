/* mimecode: the transfer encodings of MIME, RFC 2045: quoted-printable and base64, there and back.
 * Decoding reads what it can and skips bytes that mean nothing; every byte is looked at once.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MIMECODE_H
#define READER_MIMECODE_H

#include <stddef.h>
#include <stdint.h>

#include "util/buf.h"
#include "util/status.h"

enum status mimecode_from_qp(const uint8_t *p, size_t n, struct buf *out) MUST_CHECK;
enum status mimecode_from_base64(const uint8_t *p, size_t n, struct buf *out) MUST_CHECK;

/* How many bytes of p[0 .. n) are base64: up to the end of the line with the last padding, or to the first line that holds
 * another sign.  What follows does not belong to the part: a list put its footer below. */
size_t mimecode_base64_end(const uint8_t *p, size_t n);

/* Appends p[0 .. n) in quoted-printable: lines of 76 columns with soft breaks, with the line ends that like[0 .. n_like) has;
 * what would begin a message of an mbox is escaped. */
enum status mimecode_to_qp(const uint8_t *p, size_t n, const uint8_t *like, size_t n_like, struct buf *out) MUST_CHECK;
/* The same in base64; it ends with a line end if `like` does. */
enum status mimecode_to_base64(const uint8_t *p, size_t n, const uint8_t *like, size_t n_like, struct buf *out) MUST_CHECK;

#endif
