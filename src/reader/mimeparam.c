/* mimeparam: see the header.  SPDX-License-Identifier: MIT */
#include "reader/mimeparam.h"

#include <string.h>
#include <strings.h>

#include "text/ascii.h"

static bool is_blank(uint8_t b) { return b <= ' '; }

/* Skips blanks and comments. */
static const uint8_t *skip(const uint8_t *p, const uint8_t *end)
{
    unsigned depth = 0;
    for (; p < end; p++) {
        if (*p == '(')
            depth++;
        else if (*p == ')' && depth)
            depth--;
        else if (!depth && !is_blank(*p))
            break;
    }
    return p;
}

/* Reads a name like `name*2*`: the number of the piece, and that it is encoded. */
static void read_name(struct mime_param *m, const uint8_t *p, size_t n)
{
    if (n && p[n - 1] == '*') {
        m->encoded = true;
        n--;
    }
    const uint8_t *star = n ? memchr(p, '*', n) : NULL;
    unsigned number = 0;
    bool good = star && star + 1 < p + n;
    for (const uint8_t *q = star ? star + 1 : p; good && q < p + n; q++) {
        good = *q >= '0' && *q <= '9' && number < MIME_PARAMS_MAX;
        number = number * 10 + (unsigned)(*q - '0');
    }
    if (good) {
        m->piece = number + 1;
        n = (size_t)(star - p);
    }
    m->name = (struct slice){p, n};
}

static const uint8_t *read_value(struct mime_param *m, const uint8_t *p, const uint8_t *end)
{
    const uint8_t *from = p;
    if (p < end && *p == '"') {
        for (from = ++p; p < end && *p != '"'; p++)
            if (*p == '\\' && p + 1 < end) {
                m->quoted = true;
                p++;
            }
        m->value = (struct slice){from, (size_t)(p - from)};
        return p + (p < end);
    }
    while (p < end && *p != ';' && !is_blank(*p))
        p++;
    m->value = (struct slice){from, (size_t)(p - from)};
    return p;
}

enum status mimeparam_read(struct slice field, struct mime_param *param, unsigned *n)
{
    const uint8_t *p = field.ptr, *end = p + field.len;
    *n = 0;
    for (;;) {
        while ((p = skip(p, end)) < end && *p == ';')
            p++;
        const uint8_t *name = p;
        while (p < end && *p != '=' && *p != ';' && !is_blank(*p))
            p++;
        if (p == end)
            return ST_OK;
        size_t n_name = (size_t)(p - name);
        p = skip(p, end);
        if (p == end || *p != '=') {
            p += p == name; /* so that it goes on in any case */
            continue;
        }
        if (*n == MIME_PARAMS_MAX)
            return ST_SKIP;
        struct mime_param *m = &param[(*n)++];
        *m = (struct mime_param){0};
        read_name(m, name, n_name);
        p = read_value(m, skip(p + 1, end), end);
    }
}

/* Writes one value, or a piece of one, without backslashes and %XX. */
static size_t plain(const struct mime_param *m, uint8_t *to)
{
    const uint8_t *p = m->value.ptr, *end = p + m->value.len;
    size_t n = 0;
    if (m->encoded && m->piece < 2) { /* charset'language'text */
        const uint8_t *q = memchr(p, '\'', m->value.len), *r = q ? memchr(q + 1, '\'', (size_t)(end - q) - 1) : NULL;
        p = r ? r + 1 : p;
    }
    for (; p < end; p++) {
        if (m->quoted && *p == '\\' && p + 1 < end) {
            p++;
        } else if (m->encoded && *p == '%' && end - p > 2 && ascii_hex(p[1]) >= 0 && ascii_hex(p[2]) >= 0) {
            to[n++] = (uint8_t)(ascii_hex(p[1]) * 16 + ascii_hex(p[2]));
            p += 2;
            continue;
        }
        to[n++] = *p;
    }
    return n;
}

/* Piece `piece` of a value (0: the value itself), or NULL. */
static const struct mime_param *find(const struct mime_param *param, unsigned n, const char *name, unsigned piece)
{
    for (unsigned i = 0; i < n; i++)
        if (param[i].piece == piece && param[i].name.len == strlen(name) &&
            strncasecmp((const char *)param[i].name.ptr, name, param[i].name.len) == 0)
            return &param[i];
    return NULL;
}

enum status mimeparam_get(const struct mime_param *param, unsigned n, const char *name, struct arena *a, struct slice *value)
{
    const struct mime_param *m = find(param, n, name, 0);
    *value = (struct slice){NULL, 0};
    if (m && !m->quoted && !m->encoded) {
        *value = m->value;
        return ST_OK;
    }
    size_t room = m ? m->value.len : 0, len = 0;
    for (unsigned k = 1; !m && find(param, n, name, k); k++)
        room += find(param, n, name, k)->value.len;
    uint8_t *to = arena_get(a, room + 1);
    if (!to)
        return ST_NOMEM;
    if (m)
        len = plain(m, to);
    for (unsigned k = 1; !m && find(param, n, name, k); k++)
        len += plain(find(param, n, name, k), to + len);
    *value = (struct slice){to, len};
    return ST_OK;
}
