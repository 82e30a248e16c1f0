/* optable: the rows; see optable.h.  optset.c has their setters.  What depends on several options is checked by optable_check
 * when all are known.
 * SPDX-License-Identifier: MIT */
#include "lib/optable.h"

#include <stdio.h>

#include "lib/optset.h"

#define AT(field) offsetof(struct config, field)
#define SIZE sizeof(struct thresh_option)
#define HEADING(text)                                 \
    {                                                 \
        {SIZE, NULL, 0, 0, NULL, NULL, text}, NULL, 0 \
    }

/* Size, name, short form, flags, value, its values, help (`{}` stands for the values); setter, field. */
const struct option_row option_table[] = {
    HEADING("Input and output"),
    {{SIZE, "format", 'f', 0, "FMT", "auto, text, jsonl, mbox, wet, html, csv",
      "Format of the input: {}. The default, auto, looks at the first bytes."},
     set_enum,
     AT(format)},
    {{SIZE, "to", 't', 0, "FMT", "same, text, jsonl, explain, spans, html",
      "Form of the output: {}. The default, same, is the input without what was removed; explain is one line "
      "an input line, with verdict, source and reason."},
     set_enum,
     AT(to)},
    {{SIZE, "output-dir", 'o', 0, "DIR", NULL,
      "Write one file for each FILE, under the same relative name below DIR, in place of standard output. Each is written "
      "beside and renamed when it is whole."},
     set_name,
     AT(output_dir)},
    {{SIZE, "pack", 0, 0, "HOW", "same, none, gzip, zstd",
      "How the files below DIR are compressed: {}. The default, same, is as the input was; the name stays in any case."},
     set_enum,
     AT(pack)},
    {{SIZE, "recursive", 'r', 0, NULL, NULL,
      "A FILE may be a folder: all files in it are read, in the byte order of their paths."},
     set_true,
     AT(recursive)},
    {{SIZE, "files0-from", 0, 0, "F", NULL, "Read the names of the FILEs from F (- is standard input), with a NUL behind each."},
     set_name,
     AT(files0_from)},
    {{SIZE, "text-field", 0, 0, "PATH", NULL,
      "The field that holds the text of a JSON record, or the name or number of a column of a CSV. With * in it "
      "(messages.*.content) every such text is a post of the "
      "record."},
     set_name,
     AT(text_field)},
    {{SIZE, "records", 0, 0, "PATH", NULL,
      "jsonl: records are the objects of the array at this dotted path, such as post_stream.posts; * is any element or "
      "key. Without it they are the objects of the top level, or of an array there, or the messages (posts, comments, replies, "
      "items) of a document that holds an array of them. Such messages are one thread, unless --thread-field says otherwise."},
     set_name,
     AT(records)},
    {{SIZE, "thread-field", 0, 0, "PATH", NULL, "JSON records with the same PATH are one thread."}, set_name, AT(thread_field)},
    {{SIZE, "thread-from", 0, 0, "HOW", NULL,
      "FILEs with text, pages or records may be pages of one thread: by name (without its ending and a page's number), by what "
      "RE matches "
      "in the "
      "name (name:RE), or by the canonical link of a page (link). A post with an id that the thread had, and the same text, is "
      "the "
      "same post."},
     set_thread_from,
     AT(thread_from)},
    {{SIZE, "id-field", 0, 0, "PATH", NULL, "The field that names a JSON record."}, set_name, AT(id_field)},
    {{SIZE, "html-part", 0, 0, "WHAT", "clean, drop, keep",
      "mbox: what becomes of the HTML part of a mail that says again what its plain part says: {}. The default, clean, takes "
      "out of it what was taken out of the plain part, since it is what mail programs show; drop leaves the part out."},
     set_enum,
     AT(html_part)},
    {{SIZE, "drop-empty", 0, 0, NULL, NULL, "Leave out records whose text became empty."}, set_true, AT(drop_empty)},
    {{SIZE, "strict", 0, 0, NULL, NULL,
      "Exit with status 1 when a record is malformed or more than --warn-above of the text went. Otherwise "
      "a malformed record is passed through unchanged, counted, and named on standard error."},
     set_true,
     AT(strict)},

    HEADING("What goes"),
    {{SIZE, "strip", 's', 0, "LIST", OPTSET_STRIPS,
      "What to remove: all (the default), none, or a comma list of quote, repost, chrome, signature."},
     set_strip,
     0},
    {{SIZE, "mark", 0, 0, NULL, NULL,
      "Leave one line where a run was removed, with its kind, its source and its number of lines."},
     set_true,
     AT(mark)},
    {{SIZE, "orphans", 0, 0, "WHAT", "drop, keep",
      "What becomes of a marked quote whose source is not in the stream: {}. The default is drop; keep leaves "
      "the text "
      "without its quote marks, because it is the only copy."},
     set_either,
     AT(orphans_keep)},

    HEADING("What counts as a repeat"),
    {{SIZE, "min-words", 0, 0, "N", NULL,
      "Shortest repeat that counts by itself, in words (default 8). Whole lines and sentences, and runs "
      "bounded by an "
      "elision mark, may count with less."},
     set_min_words,
     0},
    {{SIZE, "similarity", 0, 0, "X", NULL,
      "Share of a paragraph that must be found earlier for it to count as repeated, from 0.5 to 1 (default "
      "0.8)."},
     set_similarity,
     0},
    {{SIZE, "exact", 0, 0, NULL, NULL,
      "Only copies word for word, found by digests alone: the fast mode. The same as --strip=repost --similarity=1."},
     set_exact,
     0},
    {{SIZE, "scope", 0, 0, "WHERE", "stream, thread",
      "How far back reposts are looked for: {}. The default is stream: everything read before."},
     set_either,
     AT(scope_thread)},
    {{SIZE, "thread-break", 0, 0, "RE", NULL, "A line that matches RE (PCRE2) begins a new thread."},
     set_pattern,
     AT(thread_break)},
    {{SIZE, "post-break", 0, 0, "RE", NULL, "A line that matches RE (PCRE2) begins a new post."}, set_pattern, AT(post_break)},

    HEADING("Rules"),
    {{SIZE, "rules", 0, 0, "FILE", NULL,
      "Add patterns for quotes, chrome, signatures and separators from FILE. May be given again."},
     set_rules,
     0},
    {{SIZE, "no-builtin-rules", 0, 0, NULL, NULL, "Use only the patterns of --rules."}, set_false, AT(builtin_rules)},
    {{SIZE, "list-rules", 0, THRESH_OPTION_PROGRAM, NULL, NULL, "List all patterns in force, and exit."}, NULL, 0},

    HEADING("Memory and work"),
    {{SIZE, "index", 0, 0, "FILE", NULL,
      "Remember between runs: FILE is loaded if it exists and replaced in one step when the run ended well. Threads "
      "are counted on from those of earlier runs."},
     set_name,
     AT(index_file)},
    {{SIZE, "index-read-only", 0, 0, NULL, NULL, "Load the index, never write it."}, set_true, AT(index_read_only)},
    {{SIZE, "index-info", 0, THRESH_OPTION_PROGRAM, "FILE", NULL, "Tell what is in an index, and exit."}, NULL, 0},
    {{SIZE, "index-merge", 0, THRESH_OPTION_PROGRAM, "FILE", NULL,
      "Put the index FILE behind the one of --index, and exit. May be given again."},
     NULL,
     0},
    {{SIZE, "emit-places", 0, 0, "FILE", NULL,
      "Clean nothing, but write to FILE what this input (a shard: whole threads of a larger dump) has to tell the shards behind "
      "it."},
     set_name,
     AT(emit_places)},
    {{SIZE, "join-places", 0, THRESH_OPTION_PROGRAM, "DIR", NULL,
      "The FILEs are those of --emit-places of all shards of a dump, in its order: write a file of the same name below DIR for "
      "each, with "
      "what it must know of those before it, and exit."},
     NULL,
     0},
    /* a part of --join-places, for an engine that carries bytes from one to the other (src/spark/README.md): not for people */
    {{SIZE, "join-part", 0, THRESH_OPTION_PROGRAM, "PART", NULL, NULL}, NULL, 0},
    {{SIZE, "with-places", 0, 0, "FILE", NULL,
      "Clean a shard as if those before it had been read: FILE is its file of --join-places."},
     set_name,
     AT(with_places)},
    {{SIZE, "seed", 0, 0, "N", NULL,
      "Seed of the hashes of the stream (default 0), for input from people who know the program and mean harm. An index "
      "goes with its seed."},
     set_seed,
     AT(seed)},
    {{SIZE, "memory", 0, 0, "SIZE", NULL,
      "Upper bound of all tables and buffers, such as 512M or 4G (default: half of what the machine or its "
      "cgroup "
      "has)."},
     set_memory,
     0},
    {{SIZE, "journal", 0, 0, "FILE", NULL,
      "Write what was removed to FILE, so that the input can be rebuilt from it and the output. For --to=same."},
     set_name,
     AT(journal_file)},
    {{SIZE, "restore", 0, THRESH_OPTION_PROGRAM, "FILE", NULL,
      "Rebuild the input from the output (standard input, or the one file named) and its journal in FILE."},
     NULL,
     0},
    {{SIZE, "jobs", 'j', 0, "N", NULL, "Number of workers (default: the cores this process may use)."}, set_jobs, 0},

    HEADING("Reports"),
    {{SIZE, "stats", 0, THRESH_OPTION_BARE, "FILE", NULL, "Write counters as one JSON object to FILE, or to standard error."},
     set_stats,
     0},
    {{SIZE, "warn-above", 0, 0, "PERCENT", NULL,
      "Warn when more than this share of the text went, and name the rule or source that took most of it "
      "(default 90)."},
     set_warn_above,
     0},
    {{SIZE, "progress", 0, THRESH_OPTION_PROGRAM, "WHEN", "auto, always, never",
      "Show bytes, rate, share and time left on standard error: {}. With auto, the default, only when that is "
      "a "
      "terminal."},
     NULL,
     0},
    {{SIZE, "color", 0, 0, "WHEN", "auto, always, never",
      "Colour the explain output: {}. With auto, the default, only on a terminal, and not when NO_COLOR is "
      "set."},
     set_enum,
     AT(color)},
    {{SIZE, "quiet", 'q', THRESH_OPTION_PROGRAM, NULL, NULL, "No warnings, only errors."}, NULL, 0},
    {{SIZE, "verbose", 'v', THRESH_OPTION_PROGRAM, NULL, NULL, "Say more; twice, still more."}, NULL, 0},
    {{SIZE, "completion", 0, THRESH_OPTION_PROGRAM, "SHELL", "bash, zsh, fish",
      "Print a script that completes options in SHELL, and exit: {}."},
     NULL,
     0},
    {{SIZE, "help", 'h', THRESH_OPTION_PROGRAM, NULL, NULL, "Show this help, and exit."}, NULL, 0},
    {{SIZE, "version", 0, THRESH_OPTION_PROGRAM, NULL, NULL, "Show the version and those of the libraries, and exit."}, NULL, 0},
};
const size_t option_table_n = sizeof option_table / sizeof *option_table;

struct config optable_defaults(void)
{
    return (struct config){
        .strip = 1u << V_QUOTE | 1u << V_REPOST | 1u << V_CHROME | 1u << V_SIGNATURE,
        .min_words = 8,
        .similarity = 0.8,
        .warn_above = 90,
        .builtin_rules = true,
    };
}

const struct thresh_option *thresh_option(size_t i) { return i < option_table_n ? &option_table[i].shown : NULL; }

/* Shards are cleaned with the memory of the whole dump, or tell what they would add to it. */
static const char *check_places(const struct config *c)
{
    bool near = c->strip != 1u << V_REPOST || c->similarity < 1;
    if (!c->emit_places && !c->with_places)
        return NULL;
    return c->emit_places && c->with_places ? "--emit-places: one step at a time; leave --with-places out"
           : c->index_file                  ? "--index: a shard has its memory from --with-places; leave one of them out"
           : c->scope_thread ? "--scope=thread: then no shard need know of others; leave --emit-places and --with-places out"
           : !near           ? "--exact: is not done in shards yet; leave --emit-places and --with-places out, or --exact"
           : c->emit_places && c->journal_file ? "--emit-places: writes no text, so there is nothing for --journal"
                                               : NULL;
}

bool optable_check(const struct config *c, char *why, size_t size)
{
    const char *what = NULL;
    if (c->index_read_only && !c->index_file)
        what = "--index-read-only: which one? Name it with --index=FILE";
    else if (c->index_file && c->scope_thread)
        what = "--index: --scope=thread looks nowhere but in the thread; leave one of them out";
    else if (c->journal_file && c->to != OUT_SAME)
        what = "--journal: only with --to=same; another form of output does not hold what the input held";
    else if (c->pack != PACK_SAME && !c->output_dir)
        what = "--pack: only with --output-dir; standard output can go through zstd or gzip";
    else
        what = check_places(c);
    if (what)
        snprintf(why, size, "%s", what);
    return !what;
}
