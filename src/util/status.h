/* status: how a function that can fail says so.  Out-parameters are set only on ST_OK.
 * Only cli/ turns a status into words or an exit status.
 * SPDX-License-Identifier: MIT */
#ifndef UTIL_STATUS_H
#define UTIL_STATUS_H

enum status {
    ST_OK = 0,
    ST_MORE,  /* needs more input */
    ST_END,   /* nothing left */
    ST_SKIP,  /* this record is broken; it is passed through and counted */
    ST_LIMIT, /* a documented limit was reached */
    ST_NOMEM,
    ST_IO /* errno tells why */
};

#if defined(__GNUC__)
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define MUST_CHECK
#endif

#endif
