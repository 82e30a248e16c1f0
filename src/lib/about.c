/* about: the version of the library and those of the libraries it was linked with, which are asked at run time: what is loaded
 * may be newer than the headers; gumbo does not tell.
 * SPDX-License-Identifier: MIT */
#include <bzlib.h>
#include <lzma.h>
#include <nettle/version.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "thresh.h"

const char *thresh_version(void) { return THRESH_VERSION_TEXT; }

size_t thresh_libraries(char *text, size_t n)
{
    char pcre2[64] = "?";
    uint32_t jit = 0;
    unsigned xxh = XXH_versionNumber();

    pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    int len = snprintf(text, n,
                       "xxHash %u.%u.%u, PCRE2 %s (JIT: %s), utf8proc %s (Unicode %s)\n"
                       "zlib %s, zstd %s, xz %s, bzip2 %.*s, nettle %d.%d, gumbo\n",
                       xxh / 10000, xxh / 100 % 100, xxh % 100, pcre2, jit ? "yes" : "no", utf8proc_version(),
                       utf8proc_unicode_version(), zlibVersion(), ZSTD_versionString(), lzma_version_string(),
                       (int)strcspn(BZ2_bzlibVersion(), ","), BZ2_bzlibVersion(), nettle_version_major(), nettle_version_minor());
    return len > 0 ? (size_t)len : 0;
}
