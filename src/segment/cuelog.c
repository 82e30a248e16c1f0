/* cuelog: see the header.
 *
 * An entry: the key (8 bytes), how many bytes follow (4), the number of lines (4) and of spans (4), the spans as they are in
 * memory, the runs.  A run is a byte: its highest two bits say what the lines are (plain; blank; with the cue of the last line
 * that was written out; with a cue that is written out here, in six bytes), the others how many lines, less 1.
 * SPDX-License-Identifier: MIT */
#include "segment/cuelog.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "quote/rules.h"
#include "util/alloc.h"

enum run { RUN_PLAIN, RUN_BLANK, RUN_AGAIN, RUN_TOLD };

#define RUN_SHIFT 6u
#define RUN_MOST (1u << RUN_SHIFT)
_Static_assert(sizeof(struct cue_line) == 6 && sizeof(struct cue_span) == 16, "they go into the log as they are");

struct entry {
    uint64_t key;
    uint32_t bytes, lines, spans; /* bytes: that follow */
    uint32_t none;
};

struct cuelog {
    uint8_t *bytes;
    size_t n;
    uint64_t *at; /* hash table of entries: where an entry begins, plus one; 0: none */
    size_t mask;
};

uint64_t cuelog_key(struct slice text, const struct line *line, size_t n, bool body)
{
    const uint32_t from = line[0].off, to = line[n - 1].off + line[n - 1].len;
    uint64_t h = n << 1 | body;
    for (size_t i = 0; i < n; i++) {
        uint64_t sign = line[i].sign & ~LINE_SEPARATION; /* cues do not depend on these bits */
        h = (h ^ ((uint64_t)(line[i].off - from) << 32 | line[i].len) ^ sign << 28) * 0x9e3779b97f4a7c15u;
        h ^= h >> 32;
    }
    return XXH3_64bits_withSeed(text.ptr + from, to - from, h);
}

/* ---- put ---- */

static enum run run_of(const struct cue_line *l, const struct cue_line *told)
{
    static const struct cue_line plain, blank = {.kind = CUE_BLANK};
    return !memcmp(l, &plain, sizeof *l)   ? RUN_PLAIN
           : !memcmp(l, &blank, sizeof *l) ? RUN_BLANK
           : !memcmp(l, told, sizeof *l)   ? RUN_AGAIN
                                           : RUN_TOLD;
}

static enum status put_runs(struct buf *log, const struct cue_line *line, size_t n)
{
    struct cue_line told = {0};
    enum status st = ST_OK;
    for (size_t i = 0, to; i < n && !st; i = to) {
        enum run run = run_of(&line[i], &told);
        for (to = i + 1; to < n && to < i + RUN_MOST && !memcmp(&line[to], &line[i], sizeof *line);)
            to++;
        st = buf_append_byte(log, (uint8_t)((unsigned)run << RUN_SHIFT | (unsigned)(to - i - 1)));
        if (!st && run == RUN_TOLD)
            st = buf_append(log, &line[i], sizeof *line);
        told = run == RUN_TOLD ? line[i] : told;
    }
    return st;
}

enum status cuelog_put(struct buf *log, uint64_t key, const struct cues *m)
{
    struct entry e = {.key = key, .lines = (uint32_t)m->n_lines, .spans = (uint32_t)m->n_spans};
    size_t at = log->len;
    enum status st = buf_append(log, &e, sizeof e);
    if (!st && m->n_spans)
        st = buf_append(log, m->span, m->n_spans * sizeof *m->span);
    if (!st)
        st = put_runs(log, m->line, m->n_lines);
    if (st)
        return st;
    e.bytes = (uint32_t)(log->len - at - sizeof e);
    memcpy(log->ptr + at, &e, sizeof e);
    return ST_OK;
}

/* ---- get ---- */

static struct entry entry_at(const struct cuelog *log, uint64_t at)
{
    struct entry e;
    memcpy(&e, log->bytes + at, sizeof e);
    return e;
}

/* The slot of the entry of that key, or the empty one where it would go. */
static size_t slot_of(const struct cuelog *log, uint64_t key)
{
    size_t i = key & log->mask;
    while (log->at[i] && entry_at(log, log->at[i] - 1).key != key)
        i = (i + 1) & log->mask;
    return i;
}

/* The number of entries; SIZE_MAX: the last one does not end where the log ends. */
static size_t count(const uint8_t *bytes, size_t n)
{
    size_t entries = 0;
    struct entry e;
    for (size_t at = 0; at < n; at += sizeof e + e.bytes, entries++) {
        if (n - at < sizeof e)
            return SIZE_MAX;
        memcpy(&e, bytes + at, sizeof e);
        if (e.bytes > n - at - sizeof e)
            return SIZE_MAX;
    }
    return entries;
}

enum status cuelog_new(struct cuelog **out, const uint8_t *bytes, size_t n)
{
    size_t entries = count(bytes, n), slots = 16;
    if (entries == SIZE_MAX)
        return ST_SKIP;
    while (slots / 2 < entries)
        slots *= 2;
    struct cuelog *log = alloc_zero(1, sizeof *log);
    if (!log || !(log->bytes = alloc_array(n + 1, 1)) || !(log->at = alloc_zero(slots, sizeof *log->at))) {
        cuelog_delete(log);
        return ST_NOMEM;
    }
    memcpy(log->bytes, bytes, n);
    log->n = n;
    log->mask = slots - 1;
    for (size_t at = 0; at < n;) {
        struct entry e = entry_at(log, at);
        size_t i = slot_of(log, e.key);
        log->at[i] = log->at[i] ? log->at[i] : at + 1;
        at += sizeof e + e.bytes;
    }
    *out = log;
    return ST_OK;
}

void cuelog_delete(struct cuelog *log)
{
    if (!log)
        return;
    alloc_free(log->bytes);
    alloc_free(log->at);
    alloc_free(log);
}

static bool good_span(const struct cue_span *s, const struct line *line, size_t n, size_t n_rules)
{
    return s->line < n && s->from <= s->to && s->to <= line[s->line].len && s->kind != CUE_TEXT && s->kind < CUE_N &&
           s->rule <= n_rules;
}

static bool get_spans(const uint8_t *p, const struct line *line, size_t n, size_t n_rules, struct cues *m)
{
    for (size_t i = 0; i < m->n_spans; i++) {
        memcpy(&m->span[i], p + i * sizeof *m->span, sizeof *m->span);
        if (!good_span(&m->span[i], line, n, n_rules))
            return false;
    }
    return true;
}

static bool get_runs(const uint8_t *p, const uint8_t *end, const struct line *line, size_t n, size_t n_rules, struct cues *m)
{
    struct cue_line told = {0};
    size_t i = 0;
    m->any = false;
    while (p < end) {
        enum run run = *p >> RUN_SHIFT;
        size_t to = i + 1 + (*p++ & (RUN_MOST - 1));
        if (to > n || (run == RUN_TOLD && (size_t)(end - p) < sizeof told))
            return false;
        if (run == RUN_TOLD) {
            memcpy(&told, p, sizeof told);
            p += sizeof told;
            if (told.kind >= CUE_N || told.rule > n_rules)
                return false;
        }
        struct cue_line each = told;
        if (run == RUN_PLAIN || run == RUN_BLANK)
            each = (struct cue_line){.kind = run == RUN_BLANK ? CUE_BLANK : CUE_TEXT};
        m->any = m->any || run >= RUN_AGAIN;
        for (; i < to; i++) {
            m->line[i] = each;
            if (m->line[i].prefix > line[i].len)
                return false;
        }
    }
    return i == n;
}

/* Where the entry of that key begins, plus one, or 0.  `next` is tried first: most entries are asked for in their order. */
static uint64_t find(const struct cuelog *log, size_t next, uint64_t key)
{
    if (next < log->n && entry_at(log, next).key == key)
        return next + 1;
    return log->at[slot_of(log, key)];
}

enum status cuelog_get(const struct cuelog *log, size_t *next, uint64_t key, const struct line *line, size_t n, size_t n_rules,
                       struct cues *m)
{
    uint64_t at = find(log, *next, key);
    if (!at)
        return ST_SKIP;
    struct entry e = entry_at(log, at - 1);
    const uint8_t *p = log->bytes + at - 1 + sizeof e, *end = p + e.bytes;
    const uint64_t spans = (uint64_t)e.spans * sizeof *m->span;
    *next = (size_t)(end - log->bytes);
    if (e.lines != n || spans > e.bytes)
        return ST_SKIP;
    if (cues_room(m, e.spans))
        return ST_NOMEM;
    m->n_lines = n;
    m->n_spans = e.spans;
    return get_spans(p, line, n, n_rules, m) && get_runs(p + spans, end, line, n, n_rules, m) ? ST_OK : ST_SKIP;
}
