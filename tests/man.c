/* man: prints the option list of the man page, for tests/man.sh.
 * SPDX-License-Identifier: MIT */
#include "cli/options.h"

int main(void)
{
    options_man(stdout);
    return fflush(stdout) != 0;
}
