/* fold: the tables of fold.h and wide.h, made by rules/embed_fold.c.
 * SPDX-License-Identifier: MIT */
#include "text/fold.h"
#include "text/wide.h"

#include "fold_data.inc"
