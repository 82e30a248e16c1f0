/* mimeparam: the parameters of a MIME field, RFC 2045, in pieces and with charsets as in RFC 2231.
 * Cost: linear in the field; no more than MIME_PARAMS_MAX of them.
 * SPDX-License-Identifier: MIT */
#ifndef READER_MIMEPARAM_H
#define READER_MIMEPARAM_H

#include <stdbool.h>

#include "text/slice.h"
#include "util/arena.h"
#include "util/status.h"

#define MIME_PARAMS_MAX 100u /* parameters of a field */

struct mime_param {
    struct slice name, value;
    unsigned piece;       /* of a value in pieces: its number + 1 */
    bool quoted, encoded; /* value: holds backslashes; holds %XX */
};

/* Fills param[0 .. *n) from what stands behind the field's first word.  ST_SKIP: there are more. */
enum status mimeparam_read(struct slice field, struct mime_param *param, unsigned *n) MUST_CHECK;

/* *value: of the parameter, whole; len 0 if it is not there.  What had to be put together is in the arena. */
enum status mimeparam_get(const struct mime_param *param, unsigned n, const char *lower_name, struct arena *a,
                          struct slice *value) MUST_CHECK;

#endif
