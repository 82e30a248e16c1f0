/* fault_index: whatever fails while an index is saved (a write, the sync, the rename, or the program is killed there), the
 * file that was there before is still there, whole; and nothing is left beside it unless the program was killed.
 *
 * write, fsync and rename are defined here and so taken instead of the library's.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "through.h"

static long fail_at, n_calls; /* 0: never */
static int killed;
static int out_fd = -1;

static int fails(int fd)
{
    if (!fail_at || fd == out_fd || ++n_calls != fail_at)
        return 0;
    if (killed)
        _exit(9);
    errno = ENOSPC;
    return 1;
}

ssize_t write(int fd, const void *p, size_t n)
{
    if (fails(fd)) {
        (void)syscall(SYS_write, fd, p, n / 2); /* what reached the disk before it was full */
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, p, n);
}
int fsync(int fd) { return fails(fd) ? -1 : (int)syscall(SYS_fsync, fd); }
int rename(const char *from, const char *to) { return fails(-2) ? -1 : (int)syscall(SYS_renameat2, -100, from, -100, to, 0); }

static char folder[] = "/tmp/fault_index.XXXXXX", file[64];

static size_t contents(uint8_t *to, size_t cap)
{
    FILE *f = fopen(file, "rb");
    size_t n = f ? fread(to, 1, cap, f) : 0;
    if (f)
        fclose(f);
    return n;
}

static int files(int clean)
{
    int n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[400];
        if (e->d_name[0] == '.')
            continue;
        n++;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (clean && strcmp(path, file) != 0)
            unlink(path);
    }
    closedir(d);
    return n;
}

/* A run in a child; its status: 0, 1 or 9. */
static int run(const struct rules *rules, const char *text, long at, int kill_it)
{
    fflush(NULL);
    pid_t pid = fork();
    must(pid >= 0, "fork");
    if (pid == 0) {
        struct config c = through_defaults();
        struct output out;
        struct stats stats = {0};
        char path[40];
        int bad = 0, in = memfd_create("in", 0);
        must(write(in, text, strlen(text)) == (ssize_t)strlen(text), "memfd");
        snprintf(path, sizeof path, "/proc/self/fd/%d", in);
        const char *inputs[] = {path};
        c.files = inputs, c.n_files = 1;
        c.index_file = file;
        c.jobs = 1;
        struct pipeline_events events = {.ctx = &bad, .trouble = through_trouble};
        out_fd = memfd_create("out", 0);
        must(output_init(&out, out_fd) == ST_OK, "an output");
        fail_at = at;
        killed = kill_it;
        enum status st = pipeline_run(&c, rules, &events, &out, &stats);
        must((st != ST_OK) == (bad != 0), "trouble is told");
        _exit(st ? 1 : 0);
    }
    int status;
    must(waitpid(pid, &status, 0) == pid && WIFEXITED(status), "the child ends");
    return WEXITSTATUS(status);
}

int main(void)
{
    static uint8_t was[1 << 17], is[1 << 17];
    struct rules *rules;
    must(mkdtemp(folder) != NULL, "a folder");
    snprintf(file, sizeof file, "%s/index", folder);
    must(rules_new(&rules, true) == ST_OK, "the rules compile");
    must(run(rules, "The pump was replaced in May and has run since then without a stop.\n", 0, 0) == 0, "a first run");
    size_t n = contents(was, sizeof was);
    must(n > 1000 && files(0) == 1, "a first index");
    for (int kill_it = 0; kill_it <= 1; kill_it++)
        for (long at = 1;; at++) {
            int got = run(rules, "Its filter is cleaned every week by whoever happens to be on duty.\n", at, kill_it);
            size_t n_is = contents(is, sizeof is);
            bool whole = n_is == n && memcmp(was, is, n) == 0;
            if (got == 0 || (kill_it && at > 5 && !whole)) { /* past the rename */
                must(at >= 5, "there are several calls to fail");
                n = contents(was, sizeof was);
                break;
            }
            must(got == (kill_it ? 9 : 1), "it fails as it was told to");
            must(whole, "the old index is there, whole");
            must(files(0) == 1 || kill_it, "nothing is left beside it");
        }
    /* the last run ended well or died behind the rename: the index is a whole new one */
    must(run(rules, "Thanks!\n", 0, 0) == 0, "it can be loaded");
    must(files(0) == 1, "what killed runs left beside it was taken away");
    (void)unlink(file);
    (void)rmdir(folder);
    rules_delete(rules);
    return 0;
}
