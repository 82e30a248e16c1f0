/* bad_records: see the header.  SPDX-License-Identifier: MIT */
#include "cli/bad_records.h"

#include <string.h>

#include "cli/message.h"

static void tell(const struct bad_record *r)
{
    message_warning_at(r->file, r->line, "record %llu: %s%s", (unsigned long long)r->record, r->what,
                       r->skipped ? "; passed through unchanged" : "");
}

void bad_records_add(struct bad_records *b, const struct bad_record *r)
{
    unsigned i = 0;
    while (i < b->n_kinds && strcmp(b->kind[i].what, r->what) != 0)
        i++;
    if (message_level() > 0 || i == BAD_KINDS) {
        tell(r);
    } else if (i == b->n_kinds) {
        b->kind[b->n_kinds++].what = r->what;
        tell(r);
    } else {
        if (b->kind[i].n < BAD_HELD)
            b->kind[i].held[b->kind[i].n] = *r;
        b->kind[i].n++;
    }
}

void bad_records_end(struct bad_records *b)
{
    for (unsigned i = 0; i < b->n_kinds; i++) {
        const uint64_t n = b->kind[i].n;
        for (unsigned k = 0; k < n && n <= BAD_HELD; k++)
            tell(&b->kind[i].held[k]);
        if (n > BAD_HELD)
            message_warning("%llu more records: %s%s (-v names each)", (unsigned long long)n, b->kind[i].what,
                            b->kind[i].held[0].skipped ? "; passed through unchanged" : "");
    }
    b->n_kinds = 0;
}
