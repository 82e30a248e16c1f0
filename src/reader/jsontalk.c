/* jsontalk: see the header.  SPDX-License-Identifier: MIT */
#include "reader/jsontalk.h"

#include <stdio.h>
#include <string.h>

#include "reader/fieldnames.h"
#include "text/ascii.h"

#define DEEP 8u /* containers on the way to the messages */

static const char *const names[] = {"messages", "posts", "comments", "replies", "items"};
#define N_NAMES (sizeof names / sizeof *names)
#define N_SURE 2u /* the first two; in arrays of the other names each object must have a text */

struct walk {
    const uint8_t *p;
    size_t n, at;
    unsigned depth;
    bool list[DEEP + 1];                   /* the container is an array */
    size_t key[DEEP + 1], n_key[DEEP + 1]; /* the last key of each, without quotes */
};

static bool key_is(const struct walk *w, const char *name)
{
    return w->depth <= DEEP && w->n_key[w->depth] == strlen(name) && memcmp(w->p + w->key[w->depth], name, strlen(name)) == 0;
}

/* Index in names[] of the key of the innermost container; the number of names if it is none of them. */
static size_t names_talk(const struct walk *w)
{
    size_t i = 0;
    while (i < N_NAMES && !key_is(w, names[i]))
        i++;
    return i;
}

static size_t skip_white(const struct walk *w, size_t i)
{
    while (i < w->n && ascii_white(w->p[i]))
        i++;
    return i;
}

/* Behind the string that begins at w->at; n if it does not end. */
static size_t string_end(const struct walk *w)
{
    size_t i = w->at + 1;
    while (i < w->n && w->p[i] != '"')
        i += w->p[i] == '\\' ? 2 : 1;
    return i < w->n ? i + 1 : w->n;
}

static bool names_text(const struct walk *w)
{
    for (unsigned i = 0; field_names[SLOT_TEXT][i]; i++)
        if (key_is(w, field_names[SLOT_TEXT][i]))
            return true;
    return false;
}

static bool write_path(const struct walk *w, char path[JSONTALK_PATH])
{
    size_t len = 0;
    for (unsigned d = 1; d <= w->depth; d++) {
        const char *step = w->list[d] ? "*" : (const char *)w->p + w->key[d];
        size_t n = w->list[d] ? 1 : w->n_key[d];
        if (len + n + 2 > JSONTALK_PATH || (!w->list[d] && (memchr(step, '.', n) || memchr(step, '\\', n))))
            return false;
        len += (size_t)snprintf(path + len, JSONTALK_PATH - len, "%s%.*s", d > 1 ? "." : "", (int)n, step);
    }
    return true;
}

static void open_one(struct walk *w, uint8_t c)
{
    w->depth++;
    if (w->depth <= DEEP) {
        w->list[w->depth] = c == '[';
        w->n_key[w->depth] = 0;
    }
}

/* A string: a key, or a value. */
static enum jsontalk at_string(struct walk *w)
{
    size_t end = string_end(w), next = skip_white(w, end);
    bool whole = w->depth > 0 && w->depth <= DEEP && !w->list[w->depth] && next < w->n && w->p[next] == ':';
    if (whole) {
        w->key[w->depth] = w->at + 1;
        w->n_key[w->depth] = end - w->at - 2;
        end = next + 1;
        next = skip_white(w, end);
        if (next < w->n && w->p[next] == '"' && w->depth == 1 && names_text(w))
            return TALK_YES; /* a text: the object is a record */
    }
    w->at = end;
    return TALK_NO;
}

/* The object that begins at p has a text of its own. */
static bool is_record(const uint8_t *p, size_t n)
{
    struct walk w = {.p = p, .n = n};
    while (w.at < n) {
        uint8_t c = p[w.at];
        if (c == '"') {
            if (at_string(&w) == TALK_YES)
                return true;
            continue;
        }
        if (c == '{' || c == '[')
            open_one(&w, c);
        else if ((c == '}' || c == ']') && --w.depth == 0)
            return false;
        w.at++;
    }
    return false;
}

enum jsontalk jsontalk_find(const uint8_t *p, size_t n, bool eof, char path[JSONTALK_PATH])
{
    struct walk w = {.p = p, .n = n < JSONTALK_LOOK ? n : JSONTALK_LOOK};
    for (w.at = skip_white(&w, 0); w.at < w.n;) {
        uint8_t c = p[w.at];
        if (c == '"') {
            if (at_string(&w) == TALK_YES)
                return TALK_NO;
            continue;
        }
        size_t name = c == '[' && w.depth && w.depth <= DEEP && !w.list[w.depth] ? names_talk(&w) : N_NAMES;
        if (name < N_NAMES) {
            size_t i = skip_white(&w, w.at + 1);
            if (i < w.n && p[i] == '{' && (name < N_SURE || is_record(p + i, w.n - i)))
                return write_path(&w, path) ? TALK_YES : TALK_NO;
        }
        if (c == '{' || c == '[')
            open_one(&w, c);
        else if ((c == '}' || c == ']') && (w.depth == 0 || --w.depth == 0))
            return TALK_NO;
        w.at++;
    }
    return eof || n >= JSONTALK_LOOK ? TALK_NO : TALK_MORE;
}

bool jsontalk_is(const char *path)
{
    const char *last = path ? strrchr(path, '.') : NULL;
    bool yes = false;
    for (size_t i = 0; path && i < N_NAMES; i++)
        yes |= strcmp(last ? last + 1 : path, names[i]) == 0;
    return yes;
}
