/* journal: what was removed, written beside the output, so that both together give the input back.
 *
 * The file is text with the removed bytes in it as they are.  Lines, each ended by one LF:
 *
 *   thresh-journal 1                      first line: name and version
 *   kind N VERDICT REASON                 from now on N stands for these; numbered 0, 1, 2 ... in the order of first use;
 *                                         `blank between`: blanks beside a removal; `record changed`: the text of a
 *                                         record, of which the journal is not told why
 *   utf16 le|be|no                        an input begins here that was UTF-16 with a byte-order mark, of this byte order, or
 *                                         was not; without such a line it was not, and nor was the one before
 *   KEPT REMOVED[+ADDED] N SOURCE SUM     KEPT bytes of the output are the input's; then REMOVED bytes of the input, which
 *   <bytes>                               follow this line and a LF them, are not in the output, and ADDED bytes of
 *                                         the output (marker lines) were not in the input.  SOURCE: THREAD:POST or -
 *   = OUTPUT INPUT HASH SUM               the output is described up to byte OUTPUT, the input up to byte INPUT.
 *                                         HASH: of all the output so far, each stretch between two such lines hashed
 *                                         by XXH3 with the hash before as its seed
 *   end OUTPUT INPUT HASH SUM             the same, and the run ended in order
 *
 * SUM and HASH are the lowest 48 bits of an XXH3, as eight characters of the base64 alphabet of RFC 4648 section 5.  SUM is
 * a hash of all bytes from the line after the last SUM up to this SUM, with the whole hash before as its seed: it covers
 * everything above it, the bytes of the record before included.  A record costs its bytes and some 25 to 45 more.
 *
 * The file is only ever appended to, and a stretch of output is written after the `=` line that describes it.  So when
 * the run is killed, the journal describes at least all that the output holds; a last record that is cut short is not
 * needed.  "Input" is what the readers saw: unpacked, and UTF-16 as UTF-8 (restoring makes it UTF-16 again); several
 * files one after the other.
 *
 * The writer knows nothing of formats: it is given the stretches that went from input to output unchanged (struct kept).
 * SPDX-License-Identifier: MIT */
#ifndef STATE_JOURNAL_H
#define STATE_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "config.h"
#include "io/input.h"
#include "segment/block.h"
#include "util/status.h"
#include "util/stopping.h"

#define JOURNAL_HEAD "thresh-journal 1\n"
#define JOURNAL_SUM 8u /* characters of a sum */

struct rules;
struct journal;

/* A stretch of input and the output made of it.  What is not in `kept` was removed; cuts only name the reasons (NULL: not
 * known). */
struct journal_part {
    const uint8_t *in, *out;
    size_t n_in, n_out;
    const struct kept *kept;
    size_t n_kept;
    const struct cut *cut;
    size_t n_cuts;
};

/* Creates or empties the file.  ST_IO: errno tells why.  stop (may be NULL): once it is set, a pipe that nobody reads is no
 * longer waited for. */
enum status journal_new(struct journal **j, const struct config *config, const struct rules *rules,
                        const stop_flag *stop) MUST_CHECK;

/* The next part is of input number `file`. */
enum status journal_input(struct journal *j, size_t file, enum input_encoding encoding) MUST_CHECK;
/* Writes the description of the part to the file; only then may its output be written.  ST_IO: errno tells why. */
enum status journal_part(struct journal *j, const struct journal_part *p) MUST_CHECK;
enum status journal_block(struct journal *j, const struct block *b) MUST_CHECK; /* the same for a block of plain text */

/* Writes the last line, when all output was written. */
enum status journal_end(struct journal *j) MUST_CHECK;

/* Closes the file.  ST_IO: closing failed, errno tells why.  NULL is fine. */
enum status journal_delete(struct journal *j);

/* The next hash of a chain of sums; and its JOURNAL_SUM characters. */
uint64_t journal_link(uint64_t before, const void *bytes, size_t n);
void journal_letters(uint64_t hash, char *sum);

#endif
