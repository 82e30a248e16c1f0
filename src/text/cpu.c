/* cpu: which fast paths this machine can run.
 * SPDX-License-Identifier: MIT */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "text/norm_scan.h"
#include "text/scan.h"

scan_fast *scan_fast_for(enum scan_cpu cpu)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    switch (cpu) {
    case SCAN_SSE2: return scan_sse2;
    case SCAN_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                       __builtin_cpu_supports("popcnt")
                   ? scan_avx2
                   : NULL;
    case SCAN_AVX512:
        return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                       __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
                       __builtin_cpu_supports("bmi2")
                   ? scan_avx512
                   : NULL;
    default: return NULL;
    }
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return cpu == SCAN_NEON ? scan_neon : NULL;
#else
    (void)cpu;
    return NULL;
#endif
}

const char *scan_cpu_name(enum scan_cpu cpu)
{
    static const char *const name[SCAN_CPUS] = {"scalar", "sse2", "avx2", "avx512", "neon"};
    return name[cpu];
}

enum scan_cpu scan_cpu_chosen(void)
{
    const char *want = getenv("THRESH_CPU");
    for (int cpu = SCAN_CPUS - 1; cpu > SCAN_SCALAR; cpu--)
        if ((!want || !strcmp(want, scan_cpu_name((enum scan_cpu)cpu))) && scan_fast_for((enum scan_cpu)cpu))
            return (enum scan_cpu)cpu;
    return SCAN_SCALAR;
}

norm_fast *norm_fast_for(enum scan_cpu cpu)
{
    if (!scan_fast_for(cpu))
        return NULL;
#if defined(__x86_64__)
    return cpu == SCAN_AVX512 ? norm_avx512 : cpu == SCAN_AVX2 ? norm_avx2 : norm_sse2;
#elif defined(__aarch64__) && defined(__ARM_NEON) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return norm_neon;
#else
    return NULL;
#endif
}
