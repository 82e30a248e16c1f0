/* config: what the user asked for, written by lib/optable, const from the first input on.
 * Every stage reads its own fields; nothing here changes while running.
 * Strings are borrowed from the handle (lib/handle.h).  SPDX-License-Identifier: MIT */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum format { FMT_AUTO = 0, FMT_TEXT, FMT_JSONL, FMT_MBOX, FMT_WET, FMT_HTML, FMT_CSV, FMT_ROW, FMT_N };
/* FMT_ROW: records that lie in the memory of who calls the library; no input is of this format */
enum out_format { OUT_SAME = 0, OUT_TEXT, OUT_JSONL, OUT_EXPLAIN, OUT_SPANS, OUT_HTML, OUT_N };

/* verdicts; the bits of config.strip are 1 << verdict */
enum verdict_kind { V_KEEP = 0, V_QUOTE, V_REPOST, V_CHROME, V_SIGNATURE, V_N };

enum packing { PACK_SAME = 0, PACK_NONE, PACK_GZIP, PACK_ZSTD }; /* of outputs; same: as the input was */

enum html_part { HTML_PART_CLEAN = 0, HTML_PART_DROP, HTML_PART_KEEP }; /* the HTML twin of a mail's plain text */

enum when { WHEN_AUTO = 0, WHEN_ALWAYS, WHEN_NEVER };

/* Ways to work that must not show in the bytes. */
enum debug {
    DEBUG_CROWD = 1,  /* as many workers as are asked for, whatever the cores */
    DEBUG_REVERSE = 2 /* one worker, who decides the latest of some blocks first */
};

struct config {
    /* input and output */
    enum format format;
    enum out_format to;
    const char *const *files; /* of the feed under way: n_files paths; none: standard input */
    size_t n_files;
    bool recursive;                                   /* folders among what was named were replaced by their files */
    const char *files0_from;                          /* where the names came from, or NULL */
    const char *output_dir;                           /* one output a file below it; NULL: standard output */
    enum packing pack;                                /* of these */
    const char *text_field, *thread_field, *id_field; /* dotted paths, or NULL */
    const char *thread_from;                          /* name, name:RE, link, or NULL */
    const char *records;                              /* the same, of an array of records */
    enum html_part html_part;
    bool drop_empty, strict;

    /* what goes, and how it shows */
    unsigned strip; /* bits 1 << verdict */
    bool mark;
    bool orphans_keep;
    enum when color; /* explain: from the terminal and NO_COLOR */

    /* what counts as a repeat */
    unsigned min_words;                    /* 8 */
    double similarity;                     /* 0.5 to 1; 0.8 */
    bool scope_thread;                     /* --scope=thread */
    const char *thread_break, *post_break; /* PCRE2 patterns or NULL; already known to compile */

    /* rules */
    const char *const *rules_files;
    size_t n_rules_files;
    bool builtin_rules;

    /* memory between runs, bounds, workers */
    const char *index_file;
    bool index_read_only;
    const char *journal_file;
    const char *emit_places, *with_places; /* what shards tell each other (state/places.h), or NULL */
    const char *join_places;               /* a folder */
    uint64_t memory;                       /* bytes; 0 = half of what the machine or cgroup has */
    unsigned jobs;                         /* 0 = the cores this process may use */
    uint64_t seed;                         /* hash seed, 0 unless asked for */
    unsigned debug;                        /* of enum debug: for tests, -j N:crowd or N:reverse */

    /* reports */
    bool stats;          /* words are counted in any mode */
    unsigned warn_above; /* percent; 90 */
};

#endif
