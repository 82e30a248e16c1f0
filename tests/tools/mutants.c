/* mutants: runs cases with one change of the code after the other, all of which are in this program (mutants.py puts them there).
 *
 *   mutants [-a] [-l] CASES < numbers      for each number a line: NUMBER <TAB> the first case that sees the change, or `-`
 *
 * A line of CASES: name, folder, file, options as NAME=VALUE, parted by tabs.  What a case gives without a change is asked first.
 * Each run is a child of its own, made when tables and rules are loaded, and only cases that come through the changed function are
 * run; so a run takes some tenths of a millisecond more than its text.  -a: all cases that see it.
 * -l: such tables are made in the child, for changes in what makes them.
 * SPDX-License-Identifier: MIT */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lib/handle.h"
#include "pipeline_run.h"
#include "util/mutant.h"

#define CASES_MAX 20000
#define OPTIONS_MAX 24
#define BASE_ROOM ((size_t)1 << 30)

struct item {
    char *name, *folder, *file, *option[OPTIONS_MAX];
    size_t n_options;
    thresh *handle; /* shared by those with the same options */
    size_t at, len; /* in the base: what comes out without a change */
    double seconds;
    unsigned char *hit;
};

static struct item item[CASES_MAX];
static size_t n_items, order[CASES_MAX];
static char *base;
static struct {
    size_t len, k; /* of the base so far; the case under way */
} * shared;

/* What a child gives, kept or held against the base. */
struct sink {
    bool keep;
    size_t at, end;
};

static void take(struct sink *s, const void *from, size_t n)
{
    if (s->keep && s->at + n <= BASE_ROOM)
        memcpy(base + s->at, from, n);
    else if (s->at + n > s->end || memcmp(base + s->at, from, n) != 0)
        _exit(1);
    s->at += n;
}

static int on_write(void *ctx, const void *from, size_t n)
{
    take(ctx, from, n);
    return 0;
}

static void on_trouble(void *ctx, const char *input, uint64_t line, const char *what)
{
    (void)input, (void)line;
    take(ctx, what, strlen(what));
}

static void on_malformed(void *ctx, const char *file, uint64_t line, uint64_t record, const char *what, bool skipped)
{
    (void)file, (void)line, (void)record, (void)skipped;
    take(ctx, what, strlen(what));
}

static thresh *handle_of(const struct item *it)
{
    thresh *t = thresh_new();
    for (size_t i = 0; i < it->n_options && t; i++) {
        char *value = strchr(it->option[i], '=');
        char name[64] = {0};
        memcpy(name, it->option[i], value ? (size_t)(value - it->option[i]) : strlen(it->option[i]));
        if (thresh_set(t, name, value ? value + 1 : NULL) != THRESH_OK) {
            fprintf(stderr, "mutants: %s: %s\n", it->name, thresh_why(t));
            exit(2);
        }
    }
    if (!t || thresh_check(t, NULL, 0, NULL, 0) != THRESH_OK) {
        fprintf(stderr, "mutants: %s: no handle\n", it->name);
        exit(2);
    }
    return t;
}

static void read_cases(const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    if (!f) {
        perror(path);
        exit(2);
    }
    while (getline(&line, &cap, f) > 0 && n_items < CASES_MAX) {
        struct item *it = &item[n_items];
        char *rest = strdup(line), *field;
        for (size_t k = 0; (field = strsep(&rest, "\t\n")); k++) {
            if (k < 3)
                *(k == 0 ? &it->name : k == 1 ? &it->folder : &it->file) = field;
            else if (*field && it->n_options < OPTIONS_MAX)
                it->option[it->n_options++] = field;
        }
        for (size_t i = 0; i < n_items && !it->handle; i++) {
            bool same = item[i].n_options == it->n_options;
            for (size_t k = 0; k < it->n_options && same; k++)
                same = strcmp(item[i].option[k], it->option[k]) == 0;
            it->handle = same ? item[i].handle : NULL;
        }
        if (!it->handle)
            it->handle = handle_of(it);
        order[n_items] = n_items;
        n_items++;
    }
    fclose(f);
    free(line);
}

/* In a child: one case; does not return if it sees the change. */
static void run(const struct item *it, struct sink s)
{
    const long limit = s.keep ? 60 : 2 + (long)(20 * it->seconds);
    const struct itimerval timer = {.it_value = {limit, 0}};
    struct config config = it->handle->config;
    struct stats stats = {0};
    struct output out = {.fd = -1};
    stop_flag stop = 0;
    const char *file = it->file;
    const struct pipeline_events events = {.ctx = &s, .trouble = on_trouble, .malformed = on_malformed, .stop = &stop};
    setitimer(ITIMER_REAL, &timer, NULL);
    if (chdir(it->folder) != 0)
        _exit(9);
    config.memory = (size_t)1 << 30;
    config.files = &file;
    config.n_files = 1;
    output_to(&out, on_write, &s);
    unsigned char status = (unsigned char)pipeline_run(&config, item[0].handle->rules, &events, &out, &stats);
    if (output_flush(&out) != ST_OK)
        _exit(1);
    take(&s, &status, 1);
    output_leave(&out);
    if (!s.keep && s.at != s.end)
        _exit(1);
    shared->len = s.at;
    setitimer(ITIMER_REAL, &(struct itimerval){0}, NULL);
}

static void limit_room(void)
{
#ifndef __SANITIZE_ADDRESS__
    const struct rlimit room = {(rlim_t)1 << 33, (rlim_t)1 << 33};
    setrlimit(RLIMIT_AS, &room);
#endif
}

static int end_of(pid_t pid)
{
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) < 0) {
        perror("mutants");
        exit(2);
    }
    return status;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void ask_base(void)
{
    const int flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
    base = mmap(NULL, BASE_ROOM, PROT_READ | PROT_WRITE, flags, -1, 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, flags, -1, 0);
    unsigned char *hits = mmap(NULL, n_items * THRESH_HITS + 1, PROT_READ | PROT_WRITE, flags, -1, 0);
    double *seconds = mmap(NULL, n_items * sizeof *seconds + 1, PROT_READ | PROT_WRITE, flags, -1, 0);
    size_t *end = mmap(NULL, n_items * sizeof *end + 1, PROT_READ | PROT_WRITE, flags, -1, 0);
    pid_t pid = fork();
    for (size_t i = 0; pid == 0 && i < n_items; i++) {
        double began = now();
        memset(thresh_hit, 0, THRESH_HITS);
        shared->k = i;
        run(&item[i], (struct sink){.keep = true, .at = shared->len});
        memcpy(hits + i * THRESH_HITS, thresh_hit, THRESH_HITS);
        end[i] = shared->len;
        seconds[i] = now() - began;
    }
    if (pid == 0)
        _exit(0);
    if (end_of(pid) != 0) {
        fprintf(stderr, "mutants: %s fails as it is\n", item[shared->k].name);
        exit(2);
    }
    for (size_t i = 0; i < n_items; i++) {
        item[i].hit = hits + i * THRESH_HITS;
        item[i].seconds = seconds[i];
        item[i].at = i ? end[i - 1] : 0;
        item[i].len = end[i] - item[i].at;
    }
}

/* The cases from the k-th on, with a change, in a child, up to one that sees it. */
static int try_from(size_t k, int mutant, int function)
{
    pid_t pid = fork();
    if (pid == 0) {
        thresh_mutant = mutant;
        limit_room();
        for (; k < n_items; k++) {
            const struct item *it = &item[order[k]];
            if (function >= 0 && !it->hit[function])
                continue;
            shared->k = k;
            run(it, (struct sink){.at = it->at, .end = it->at + it->len});
        }
        _exit(0);
    }
    return end_of(pid);
}

static void try(int mutant, int function, bool all)
{
    printf("%d\t", mutant);
    for (size_t k = 0, n = 0;; k++, n++) {
        int status = try_from(k, mutant, function);
        if (status == 0) {
            printf("%s", n ? "" : "-");
            break;
        }
        k = shared->k;
        size_t i = order[k];
        printf("%s%s%s", n ? " " : "", item[i].name,
               WIFSIGNALED(status) ? WTERMSIG(status) == SIGALRM ? "(time)" : "(signal)" : "");
        if (!all) { /* what saw one may see the next */
            memmove(order + 1, order, k * sizeof *order);
            order[0] = i;
            break;
        }
    }
    putchar('\n');
    fflush(stdout);
}

int main(int argc, char **argv)
{
    bool all = false, late = false;
    int mutant, function, at = 1;
    for (; at < argc - 1; at++) {
        all |= strcmp(argv[at], "-a") == 0;
        late |= strcmp(argv[at], "-l") == 0;
    }
    if (argc < 2)
        return 2;
    read_cases(argv[at]);
    double began = now();
    ask_base();
    if (!late)
        run(&item[0], (struct sink){.at = item[0].at, .end = item[0].at + item[0].len}); /* makes what is made once */
    fprintf(stderr, "mutants: %zu cases, %.2f s\n", n_items, now() - began);
    while (scanf("%d %d", &mutant, &function) == 2)
        try(mutant, function, all);
    return 0;
}
