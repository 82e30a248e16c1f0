/* layout: where members of the structs of thresh.h lie on a 64-bit machine, as programs that were compiled against it have it.  A
 * member is added at the end of a struct and here; no line is changed.  tests/lib/run.sh compiles it.
 * SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <thresh.h>

#define AT(type, member, where) _Static_assert(offsetof(struct type, member) == (where), #type "." #member " was at " #where)
#define SIZE(type, n) _Static_assert(sizeof(struct type) >= (n), #type " had " #n " bytes")

#if defined __LP64__
/* not filled by callers, and handed over in arrays: it cannot grow without another function */
_Static_assert(sizeof(struct thresh_span) == 88, "thresh_span stands in arrays");
AT(thresh_span, record, 0);
AT(thresh_span, start_char, 24);
AT(thresh_span, verdict, 40);
AT(thresh_span, reason, 48);
AT(thresh_span, source_thread, 56);
AT(thresh_span, source_id, 72);
_Static_assert(sizeof(struct thresh_text) == 48, "thresh_text stands in arrays");
AT(thresh_text, thread, 16);
AT(thresh_text, id, 32);
_Static_assert(sizeof(struct thresh_place) == 32, "thresh_place stands in arrays");
AT(thresh_place, descriptor, 16);

SIZE(thresh_io, 64);
AT(thresh_io, read, 16);
AT(thresh_io, progress, 48);
AT(thresh_io, descriptor, 56);
SIZE(thresh_trouble, 48);
AT(thresh_trouble, input, 16);
AT(thresh_trouble, what, 40);
SIZE(thresh_column, 144);
AT(thresh_column, length, 40);
AT(thresh_column, index, 64);
AT(thresh_column, number, 104);
AT(thresh_column, view, 120);
AT(thresh_column, n_view_data, 136);
SIZE(thresh_rows, 56);
AT(thresh_rows, text, 24);
AT(thresh_rows, base, 48);
SIZE(thresh_result, 96);
AT(thresh_result, row, 16);
AT(thresh_result, span, 48);
AT(thresh_result, n_data, 88);
SIZE(thresh_counts, 80);
AT(thresh_counts, rules, 72);
SIZE(thresh_option, 48);
AT(thresh_option, help, 40);
#endif
_Static_assert(THRESH_OK == 0 && THRESH_MEMORY == 1 && THRESH_IO == 2 && THRESH_OPTION == 3 && THRESH_DATA == 4 &&
                   THRESH_STOPPED == 5 && THRESH_CLOSED == 6,
               "statuses keep their numbers");
_Static_assert(THRESH_KEEP == 0 && THRESH_QUOTE == 1 && THRESH_REPOST == 2 && THRESH_CHROME == 3 && THRESH_SIGNATURE == 4,
               "verdicts keep their numbers");
