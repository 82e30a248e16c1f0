/* musl_lent: what libraries that Debian built for glibc with FORTIFY ask for and musl has under another name.  For the test that
 * builds thresh for musl (.ci/cross); a musl system has libraries of its own.  SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int __fprintf_chk(FILE *f, int flag, const char *format, ...);
int __printf_chk(int flag, const char *format, ...);
int __vsnprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, va_list a);
void *__memcpy_chk(void *to, const void *from, size_t n, size_t room);

int __fprintf_chk(FILE *f, int flag, const char *format, ...)
{
    va_list a;
    (void)flag;
    va_start(a, format);
    int n = vfprintf(f, format, a);
    va_end(a);
    return n;
}

int __printf_chk(int flag, const char *format, ...)
{
    va_list a;
    (void)flag;
    va_start(a, format);
    int n = vprintf(format, a);
    va_end(a);
    return n;
}

int __vsnprintf_chk(char *to, size_t n, int flag, size_t room, const char *format, va_list a)
{
    (void)flag;
    return n <= room ? vsnprintf(to, n, format, a) : -1;
}

void *__memcpy_chk(void *to, const void *from, size_t n, size_t room) { return n <= room ? memcpy(to, from, n) : NULL; }
