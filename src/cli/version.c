/* version: see version.h.  SPDX-License-Identifier: MIT */
#include "cli/version.h"

void version_print(FILE *out)
{
    char libraries[512];
    (void)thresh_libraries(libraries, sizeof libraries);
    fprintf(out, "thresh %s\n%sMIT licence\n", thresh_version(), libraries);
}
