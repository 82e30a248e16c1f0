/* jsonframe: see the header.  json_frame is the frame of the jsonl codec (reader/codec.h).  SPDX-License-Identifier: MIT */
#include "reader/jsonframe.h"

#include <string.h>

#include "reader/codec.h"
#include "reader/jsonscan.h"
#include "text/ascii.h"

#define GLUE_MOST ((size_t)64 << 10) /* bytes, at most, of a frame without a record */
#define GLUE_KEPT ((size_t)1 << 10)  /* bytes, at most, that stand before a record in its frame; more are a frame of their own */
#define SEPARATOR 0x1e               /* RFC 7464 */

/* ---- which form it is ---- */

/* p[0 .. n) is JSON as far as it goes, and does not end within a string. */
static bool begins_value(const uint8_t *p, size_t n)
{
    struct json_scan s = {0};
    struct json_paths none = {0};
    enum status st = json_scan(&s, &none, p, n);
    bool yes = st == ST_SKIP && s.error_at >= n;
    json_scan_free(&s);
    return yes;
}

/* A whole object ends at p[at]: if another one follows on its line the form is values, else lines. */
static enum status look_behind(struct jsonframe *j, const uint8_t *p, size_t at, size_t n, bool eof)
{
    while (at < n && (p[at] == ' ' || p[at] == '\t' || p[at] == '\r'))
        at++;
    if (at == n && !eof)
        return ST_MORE;
    j->form = at < n && (p[at] == '{' || p[at] == SEPARATOR) ? JSONFRAME_VALUES : JSONFRAME_LINES;
    return ST_OK;
}

/* A value may begin behind this byte. */
static bool value_behind(uint8_t b) { return b == ':' || b == ',' || b == '['; }

/* The object that begins in line p[from .. at) continues in the next line; it does not if that begins an object where none may
 * stand. */
static bool goes_on(const uint8_t *p, size_t from, size_t at, size_t n)
{
    size_t last = at;
    while (last > from && ascii_white(p[last - 1]))
        last--;
    return begins_value(p + from, at - from) && (at + 1 == n || p[at + 1] != '{' || value_behind(p[last - 1]));
}

/* Looks at a first line that begins with an object, from p[j->looked] on. */
static enum status look_at_line(struct jsonframe *j, const uint8_t *p, size_t from, size_t n, bool eof)
{
    for (size_t i = j->looked < from ? from : j->looked; i < n; i++) {
        uint8_t c = p[i];
        j->looked = i;
        if (c == '\n') {
            if (i + 1 == n && !eof)
                return ST_MORE;
            j->form = !j->string && goes_on(p, from, i, n) ? JSONFRAME_VALUES : JSONFRAME_LINES;
            return ST_OK;
        }
        if (j->string) {
            j->string = j->escape || c != '"';
            j->escape = !j->escape && c == '\\';
        } else if (c == '"') {
            j->string = true;
        } else if (c == '{' || c == '[') {
            j->depth++;
        } else if ((c == '}' || c == ']') && --j->depth == 0) {
            j->depth = 1; /* should this be asked again */
            return look_behind(j, p, i + 1, n, eof);
        }
        j->looked = i + 1;
    }
    if (!eof)
        return ST_MORE;
    j->form = JSONFRAME_LINES;
    return ST_OK;
}

/* If the document at p holds a conversation, its messages are the records.  If each of several lines holds one, the lines are the
 * records. */
static enum status look_for_talk(struct jsonframe *j, const uint8_t *p, size_t n, bool eof)
{
    const uint8_t *nl = j->form == JSONFRAME_LINES ? memchr(p, '\n', n) : NULL;
    size_t end = nl ? (size_t)(nl - p) : n, behind = end;
    enum jsontalk t = jsontalk_find(p, end, eof || nl, j->own_path);
    while (behind < n && ascii_white(p[behind]))
        behind++;
    if (t == TALK_YES && j->form == JSONFRAME_LINES)
        t = behind < n ? TALK_NO : eof ? TALK_YES : TALK_MORE;
    if (t == TALK_YES) {
        j->path = j->own_path;
        j->form = JSONFRAME_VALUES;
    }
    if (t == TALK_MORE)
        j->form = JSONFRAME_NEW;
    return t == TALK_MORE ? ST_MORE : ST_OK;
}

static enum status find_form(struct framer *f, const uint8_t *p, size_t n, bool eof)
{
    struct jsonframe *j = &f->json;
    size_t i = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0, k;
    while (i < n && ascii_white(p[i]))
        i++;
    for (k = i + 1; k < n && ascii_white(p[k]);)
        k++;
    enum status st = ST_OK;
    if (n > f->max_record)
        j->form = JSONFRAME_LINES;
    else if (i == n || (p[i] == '[' && k >= n && !eof))
        st = eof ? ST_OK : ST_MORE;
    else if (p[i] == SEPARATOR ||
             (p[i] == '[' && k < n && (j->path || p[k] == '{' || p[k] == ']' || memchr(p + i, '\n', k - i))) ||
             (p[i] == '{' && j->path))
        j->form = JSONFRAME_VALUES;
    else if (p[i] == '{')
        st = look_at_line(j, p, i, n, eof);
    else
        j->form = JSONFRAME_LINES;
    if (st == ST_OK && p[i] == '{' && !j->path && !j->one_record)
        st = look_for_talk(j, p + i, n - i, eof);
    if (st == ST_OK && j->form == JSONFRAME_NEW)
        j->form = JSONFRAME_LINES;
    if (st == ST_OK) {
        j->talk = jsontalk_is(j->path);
        j->string = j->escape = false;
        j->depth = 0;
    }
    return st;
}

/* ---- values ---- */

/* Step number `at` of the path, *n bytes; NULL: there is none. */
static const char *step_of(const struct jsonframe *j, unsigned at, size_t *n)
{
    const char *p = j->path;
    for (; p && *p && at; at--) {
        p += strcspn(p, ".");
        p += *p == '.';
    }
    if (!p || !*p)
        return NULL;
    *n = strcspn(p, ".");
    return p;
}

static unsigned steps_of(const struct jsonframe *j)
{
    size_t n;
    unsigned k = 0;
    while (k < JSONFRAME_STEPS && step_of(j, k, &n))
        k++;
    return k;
}

static bool step_is(const char *step, size_t n, const uint8_t *key, size_t len)
{
    return (n == 1 && *step == '*') || (n == len && memcmp(step, key, len) == 0);
}

/* How many steps of the path lead to the value that begins in the innermost container; -1: it is not on the path. */
static int level_of(const struct jsonframe *j)
{
    size_t n;
    uint32_t d = j->depth;
    if (d <= j->root_array)
        return 0;
    if (d >= JSONFRAME_LEVELS || j->level[d] < 0)
        return -1;
    int above = j->level[d]; /* NOLINT(bugprone-signed-char-misuse): a small number, no character */
    const char *step = step_of(j, (unsigned)above, &n);
    if (!step)
        return j->type[d] == '[' && above <= (int)steps_of(j) ? above + 1 : -1; /* an element of what the path names */
    if (j->type[d] == '{')
        return j->step_fits ? above + 1 : -1;
    uint8_t digits[10];
    size_t at = sizeof digits;
    uint32_t i = j->index[d];
    do {
        digits[--at] = (uint8_t)('0' + i % 10);
        i /= 10;
    } while (i);
    return step_is(step, n, digits + at, sizeof digits - at) ? above + 1 : -1;
}

/* An object that begins here is a record. */
static bool is_record(const struct jsonframe *j)
{
    int level = level_of(j), steps = (int)steps_of(j);
    if (steps == 0)
        return j->depth == 0 || (j->depth == 1 && j->root_array);
    return level == steps || level == steps + 1;
}

static void open_container(struct jsonframe *j, uint8_t c)
{
    size_t n;
    if (j->depth == 0) {
        const char *step = step_of(j, 0, &n);
        j->root_array = c == '[' && !(step && (*step == '*' || (uint8_t)(*step - '0') < 10));
    }
    int level = level_of(j);
    uint32_t d = ++j->depth;
    j->talks += j->talk && c == '[' && level == (int)steps_of(j);
    if (d < JSONFRAME_LEVELS) {
        j->type[d] = c;
        j->level[d] = (int8_t)level;
        j->index[d] = 0;
    }
    j->want_key = c == '{';
}

/* A key has ended: notes whether it is the next step of the path. */
static void end_key(struct jsonframe *j)
{
    size_t n, len = j->n_name;
    uint8_t plain[JSONFRAME_KEY];
    j->key = false;
    j->step_fits = false;
    const char *step = step_of(j, (unsigned)j->level[j->depth], &n);
    if (!step || len >= JSONFRAME_KEY)
        return;
    len = json_unescape(j->name, len, plain);
    j->step_fits = step_is(step, n, plain, len);
}

/* Reads one byte of a string; keeps it if the string is a key that may be a step. */
static void in_string(struct jsonframe *j, uint8_t c)
{
    if (!j->escape && c == '"') {
        j->string = false;
        if (j->key)
            end_key(j);
        return;
    }
    j->escape = !j->escape && c == '\\';
    if (j->key && j->n_name < JSONFRAME_KEY)
        j->name[j->n_name++] = c;
}

static void begin_string(struct jsonframe *j)
{
    uint32_t d = j->depth;
    j->string = true;
    j->key = j->want_key && d > 0 && d < JSONFRAME_LEVELS && j->type[d] == '{' && j->level[d] >= 0;
    j->n_name = 0;
}

/* Reads one byte outside of strings. */
static void outside(struct jsonframe *j, uint8_t c)
{
    uint32_t d = j->depth;
    if (c == '"') {
        begin_string(j);
    } else if (c == '{' || c == '[') {
        open_container(j, c);
    } else if (c == '}' || c == ']') {
        j->depth -= d > 0;
        j->want_key = false;
    } else if (c == ',' && d > 0 && d < JSONFRAME_LEVELS) {
        j->want_key = j->type[d] == '{';
        j->index[d]++;
    } else if (c == ':') {
        j->want_key = false;
    }
    if (!ascii_white(c))
        j->prev = c;
}

/* The record at hand has lost its end: a line begins an object where no value may begin. */
static bool broken_at(const struct jsonframe *j, const uint8_t *p, size_t i)
{
    if (p[i] == SEPARATOR)
        return true;
    return p[i] == '{' && i && p[i - 1] == '\n' && (j->string || !value_behind(j->prev));
}

/* Ends such a record: the next one begins in the same container. */
static void give_up(struct jsonframe *j)
{
    j->depth = j->outside;
    j->string = j->escape = j->key = false;
    j->where = JSONFRAME_DONE;
}

/* Reads on in the record; returns the index behind what was read. */
static size_t in_record(struct framer *f, const uint8_t *p, size_t i, size_t n)
{
    struct jsonframe *j = &f->json;
    while (i < n && j->where == JSONFRAME_RECORD) {
        if (j->string && !j->key && !j->escape && p[i] != '{') {
            i = (size_t)(json_string_stop(p + i, p + n) - p);
            if (i == n)
                break;
        }
        if (i > f->from && broken_at(j, p, i)) {
            f->to = i;
            give_up(j);
            break;
        }
        if (j->string)
            in_string(j, p[i]);
        else
            outside(j, p[i]);
        i++;
        if (!j->string && j->depth == j->outside) {
            f->to = i;
            j->where = JSONFRAME_TAIL;
        }
    }
    return i;
}

/* Reads the rest of the line behind the record: white space, a comma. */
static size_t in_tail(struct framer *f, const uint8_t *p, size_t i, size_t n)
{
    struct jsonframe *j = &f->json;
    for (; i < n && j->where == JSONFRAME_TAIL; i++) {
        uint8_t c = p[i];
        if (i - f->to < GLUE_MOST && ((c == ',' && j->prev != ',') || ascii_white(c))) {
            outside(j, c);
            if (c == '\n')
                j->where = JSONFRAME_DONE;
        } else {
            j->where = JSONFRAME_DONE;
            break;
        }
    }
    return i;
}

/* Reads on to the next record; *give: so many bytes before it are a frame of their own. */
static size_t between(struct framer *f, const uint8_t *p, size_t i, size_t n, size_t *give)
{
    struct jsonframe *j = &f->json;
    for (; i < n; i++) {
        if (!j->string && p[i] == '{' && is_record(j)) {
            if (i > GLUE_KEPT) {
                *give = i;
                return i;
            }
            f->from = i;
            j->outside = j->depth;
            j->where = JSONFRAME_RECORD;
            return i;
        }
        if (i == GLUE_MOST) {
            *give = i;
            return i;
        }
        if (p[i] == SEPARATOR)
            j->depth = 0, j->string = false;
        else if (j->string)
            in_string(j, p[i]);
        else
            outside(j, p[i]);
    }
    return i;
}

static enum status values_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    struct jsonframe *j = &f->json;
    size_t i = f->seen, give = 0;
    if (!f->inside && i == 0) {
        j->where = JSONFRAME_BETWEEN;
        f->from = f->to = 0;
    }
    if (j->where == JSONFRAME_BETWEEN)
        i = between(f, p, i, n, &give);
    if (j->where == JSONFRAME_RECORD)
        i = in_record(f, p, i, n);
    if (j->where == JSONFRAME_TAIL)
        i = in_tail(f, p, i, n);
    f->seen = i;
    if (give || j->where == JSONFRAME_DONE) {
        f->other = give > 0;
        *len = give ? give : i;
        return ST_OK;
    }
    if (!eof)
        return ST_MORE;
    f->other = j->where == JSONFRAME_BETWEEN;
    if (j->where == JSONFRAME_RECORD)
        f->to = n;
    *len = n;
    return ST_OK;
}

enum status json_frame(struct framer *f, const uint8_t *p, size_t n, bool eof, size_t *len)
{
    if (f->json.form == JSONFRAME_NEW) {
        enum status st = find_form(f, p, n, eof);
        if (st != ST_OK)
            return st;
    }
    if (f->json.form == JSONFRAME_VALUES)
        return values_frame(f, p, n, eof, len);
    const uint8_t *nl = memchr(p + f->seen, '\n', n - f->seen);
    f->seen = nl ? (size_t)(nl - p) : n; /* the line end is found again if the line is longer than max_record */
    if (!nl && !eof)
        return ST_MORE;
    *len = nl ? (size_t)(nl - p) + 1 : n;
    return ST_OK;
}
