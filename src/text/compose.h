/* compose: the pairs behind fold_pair and fold_compose (declared in fold.h); for fold.c only.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_COMPOSE_H
#define TEXT_COMPOSE_H

#include <stdint.h>

/* If cp is the composition of two characters, notes the pair and returns the second one; else 0. */
uint32_t compose_add(uint32_t cp);

#endif
