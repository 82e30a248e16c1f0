/* budget: see the header.  The shares were measured with --memory=64M.
 * SPDX-License-Identifier: MIT */
#include "util/budget.h"

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MIB ((uint64_t)1 << 20)
/* At least 800 KB of text, some 800 posts.  What lies farther back is found by the memory of the run, which asks for more
 * words.  With 4M tokens less was found in one discussion of 80 MB (recall .9929, now .9942): a turn of phrase that stands
 * in many places weighs little; and the index fell out of all caches. */
#define WINDOW_MOST ((size_t)128 << 10)
#define WINDOW_LEAST ((size_t)64 << 10)
#define TOKEN_BYTES 48u /* two windows of tokens, postings and heads of chains */
#define OPEN_BYTES_MOST (1024 * MIB)
#define WORK_BYTES (16 * MIB)
#define WORKERS_MOST 1024u
#define STREAM_LEAST (4 * MIB)

/* The number in a file of one line; false for `max` and whatever is no number. */
static bool read_limit(const char *path, uint64_t *limit)
{
    char line[64] = "", *end = line;
    FILE *f = fopen(path, "re");
    if (!f)
        return false;
    bool good = fgets(line, sizeof line, f) && *line >= '0' && *line <= '9';
    (void)fclose(f);
    errno = 0;
    unsigned long long v = strtoull(line, &end, 10);
    good = good && !errno;
    if (good && v < *limit)
        *limit = v;
    return good;
}

/* Up to `most` numbers that a file begins with; how many there are. */
static int read_numbers(const char *path, long long *v, int most)
{
    char line[64] = "", *at = line;
    FILE *f = fopen(path, "re");
    int n = 0;
    if (!f)
        return 0;
    for (bool more = fgets(line, sizeof line, f) != NULL; more && n < most; n += more) {
        char *end;
        errno = 0;
        v[n] = strtoll(at, &end, 10);
        more = end != at && !errno;
        at = end;
    }
    (void)fclose(f);
    return n;
}

/* Cores in thousandths: `cpu.max` is two numbers, or `max` and one; version 1 has them in two files, -1 for no limit. */
static bool read_quota(const char *path, uint64_t *limit)
{
    long long v[2] = {0};
    char other[1100];
    int n = read_numbers(path, v, 2);
    size_t len = strlen(path), at = len - strlen("quota_us");
    if (n == 1 && len > strlen("quota_us") && strcmp(path + at, "quota_us") == 0) {
        (void)snprintf(other, sizeof other, "%.*speriod_us", (int)at, path);
        n += read_numbers(other, v + 1, 1);
    }
    long long quota = v[0], period = v[1];
    if (n != 2 || quota <= 0 || period <= 0 || quota > INT64_MAX / 1000)
        return false;
    uint64_t share = (uint64_t)quota * 1000 / (uint64_t)period;
    *limit = share < *limit ? share : *limit;
    return true;
}

/* A limit may stand at any folder above this process's own. */
static void limit_up(const char *root, char *group, const char *file, bool (*take)(const char *path, uint64_t *limit),
                     uint64_t *limit)
{
    for (;;) {
        char path[1024];
        int n = snprintf(path, sizeof path, "%s%s/%s", root, strcmp(group, "/") == 0 ? "" : group, file);
        if (n > 0 && (size_t)n < sizeof path)
            (void)take(path, limit);
        char *slash = strrchr(group, '/');
        if (!slash || group[1] == '\0' || !*group)
            return;
        slash[slash == group ? 1 : 0] = '\0';
    }
}

/* A controller, and where its limits stand in versions 2 and 1. */
struct control {
    const char *name, *file, *old_root, *old_file;
    bool (*take)(const char *path, uint64_t *limit);
};

/* Lines of /proc/self/cgroup are `NUMBER:CONTROLLERS:GROUP`; version 2 has number 0 and no controllers. */
static void cgroup_limit(const struct control *c, uint64_t *limit)
{
    char line[1024];
    FILE *f = fopen("/proc/self/cgroup", "re");
    if (!f)
        return;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        char *controllers = strchr(line, ':'), *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        if (!controllers[1])
            limit_up("/sys/fs/cgroup", group, c->file, c->take, limit);
        else if (strstr(controllers, c->name))
            limit_up(c->old_root, group, c->old_file, c->take, limit);
    }
    (void)fclose(f);
}

unsigned budget_cores(void)
{
    static const struct control cpu = {"cpu", "cpu.max", "/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", read_quota};
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    uint64_t share = (n > 0 ? (uint64_t)n : 1) * 1000;
    cgroup_limit(&cpu, &share);
    return (unsigned)((share + 999) / 1000); /* a part of a core is one */
}

uint64_t budget_default(void)
{
    static const struct control memory = {"memory", "memory.max", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", read_limit};
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    uint64_t limit = pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 2048 * MIB;
    cgroup_limit(&memory, &limit);
    limit /= 2;
    return limit < 16 * MIB ? 16 * MIB : limit;
}

struct budget budget_of(uint64_t all)
{
    struct budget b = {.all = all ? all : budget_default()};
    uint64_t window = b.all / 6 / TOKEN_BYTES;
    b.window = window > WINDOW_MOST ? WINDOW_MOST : window < WINDOW_LEAST ? WINDOW_LEAST : (size_t)window;
    uint64_t workers = b.all / 2 / WORK_BYTES;
    b.workers = workers < 1 ? 1 : workers > WORKERS_MOST ? WORKERS_MOST : (unsigned)workers;
    uint64_t rest = b.all - b.all / 2; /* work: the other half */
    uint64_t open = b.all / 8;
    if (b.all > 512 * MIB) {
        rest = b.all - 256 * MIB;
        open = b.all / 4; /* with 1G, 100,000 threads of 300 words: 2.3 KB each */
    }
    b.open = open < OPEN_BYTES_MOST ? open : OPEN_BYTES_MOST;
    uint64_t thread = (uint64_t)b.window * TOKEN_BYTES + b.open;
    b.stream = rest > thread + STREAM_LEAST ? rest - thread : STREAM_LEAST;
    return b;
}
