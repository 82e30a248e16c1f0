/* bad_records: which records were malformed, without a line for each of a hundred thousand.
 *
 * The first of a kind is told when it comes.  If there are few more of its kind, they are told at the end; else how many.
 * With -v each is told when it comes.  The caller owns the struct, {0} is an empty one; names and texts are borrowed.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_BAD_RECORDS_H
#define CLI_BAD_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

#define BAD_KINDS 32u /* more kinds of trouble than there are */
#define BAD_HELD 4u   /* told one by one at the end */

struct bad_record {
    const char *file, *what; /* what is wrong: a static text */
    uint64_t line, record;
    bool skipped; /* passed through unchanged */
};

struct bad_records {
    struct {
        const char *what;
        uint64_t n; /* after the first */
        struct bad_record held[BAD_HELD];
    } kind[BAD_KINDS];
    unsigned n_kinds;
};

void bad_records_add(struct bad_records *b, const struct bad_record *r);
void bad_records_end(struct bad_records *b); /* tells what was held back */

#endif
