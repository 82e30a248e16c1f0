/* test_output: order and completeness of writes, full disk, closed pipe.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "io/output.h"

static enum status end_and_close(struct output *o)
{
    enum status st = output_end(o);
    output_free(o);
    return output_shut(o, st);
}

Test(output, every_size_in_order)
{
    int fd = memfd_create("out", 0);
    struct output o;
    cr_assert_eq(output_init(&o, fd), ST_OK);
    static const size_t sizes[] = {0, 1, 7, 4096, 262143, 262144, 262145, 1, 700000, 0, 3, 262143, 1};
    uint8_t *block = malloc(1 << 20);
    uint64_t total = 0;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            for (size_t k = 0; k < sizes[i]; k++)
                block[k] = (uint8_t)((total + k) * 31 % 251);
            cr_assert_eq(output_write(&o, block, sizes[i]), ST_OK);
            total += sizes[i];
            cr_assert_eq(output_given(&o), total);
        }
        cr_assert_eq(output_flush(&o), ST_OK);
        cr_assert_eq(o.written, total);
    }
    int copy = dup(fd);
    cr_assert_eq(end_and_close(&o), ST_OK);
    const uint8_t *p = mmap(NULL, total, PROT_READ, MAP_PRIVATE, copy, 0);
    cr_assert_eq(lseek(copy, 0, SEEK_END), (off_t)total);
    for (uint64_t i = 0; i < total; i++)
        if (p[i] != (uint8_t)(i * 31 % 251))
            cr_assert_fail("byte %llu", (unsigned long long)i);
}

Test(output, full_disk_is_told_and_sticks)
{
    struct output o;
    cr_assert_eq(output_init(&o, open("/dev/full", O_WRONLY)), ST_OK);
    cr_assert_eq(output_str(&o, "hello"), ST_OK);
    cr_assert_eq(output_flush(&o), ST_IO);
    cr_assert_eq(o.err, ENOSPC);
    cr_assert(strstr(output_error(&o), "No space"));
    cr_assert_eq(output_byte(&o, 'x'), ST_IO);
    cr_assert_eq(end_and_close(&o), ST_IO);
}

Test(output, full_disk_seen_at_close)
{
    struct output o;
    cr_assert_eq(output_init(&o, open("/dev/full", O_WRONLY)), ST_OK);
    cr_assert_eq(output_str(&o, "hello"), ST_OK);
    cr_assert_eq(end_and_close(&o), ST_IO);
}

Test(output, closed_pipe_is_an_end)
{
    signal(SIGPIPE, SIG_IGN);
    int p[2];
    cr_assert_eq(pipe(p), 0);
    close(p[0]);
    struct output o;
    cr_assert_eq(output_init(&o, p[1]), ST_OK);
    cr_assert_eq(output_str(&o, "hello"), ST_OK);
    cr_assert_eq(output_flush(&o), ST_END);
    cr_assert_eq(end_and_close(&o), ST_END);
}
