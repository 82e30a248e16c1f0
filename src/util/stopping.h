/* stopping: the flag by which a run is asked to end.  A signal handler sets it, or another thread; whoever may work or wait for long
 * looks at it.  SPDX-License-Identifier: MIT */
#ifndef UTIL_STOPPING_H
#define UTIL_STOPPING_H

#include <stdatomic.h>

typedef atomic_int stop_flag; /* not 0: end soon */
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "a signal handler may set it");

#endif
