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
 * ABI: structs that callers fill or hand over begin with their size (sizeof it), new members go to the end, new functions get
 * a new symbol version.  What a member means when it is 0 is what a caller gets who does not know it.
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

#define THRESH_VERSION 0x000100 /* major, minor, patch; thresh_version() is that of the library at hand */
#define THRESH_VERSION_TEXT "0.1.0"

enum thresh_status {
    THRESH_OK = 0,
    THRESH_MEMORY = 1,  /* there was none; only thresh_free is possible now */
    THRESH_IO = 2,      /* an input, the output, the index or the journal */
    THRESH_OPTION = 3,  /* no such option, or no such value; a call that does not fit (thresh_why says which) */
    THRESH_DATA = 4,    /* `strict`: a malformed record ended the run; rows whose offsets cannot be */
    THRESH_STOPPED = 5  /* by thresh_stop, or a callback */
};
enum thresh_verdict { THRESH_KEEP = 0, THRESH_QUOTE = 1, THRESH_REPOST = 2, THRESH_CHROME = 3, THRESH_SIGNATURE = 4 };

typedef struct thresh thresh;

/* ---- a handle ---- */

THRESH_API const char *thresh_version(void); /* "0.1.0" */
THRESH_API thresh *thresh_new(void);         /* NULL: no memory */
THRESH_API void thresh_free(thresh *);       /* NULL is fine; what was not finished (thresh_finish) is not saved */

/* Another realloc for what the handle takes from the heap from now on: right behind thresh_new.  n = 0: free.  It may be called
 * from several threads at once.  Large tables are mapped, not taken from a heap: the option `memory` bounds both. */
THRESH_API enum thresh_status thresh_allocator(thresh *, void *(*resize)(void *ctx, void *old, size_t n), void *ctx);

/* An option by its name on the command line, without the dashes, and its value: "min-words", "8".  One without a value gets
 * NULL, "" or "true"; "false" leaves it off.  Before the first input.  What the program does beside reading and writing
 * (help, version, list-rules, restore, index-info, index-merge, quiet, verbose, progress, color) is not to be set. */
THRESH_API enum thresh_status thresh_set(thresh *, const char *name, const char *value);

/* The last trouble, in a sentence for a person; "" before any.  Good until the next call with this handle. */
THRESH_API const char *thresh_why(const thresh *);

/* Ends the call under way soon, with THRESH_STOPPED; what was decided so far was written.  From any thread or a signal handler.
 * The next call is not concerned. */
THRESH_API void thresh_stop(thresh *);

/* The counters of --stats as one JSON object, of all that was read so far.  As snprintf: the length it has, and as much of it as
 * fits n bytes with a NUL.  0: no memory. */
THRESH_API size_t thresh_stats(thresh *, char *json, size_t n);

/* ---- what goes ---- */

struct thresh_span {
    uint64_t record;     /* rows: the row of this call; else records, or threads of plain text, from 0 in the run */
    uint64_t start, end; /* bytes [start, end) of its text */
    enum thresh_verdict verdict;
    uint32_t words;      /* the measure of the reason: words found at the source; 0: none */
    const char *reason;  /* a measure or the name of a rule; lives as long as the handle */
    /* Where it was said before: thread and post count from 1 in the run, post 0: not in the stream.  source_id is the id of
     * that record, n_source_id bytes without a NUL, or NULL: good until the callback returns, or the next call. */
    uint64_t source_thread, source_post;
    const char *source_id;
    size_t n_source_id;
};
/* Spans rise, do not overlap, and leave exactly what is kept: the text without them is the cleaned text (of HTML in a record
 * too; not with `mark`, which puts lines in). */

/* ---- bytes in any format ---- */

enum thresh_severity { THRESH_WARNING = 0, THRESH_ERROR = 1 };
struct thresh_trouble {
    size_t size;
    enum thresh_severity severity;
    const char *input; /* its name */
    uint64_t line;     /* from 1; 0: not known */
    uint64_t record;   /* from 1; 0: not of a record */
    int skipped;       /* the record was malformed and passed through unchanged */
    const char *what;  /* a sentence */
};

struct thresh_io {
    size_t size;
    void *ctx;
    /* Up to n bytes to `to`: their number; 0: the end; < 0: trouble.  Packed input (gzip, zstd, xz, bzip2) is recognised.
     * NULL: the file of the input's name is read, "-" is standard input. */
    ptrdiff_t (*read)(void *ctx, void *to, size_t n);
    /* What comes out, in order.  Nonzero: stop.  NULL: nobody wants it. */
    int (*write)(void *ctx, const void *from, size_t n);
    /* What goes, in order of the input, each before the bytes of its block are written.  Nonzero: stop.  Or NULL. */
    int (*span)(void *ctx, const struct thresh_span *);
    void (*trouble)(void *ctx, const struct thresh_trouble *); /* or NULL */
    void (*progress)(void *ctx, uint64_t bytes_in, uint64_t bytes_out); /* now and then, or NULL */
};

/* One input, from its beginning to its end; `name` for messages (NULL: "(input)").  Again: the next FILE of the command line. */
THRESH_API enum thresh_status thresh_run(thresh *, const char *name, const struct thresh_io *);
/* All these files, one behind the other, without a pause between them; io->read is not used. */
THRESH_API enum thresh_status thresh_run_files(thresh *, const char *const *names, size_t n, const struct thresh_io *);
/* The end of the run: what stands at the foot of the output is written (io may be NULL), the journal is closed, the index
 * saved.  The handle may be asked for thresh_stats and freed. */
THRESH_API enum thresh_status thresh_finish(thresh *, const struct thresh_io *);

/* ---- records in memory ---- */

/* A column of strings.  Row i is the bytes data[offset[k] .. offset[k + 1]) with k = first + i, or, with `index`, the
 * entry k = index[first + i] of a dictionary.  Nothing is copied before it is looked at; data must stay until the call
 * returns. */
struct thresh_column {
    size_t size;
    const char *data;
    const int32_t *offset32; /* one of these, in bytes (Arrow: string, large_string) */
    const int64_t *offset64;
    const uint32_t *length;  /* or this: lengths, of all from row 0 on, in code points of UTF-8 (first is 0, no index) */
    const uint8_t *valid;    /* bits, lowest first, of rows from 0 before `first` is added, 0: null; NULL: all are there */
    size_t first;
    const void *index;       /* or NULL */
    int index_width;         /* bytes of one: 1, 2, 4, 8; negative: it has a sign */
    size_t n_entries;        /* of the dictionary */
    const uint8_t *entry_valid; /* bits of its entries, or NULL */
    size_t entry_first;
    const int64_t *number;   /* instead of strings: numbers (threads, ids), one a row */
};
struct thresh_rows {
    size_t size;
    size_t n;
    struct thresh_column text;
    /* NULL: none.  Rows of one thread have the same value, next to each other or not; a row whose thread is null has one of its
     * own.  With threads a row is one post, else its posts are found by separators, as in the program. */
    const struct thresh_column *thread;
    const struct thresh_column *id; /* only to be named as a source */
    int want_text, want_spans;
};
/* All of it belongs to the handle until its next call. */
struct thresh_result {
    size_t size;
    size_t n;
    /* want_text: row i is data[offset[i] .. offset[i + 1]); a null row is empty; n_points: whether and how far text, in code
     * points, for who asked by `length`. */
    const char *data;
    const int64_t *offset;
    const int64_t *point;          /* the same offsets in code points, if text.length was given */
    const uint64_t *changed;       /* rows whose text is not as it was, rising */
    size_t n_changed;
    int sparse;                    /* data holds the changed rows only, offset and point have n_changed + 1 entries */
    /* want_spans: those of row i are span[first[i] .. first[i + 1]); record is the row */
    const struct thresh_span *span;
    const uint64_t *first;
};
THRESH_API enum thresh_status thresh_rows(thresh *, const struct thresh_rows *, struct thresh_result *);

/* The same for who has an array of strings: spans[first[i] .. first[i + 1]) are those of text[i]. */
struct thresh_text {
    const char *text;
    size_t n;
    const char *thread; /* NULL: a thread of its own */
    size_t n_thread;
    const char *id; /* or NULL */
    size_t n_id;
};
THRESH_API enum thresh_status thresh_batch(thresh *, const struct thresh_text *text, size_t n,
                                           const struct thresh_span **spans, const uint64_t **first);

#ifdef __cplusplus
}
#endif
#endif
