/* marks_rest: signatures and what software wrote.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "quote/marks_priv.h"

void marks_rest(struct scan *s)
{
    (void)s;
}
