/* preload: makes the n-th call of one function fail, for points.py.  SPDX-License-Identifier: MIT
 *
 *   LD_PRELOAD=preload.so FAIL_CALL=write FAIL_AT=3 FAIL_ERRNO=28 [FAIL_ON=1] thresh ...       ON: every later one too */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static const char *which;
static long at;
static int error, on;
static atomic_long calls;

__attribute__((constructor)) static void begin(void)
{
    const char *s = getenv("FAIL_AT"), *e = getenv("FAIL_ERRNO");
    on = getenv("FAIL_ON") != NULL;
    error = e ? atoi(e) : EIO;
    at = s ? atol(s) : 0;
    which = getenv("FAIL_CALL");
}

/* How many calls there were is told at the end, for who has to know how far to count. */
__attribute__((destructor)) static void end(void)
{
    const char *name = getenv("FAIL_COUNT");
    FILE *f = name ? fopen(name, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", (long)calls);
        fclose(f);
    }
}

static int fails(const char *name)
{
    if (!which || strcmp(which, name) != 0)
        return 0;
    long n = atomic_fetch_add(&calls, 1) + 1;
    if (!at || (on ? n < at : n != at))
        return 0;
    errno = error;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

void *malloc(size_t n) { return fails("malloc") ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return fails("malloc") ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return fails("malloc") ? NULL : __libc_realloc(p, n); }
ssize_t read(int fd, void *p, size_t n) { return fails("read") ? -1 : REAL(read)(fd, p, n); }
ssize_t write(int fd, const void *p, size_t n) { return fails("write") ? -1 : REAL(write)(fd, p, n); }
int close(int fd) { return fails("close") ? -1 : REAL(close)(fd); }
int fsync(int fd) { return fails("fsync") ? -1 : REAL(fsync)(fd); }
int ftruncate(int fd, off_t n) { return fails("ftruncate") ? -1 : REAL(ftruncate)(fd, n); }
int fstat(int fd, struct stat *s) { return fails("fstat") ? -1 : REAL(fstat)(fd, s); }
int stat(const char *path, struct stat *s) { return fails("stat") ? -1 : REAL(stat)(path, s); }
int rename(const char *a, const char *b) { return fails("rename") ? -1 : REAL(rename)(a, b); }
int mprotect(void *p, size_t n, int how) { return fails("mprotect") ? -1 : REAL(mprotect)(p, n, how); }
int fchmod(int fd, mode_t mode) { return fails("fchmod") ? -1 : REAL(fchmod)(fd, mode); }
void *mmap(void *p, size_t n, int prot, int flags, int fd, off_t off)
{
    return fails("mmap") ? MAP_FAILED : REAL(mmap)(p, n, prot, flags, fd, off);
}

int open(const char *path, int flags, ...)
{
    va_list a;
    va_start(a, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(a, mode_t) : 0;
    va_end(a);
    return fails("open") ? -1 : REAL(open)(path, flags, mode);
}
