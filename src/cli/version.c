/* version: see version.h.  The libraries are asked at run time: what is loaded may be newer than the headers.
 * SPDX-License-Identifier: MIT */
#include "cli/version.h"

#include <bzlib.h>
#include <lzma.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

void version_print(FILE *out)
{
    char pcre2[64] = "?";
    uint32_t jit = 0;
    unsigned xxh = XXH_versionNumber();

    pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    fprintf(out,
            "thresh " THRESH_VERSION_TEXT "\n"
            "xxHash %u.%u.%u, PCRE2 %s (JIT: %s), utf8proc %s (Unicode %s)\n"
            "zlib %s, zstd %s, xz %s, bzip2 %.*s\n"
            "MIT licence\n",
            xxh / 10000, xxh / 100 % 100, xxh % 100, pcre2, jit ? "yes" : "no", utf8proc_version(),
            utf8proc_unicode_version(), zlibVersion(), ZSTD_versionString(), lzma_version_string(),
            (int)strcspn(BZ2_bzlibVersion(), ","), BZ2_bzlibVersion());
}
