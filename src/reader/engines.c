/* engines: the table, made of rules/pages.engines.  SPDX-License-Identifier: MIT */
#include "reader/engines.h"

const struct engine engines[] = {
#include "engines.inc"
};

const size_t n_engines = sizeof engines / sizeof *engines;
