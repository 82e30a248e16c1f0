/* mimeparam: the parameters of a MIME field, RFC 2045, in pieces and with charsets as in RFC 2231.
 * Cost: linear in the field; at most MIME_PARAMS_MAX parameters are read.
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
    unsigned piece;       /* number of a piece of a value, plus one; 0: the value is whole */
    bool quoted, encoded; /* the value may hold backslashes; holds %XX */
};

/* Fills param[0 .. *n) from what stands behind the field's first word.  ST_SKIP: there are more than MIME_PARAMS_MAX. */
enum status mimeparam_read(struct slice field, struct mime_param *param, unsigned *n) MUST_CHECK;

/* *value: the whole value of the parameter; len 0 if it is not there.  A value that had to be put together is in the arena. */
enum status mimeparam_get(const struct mime_param *param, unsigned n, const char *lower_name, struct arena *a,
                          struct slice *value) MUST_CHECK;

#endif
