/* emitter: the table of forms.  SPDX-License-Identifier: MIT */
#include "emit/emitter.h"

const struct emit_form *emit_find(enum out_format to)
{
    static const struct emit_form *const forms[] = {&emit_same, &emit_text, &emit_explain};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i]->to == to)
            return forms[i];
    return NULL;
}
