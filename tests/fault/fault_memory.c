/* fault_memory: --memory is a bound, whatever comes: new text without end, one endless line, a thread of very many posts,
 * very many threads, lines of one letter.  The peak may be a quarter over it.  And what is forgotten is told.  In exact mode too,
 * which has less to forget.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "through.h"

#define MIB ((uint64_t)1 << 20)
#define MEMORY (32 * MIB)

/* What comes behind the words. */
static const struct {
    const char *name;
    unsigned words, lines; /* words a line, lines a post */
    const char *eol, *post;
    uint64_t bytes;
} cases[] = {
    {"paragraphs", 60, 20, "\n\n", ".\n", 24 * MIB},
    {"one line", 60, 20, " ", " ", 24 * MIB},
    {"many posts", 5, 1, "\n", ".\n", 12 * MIB},
    {"many threads", 5, 1, "\n", "\f\n", 12 * MIB},
    {"posts without words", 0, 1, "---\n", ".\n", 4 * MIB},
};

static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((state >> 33) * below) >> 31);
}

static void feed(FILE *f, size_t k)
{
    uint64_t given = 0;
    while (given < cases[k].bytes) {
        for (unsigned l = 0; l < cases[k].lines; l++) {
            for (unsigned w = 0; w < cases[k].words; w++)
                given += (uint64_t)fprintf(f, w ? " w%x" : "w%x", draw(200000));
            given += (uint64_t)fprintf(f, "%s", cases[k].eol);
        }
        given += (uint64_t)fprintf(f, "%s", cases[k].post);
    }
}

static void run(int in, bool exact)
{
    char path[40];
    struct config c = through_defaults();
    struct rules *rules;
    struct output out;
    struct stats stats = {0};
    int bad = 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", in);
    const char *files[] = {path};
    c.files = files, c.n_files = 1;
    c.memory = MEMORY;
    if (exact) {
        c.strip = 1u << V_REPOST;
        c.similarity = 1;
    }
    struct pipeline_events events = {.ctx = &bad, .trouble = through_trouble};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    must(rules_new(&rules, true) == ST_OK && output_init(&out, null) == ST_OK, "rules and an output");
    must(pipeline_run(&c, rules, &events, &out, &stats) == ST_OK && !bad, "it ends well");
    _exit(stats.evictions > 0 ? 0 : 3);
}

static void one(size_t k, bool exact)
{
    int ends[2], status;
    struct rusage use;
    must(pipe(ends) == 0, "pipe");
    fflush(NULL);
    pid_t pid = fork();
    must(pid >= 0, "fork");
    if (pid == 0) {
        close(ends[1]);
        run(ends[0], exact);
    }
    close(ends[0]);
    FILE *f = fdopen(ends[1], "w");
    must(f != NULL, "a stream");
    feed(f, k);
    fclose(f);
    must(wait4(pid, &status, 0, &use) == pid && WIFEXITED(status), "the run ends");
    must(WEXITSTATUS(status) == 0 || (WEXITSTATUS(status) == 3 && (exact || cases[k].words == 0)), "evictions are counted");
    printf("%s%s: %ld KiB\n", cases[k].name, exact ? ", exact" : "", use.ru_maxrss);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    must((uint64_t)use.ru_maxrss * 1024 <= MEMORY + MEMORY / 4, cases[k].name);
#endif
}

int main(void)
{
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (int exact = 0; exact < 2; exact++)
            one(k, exact);
    return 0;
}
