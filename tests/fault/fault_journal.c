/* fault_journal: the run is killed at each of its writes, half of which reaches the file.  What is there then restores the
 * input as far as the output goes: a beginning of it, at least as long as the output.
 *
 * write() is defined here and so taken instead of the library's; the pipeline runs in a child that dies on the way.
 * SPDX-License-Identifier: MIT */
#include <sys/syscall.h>
#include <sys/wait.h>

#include "journals.h"
#include "threads.h"

static long die_at; /* 0: never */
static long n_writes;

ssize_t write(int fd, const void *p, size_t n)
{
    if (die_at && ++n_writes == die_at) {
        (void)syscall(SYS_write, fd, p, n / 2);
        _exit(9);
    }
    return syscall(SYS_write, fd, p, n);
}

/* A child runs the filter and dies at write `at`; true if it came to its end before. */
static bool child(const struct config *c, const struct rules *rules, int out_fd, long at)
{
    fflush(NULL);
    pid_t pid = fork();
    must(pid >= 0, "fork");
    if (pid == 0) {
        struct output out;
        struct stats stats = {0};
        int bad = 0;
        struct pipeline_events events = {.ctx = &bad, .trouble = through_trouble};
        must(output_init(&out, out_fd) == ST_OK, "an output");
        die_at = at;
        enum status st = pipeline_run(c, rules, &events, &out, &stats);
        if (!st)
            st = output_flush(&out);
        _exit(st || bad ? 1 : 0);
    }
    int status;
    must(waitpid(pid, &status, 0) == pid && WIFEXITED(status), "the child ends");
    must(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 9, "it ends well, or as it was told");
    return WEXITSTATUS(status) == 0;
}

static void one(const struct rules *rules, uint64_t seed)
{
    struct buf text = {0};
    state = seed;
    while (text.len < 400000) { /* more than one block */
        thread(&text);
        put(&text, "\f\n");
    }
    char in_path[40], out_path[40], journal_path[40];
    int in = journals_file(in_path, text.ptr, text.len);
    const char *files[] = {in_path};
    struct config c = through_defaults();
    c.files = files, c.n_files = 1;
    c.mark = seed % 2;
    bool done = false;
    for (long at = 1; !done; at++) {
        int out = journals_file(out_path, NULL, 0), journal = journals_file(journal_path, NULL, 0);
        c.journal_file = journal_path;
        done = child(&c, rules, out, at);
        struct bytes kept = journals_read(out), told = journals_read(journal), got;
        struct restored r;
        enum status st = journals_restore(told, kept, &got, &r);
        must(st == ST_OK && (r.finished || !done), r.why[0] ? r.why : "what is there is enough");
        must(got.n <= text.len && memcmp(got.ptr, text.ptr, got.n) == 0, "a beginning of the input comes back");
        must(c.mark || got.n >= kept.n, "all of the output is in it");
        must(!done || got.n == text.len, "all of it, when the run ended");
        must(!done || at > 6, "there are several writes to die at");
        free(kept.ptr);
        free(told.ptr);
        free(got.ptr);
        close(out);
        close(journal);
    }
    close(in);
    buf_free(&text);
}

int main(void)
{
    struct rules *rules;
    must(rules_new(&rules, true) == ST_OK, "the rules compile");
    for (uint64_t seed = 1; seed <= 4; seed++)
        one(rules, through_seed = seed);
    rules_delete(rules);
    return 0;
}
