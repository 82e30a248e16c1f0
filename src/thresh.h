/* thresh.h: libthresh, a streaming filter that takes quotes, reposts, chrome and signatures out of discussions.
 *
 *     thresh *t = thresh_new();
 *     thresh_set(t, "strip", "quote,repost");
 *     thresh_run(t, "a.txt", &io);          bytes of any format in, bytes out, by callbacks
 *     thresh_rows(t, &rows, &result);       or records that lie in memory: text, thread, id
 *     thresh_finish(t, &io);                what stands at the end of the output; the index and the journal are written
 *     thresh_free(t);
 *
 * A handle remembers what it read, from call to call, as the program does from file to file.  It prints nothing, never
 * exits, changes no signal handler, and keeps nothing outside itself: two handles may work at once in two threads; one handle
 * is for one thread at a time.  It starts threads of its own (`jobs`), which are gone when a call returns; what it calls back
 * is called by one thread at a time, not always the caller's.
 *
 * The result depends on the bytes, their order and the options alone: not on the number of workers, nor on how records are
 * cut into batches, or bytes into reads.
 *
 * ABI: structs that callers fill begin with their size (`.size = sizeof x`), new members go to the end and mean, when they are 0,
 * what was so before; new functions get a new symbol version.
 * SPDX-License-Identifier: MIT */
#ifndef THRESH_H
#define THRESH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__ && !defined THRESH_API
#define THRESH_API __attribute__((visibility("default")))
#elif !defined THRESH_API
#define THRESH_API
#endif

#define THRESH_VERSION 0x000200 /* major, minor, patch; thresh_version() is that of the library at hand */
#define THRESH_VERSION_TEXT "0.2.0"

enum thresh_status {
    THRESH_OK = 0,
    THRESH_MEMORY = 1,  /* there was none; only thresh_free is possible now */
    THRESH_IO = 2,      /* an input, the output, the index or the journal */
    THRESH_OPTION = 3,  /* no such option, or no such value; a call that does not fit (thresh_why says which) */
    THRESH_DATA = 4,    /* `strict`: a malformed record ended the run; rows whose offsets cannot be */
    THRESH_STOPPED = 5, /* by thresh_stop, or a callback */
    THRESH_CLOSED = 6   /* the output (`descriptor`) is a pipe that nobody reads any more */
};
enum thresh_verdict { THRESH_KEEP = 0, THRESH_QUOTE = 1, THRESH_REPOST = 2, THRESH_CHROME = 3, THRESH_SIGNATURE = 4 };

typedef struct thresh thresh;

/* ---- a handle ---- */

THRESH_API const char *thresh_version(void); /* "0.2.0" */
/* The libraries it stands on, as they were found at run time: "zlib 1.2.13, zstd 1.5.4, ...", in lines.  As snprintf. */
THRESH_API size_t thresh_libraries(char *text, size_t n);
THRESH_API thresh *thresh_new(void);   /* NULL: no memory */
THRESH_API void thresh_free(thresh *); /* NULL is fine; what was not finished (thresh_finish) is not saved */

/* Another realloc for what the handle takes from the heap from now on: right behind thresh_new.  n = 0: free.  It may be called
 * from several threads at once.  Large tables are mapped, not taken from a heap: the option `memory` bounds both. */
THRESH_API enum thresh_status thresh_allocator(thresh *, void *(*resize)(void *ctx, void *old, size_t n), void *ctx);

/* An option by its name on the command line, without the dashes, and its value: "min-words", "8".  One without a value gets
 * NULL, "" or "true"; "false" leaves it off.  Before the first input.  Not to be set is what THRESH_OPTION_PROGRAM marks. */
THRESH_API enum thresh_status thresh_set(thresh *, const char *name, const char *value);

/* The table of options, for who makes a command line, a help or a form of it: row i; NULL behind the last. */
enum {
    THRESH_OPTION_BARE = 1,   /* its value may be left out; a value is then written --name=VALUE */
    THRESH_OPTION_PROGRAM = 2 /* not for thresh_set: what the program says, or does instead of a run */
};
struct thresh_option {
    size_t size;        /* of the library's struct */
    const char *name;   /* NULL: `help` is the heading of what follows */
    char brief;         /* the short form, or 0 */
    uint8_t flags;      /* THRESH_OPTION_... */
    const char *value;  /* what its value is called: "FILE"; NULL: it takes none */
    const char *values; /* "auto, text, jsonl": one of these; NULL: any that thresh_set takes */
    const char
        *help; /* sentences; `{}` stands for the values, UPPER-CASE words for arguments; NULL: programs use it, not people */
};
THRESH_API const struct thresh_option *thresh_option(size_t i);

/* The last trouble, in a sentence for a person; "" before any.  Good until the next call with this handle. */
THRESH_API const char *thresh_why(const thresh *);

/* Ends the call under way soon, with THRESH_STOPPED; what was decided so far was written.  From any thread or a signal handler.
 * Comes it between two calls, the next one is stopped.  The handle stays good. */
THRESH_API void thresh_stop(thresh *);

/* The counters of --stats as one JSON object, of all that was read so far.  As snprintf: the length it has, and as much of it as
 * fits n bytes with a NUL.  0: no memory. */
THRESH_API size_t thresh_stats(thresh *, char *json, size_t n);

/* The most important of them.  Any time. */
struct thresh_counts {
    size_t size;
    uint64_t bytes_in, bytes_out, posts, threads;
    uint64_t removed;    /* bytes of text that went */
    uint64_t files_left; /* inputs that hold no text and were left alone (recursive, output-dir) */
    uint64_t skipped;    /* malformed records, passed through unchanged */
    uint64_t forgotten;  /* fingerprints, words and threads given up at the bound of memory */
    uint64_t rules;      /* in force */
};
THRESH_API void thresh_count(thresh *, struct thresh_counts *);

/* ---- what goes ---- */

/* Of one text spans rise, do not overlap, and leave exactly what is kept: the text without them is the cleaned text (not with
 * `mark`, which puts lines in).  Blank lines that went because of a removal beside them belong to it. */
struct thresh_span {
    uint64_t record;               /* rows: the row, of this call; else records, or threads of plain text, from 0 in the run */
    uint64_t start, end;           /* bytes [start, end) of the text: of a row as it was given; else as for --to=spans */
    uint64_t start_char, end_char; /* the same in code points */
    uint32_t verdict;              /* enum thresh_verdict */
    uint32_t words;                /* the measure: words found at the source; 0: none */
    const char *reason;            /* a measure or the name of a rule; lives as long as the handle */
    /* Where it was said before: thread and post count from 1 in the run; post 0: not in the stream.  source_id: the id of that
     * record, n_source_id bytes without a NUL, or NULL; good until the callback returns, or until the next call. */
    uint64_t source_thread, source_post;
    const char *source_id;
    size_t n_source_id;
};

/* ---- bytes in any format ---- */

enum thresh_severity { THRESH_WARNING = 0, THRESH_ERROR = 1 };
struct thresh_trouble {
    size_t size;       /* of the library's struct */
    uint32_t severity; /* enum thresh_severity */
    int32_t skipped;   /* the record was malformed and passed through unchanged */
    const char *input; /* its name; NULL: of the whole run */
    uint64_t line;     /* from 1; 0: not known */
    uint64_t record;   /* from 1; 0: not of a record */
    const char *what;  /* a sentence; of a record: lives as long as the handle */
};

struct thresh_io {
    size_t size;
    void *ctx;
    /* Up to n bytes to `to`: their number; 0: the end; < 0: trouble.  Packed input (gzip, zstd, xz, bzip2) is recognised.
     * NULL: the file of the input's name is read, "-" is standard input. */
    ptrdiff_t (*read)(void *ctx, void *to, size_t n);
    /* What comes out, in order.  Nonzero: stop.  NULL: nobody wants it. */
    int (*write)(void *ctx, const void *from, size_t n);
    /* What goes, in the order of the input, before the bytes around it are written.  Nonzero: stop.  Or NULL. */
    int (*span)(void *ctx, const struct thresh_span *);
    void (*trouble)(void *ctx, const struct thresh_trouble *);          /* or NULL */
    void (*progress)(void *ctx, uint64_t bytes_in, uint64_t bytes_out); /* now and then, or NULL */
    /* Instead of `write`: what comes out goes to this descriptor, of which 1 is standard output; 0: there is none.  It is the same
     * for all calls until thresh_finish, which flushes and does not close it.  Let SIGPIPE be ignored (THRESH_CLOSED). */
    int32_t descriptor;
};

/* One input, from its beginning to its end; `name` is for messages (NULL: "input").  Again: as the next FILE of the program.  With
 * option output-dir what comes out goes to a file of its own, by this name, and not to io. */
THRESH_API enum thresh_status thresh_run(thresh *, const char *name, const struct thresh_io *);
/* All these files, without a pause between them (n = 0: standard input); io->read is not used.  A file that cannot be read is told
 * of and left out; then the result is THRESH_IO. */
THRESH_API enum thresh_status thresh_run_files(thresh *, const char *const *names, size_t n, const struct thresh_io *);
/* The end of the run: what stands at the foot of the output is written (io may be NULL), the journal is closed, the index
 * saved.  What a person should know of the whole run (more than `warn-above` went, a field that no record has, something was
 * forgotten) is told as trouble: warnings, and with `strict` an error and THRESH_DATA.  Then the handle is only good for
 * thresh_stats, thresh_count, thresh_why and thresh_free. */
THRESH_API enum thresh_status thresh_finish(thresh *, const struct thresh_io *);

/* ---- before a run, and instead of one ---- */

/* The files that these names stand for: with option `recursive` folders are replaced by the files in them, in the byte order of
 * their paths, and those that `files0-from` names come first.  io->trouble hears of folders that cannot be read; then
 * the result is THRESH_IO.  *files is NULL if there is no list at all; else it belongs to the handle. */
THRESH_API enum thresh_status thresh_files(thresh *, const char *const *names, size_t n, const char *const **files,
                                           size_t *n_files, const struct thresh_io *io);

/* What else the caller reads and writes during the run. */
struct thresh_place {
    const char *what;   /* for messages: "--stats=", "standard output" */
    const char *name;   /* its path; NULL: */
    int32_t descriptor; /* it is open */
    int32_t written;    /* 0: it is read */
    int32_t shared;     /* it may be the same file as the descriptor 2, where messages go */
};
/* Is all well before anything is opened for writing?  Options fit each other, rules can be loaded (and are), and nobody loses a
 * file: no output is an input, no two outputs are one file, each can be written, whatever names lead there.  Options (index,
 * journal, output-dir, rules) are looked at, these inputs (as for thresh_run_files) and `more`.  Not OK: thresh_why; nothing was
 * done. */
THRESH_API enum thresh_status thresh_check(thresh *, const char *const *inputs, size_t n, const struct thresh_place *more,
                                           size_t n_more);

/* All patterns in force, as a rule file, to io->write or io->descriptor. */
THRESH_API enum thresh_status thresh_list_rules(thresh *, const struct thresh_io *io);
/* What is in an index file, a line a fact. */
THRESH_API enum thresh_status thresh_index_info(thresh *, const char *index, const struct thresh_io *io);
/* Puts these index files, in order, behind the one of option `index`. */
THRESH_API enum thresh_status thresh_index_merge(thresh *, const char *const *indexes, size_t n);
/* Of all shards of a dump, in its order, the files that runs with option `emit-places` wrote: for each a file of the same name
 * below the folder `to`, for a run with option `with-places`.  part: NULL; or a part of it, for an engine that carries bytes from one to the
 * other (src/spark/README.md). */
THRESH_API enum thresh_status thresh_join_places(thresh *, const char *const *shards, size_t n, const char *part, const char *to);
/* The input of a run, byte for byte, from its journal and its outputs (n = 0: standard input): to io->write or io->descriptor.
 * THRESH_IO: less than that, and what was written is a beginning of it. */
THRESH_API enum thresh_status thresh_restore(thresh *, const char *journal, const char *const *outputs, size_t n,
                                             const struct thresh_io *io);

/* ---- records in memory ---- */

/* A column of strings as Arrow lays them out, or alike.  Entry k is the bytes data[offset[k] .. offset[k + 1]); row i is entry
 * first + i, or, of a dictionary, entry index[first + i].  Nothing is copied before it is looked at; all of it must stay until the
 * call returns. */
struct thresh_column {
    size_t size;
    const char *data;
    size_t n_data;           /* bytes; 0: not known, and offsets are not held against it */
    const int32_t *offset32; /* one of these: string, large_string */
    const int64_t *offset64;
    const uint32_t *length; /* or this: lengths, of rows that stand one behind the other in data from its start, in code
                                * points of UTF-8 (needs n_data; neither first nor index) */
    const uint8_t *valid;   /* bit first + i, lowest first: 0 = row i is null; NULL: none is */
    size_t first;
    const void *index;            /* NULL: no dictionary */
    int32_t index_width;          /* bytes of one: 1, 2, 4 or 8; negative: it has a sign */
    size_t n_entries;             /* of the dictionary */
    const uint8_t *entry_valid;   /* bit entry_first + k; or NULL */
    size_t entry_first;           /* the dictionary is a slice too */
    const void *number;           /* instead of strings: whole numbers (threads, ids); row i is number[first + i] */
    int32_t number_width;         /* as index_width */
    const void *view;             /* instead of offsets: Arrow's string views, 16 bytes each */
    const void *const *view_data; /* the buffers that they lead to */
    size_t n_view_data;
};

enum thresh_want {
    THRESH_WANT_TEXT = 1,    /* the cleaned text of all rows */
    THRESH_WANT_CHANGED = 2, /* of those rows that are not as they were */
    THRESH_WANT_SPANS = 4,
    THRESH_WANT_OFFSET32 = 8 /* offset has int32_t, not int64_t */
};
struct thresh_rows {
    size_t size;
    size_t n;
    uint32_t want; /* of enum thresh_want */
    const struct thresh_column *text;
    /* NULL: none.  Rows of one thread have the same value, whether they are neighbours or not; a row with a null has a thread of its
     * own.  With threads a row is one post, else separators say where posts begin, as in JSON records without --thread-field. */
    const struct thresh_column *thread;
    const struct thresh_column *id; /* only to be named as a source */
    int64_t base;                   /* what the first offset is to be, for who puts results together */
};
/* What it points to belongs to the handle, until its next call. */
struct thresh_result {
    size_t size;
    size_t n;                       /* rows, or with THRESH_WANT_CHANGED changed rows: k of these */
    const uint64_t *row;            /* THRESH_WANT_CHANGED: which */
    const char *data;               /* text k is data[offset[k] .. offset[k + 1]); of a null it is empty */
    const void *offset;             /* int64_t, or as asked for; each with `base` added */
    const int64_t *point;           /* the same offsets in code points, for who gave `length`; else NULL */
    const struct thresh_span *span; /* those of row i are span[first[i] .. first[i + 1]) */
    const uint64_t *first;
    uint64_t too_long;    /* rows that were passed through because they are too long for this `memory` */
    const uint8_t *valid; /* THRESH_WANT_TEXT: a bit a row, lowest first, 0: null */
    uint64_t n_null;
    uint64_t n_data; /* bytes of data */
};
THRESH_API enum thresh_status thresh_rows(thresh *, const struct thresh_rows *, struct thresh_result *);

/* The same for who has an array of strings: (*span)[(*first)[i] .. (*first)[i + 1]) are those of text[i]. */
struct thresh_text {
    const char *text; /* NULL: there is none */
    size_t n;
    const char *thread; /* NULL: one of its own, and separators say where posts begin */
    size_t n_thread;
    const char *id; /* or NULL */
    size_t n_id;
};
THRESH_API enum thresh_status thresh_batch(thresh *, const struct thresh_text *text, size_t n, const struct thresh_span **span,
                                           const uint64_t **first);

#ifdef __cplusplus
}
#endif
#endif
