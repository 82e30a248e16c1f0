/* datagen: makes text whose repeats are known, from a seed: the same bytes on every machine.
 * `datagen --help` lists what it makes; bench/README.md tells how the truth files are read.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>

#include "gen/corpus.h"
#include "gen/plant.h"

static const char help[] = "Usage: datagen [OPTION]... KIND SIZE\n"
                           "Writes SIZE bytes (a little more; 200M, 10G) of made-up text to standard output.\n"
                           "\n"
                           "KIND\n"
                           "  stream    paragraphs, a line each, 30 % of them planted repeats\n"
                           "  threads   many small discussions in one style, form feeds between them\n"
                           "  thread    one endless discussion\n"
                           "  jsonl     discussions, one JSON record a post\n"
                           "  long      lines of 4 KB to 1 MB\n"
                           "  hostile   invalid bytes, self-similar text, markers without end\n"
                           "  styles    the list of styles\n"
                           "\n"
                           "OPTION\n"
                           "  -t, --truth=FILE     the truth beside it (stream, threads, thread)\n"
                           "  -s, --style=NAME     of threads, thread and jsonl (default xenforo-dot)\n"
                           "  -l, --lang=LANG      of stream, long and hostile: en, ru, zh, ja (default en)\n"
                           "  -n, --seed=N         default 1\n"
                           "  -p, --planted=N      percent of planted repeats in a stream (default 30)\n"
                           "  -h, --help\n";

struct options {
    const char *kind, *truth;
    const struct style *style;
    enum lang lang;
    uint64_t seed, size;
    uint32_t planted;
};

static void usage(const char *what, const char *arg)
{
    fprintf(stderr, "datagen: %s: %s (see datagen --help)\n", arg, what);
    exit(2);
}

static uint64_t number(const char *s, const char *units)
{
    char *end;
    errno = 0;
    uint64_t n = strtoull(s, &end, 10);
    const char *u = *end ? strchr(units, *end) : NULL;
    if (errno || end == s || *s == '-' || (*end && (!u || end[1])))
        usage("not a number", s);
    for (; u && u >= units; u--)
        n *= 1000;
    return n;
}

static enum lang language(const char *s)
{
    static const char *const name[LANG_N] = {"en", "ru", "zh", "ja"};
    for (int i = 0; i < LANG_N; i++)
        if (!strcmp(s, name[i]))
            return (enum lang)i;
    usage("no such language", s);
    return LANG_EN;
}

static struct options parse(int argc, char **argv)
{
    static const struct option longs[] = {{"truth", 1, NULL, 't'}, {"style", 1, NULL, 's'},   {"lang", 1, NULL, 'l'},
                                          {"seed", 1, NULL, 'n'},  {"planted", 1, NULL, 'p'}, {"help", 0, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct options o = {.style = style_at(0), .seed = 1, .planted = 30};
    for (int c; (c = getopt_long(argc, argv, "t:s:l:n:p:h", longs, NULL)) != -1;)
        switch (c) {
        case 't': o.truth = optarg; break;
        case 's':
            if (!(o.style = style_find(optarg)))
                usage("no such style", optarg);
            break;
        case 'l': o.lang = language(optarg); break;
        case 'n': o.seed = number(optarg, ""); break;
        case 'p': o.planted = (uint32_t)number(optarg, ""); break;
        case 'h': fputs(help, stdout); exit(0);
        default: exit(2);
        }
    if (optind < argc)
        o.kind = argv[optind++];
    if (optind < argc)
        o.size = number(argv[optind++], "kMGT");
    if (!o.kind || optind < argc || o.planted > 90)
        usage("KIND and SIZE are wanted", o.kind ? o.kind : "nothing given");
    return o;
}

static void generate(const struct options *o, const struct lexicon *lx, FILE *truth)
{
    if (!strcmp(o->kind, "stream"))
        plant_stream(lx, o->seed, o->size, o->planted, stdout, truth);
    else if (!strcmp(o->kind, "threads") || !strcmp(o->kind, "thread"))
        corpus_threads(o->style, lx, o->seed, o->size, !o->kind[6], stdout, truth);
    else if (!strcmp(o->kind, "jsonl"))
        corpus_jsonl(o->style, lx, o->seed, o->size, stdout);
    else if (!strcmp(o->kind, "long"))
        corpus_long(lx, o->seed, o->size, stdout);
    else if (!strcmp(o->kind, "hostile"))
        corpus_hostile(lx, o->seed, o->size, stdout);
    else
        usage("no such kind", o->kind);
}

int main(int argc, char **argv)
{
    struct options o = parse(argc, argv);
    if (!strcmp(o.kind, "styles")) {
        for (uint32_t i = 0; style_at(i); i++)
            puts(style_at(i)->name);
        return 0;
    }
    FILE *truth = o.truth ? fopen(o.truth, "w") : NULL;
    if (o.truth && !truth) {
        perror(o.truth);
        return 1;
    }
    bool threads = !strncmp(o.kind, "thread", 6) || !strcmp(o.kind, "jsonl");
    struct lexicon *lx = lexicon_new(threads ? o.style->lang : o.lang);
    generate(&o, lx, truth);
    lexicon_delete(lx);
    if ((truth && fclose(truth)) || fflush(stdout)) {
        perror("datagen: write");
        return 1;
    }
    return 0;
}
