/* jsonscan: see jsonscan.h.  Forum records are mostly long strings, so the string loop decides the speed: 16
 * bytes a step, and nothing is copied.
 * SPDX-License-Identifier: MIT */
#include "reader/jsonscan.h"

#include <string.h>

#include "text/ascii.h"
#include "text/utf8.h"
#include "util/alloc.h"
#include "util/vec.h"

#define NO_NODE 0u
#define ROOT 0u
/* Marks "below no wanted path" in the stack; no tree has that many nodes. */
#define NOWHERE (UINT32_MAX >> 1)
#define KEY_MAX 256 /* longest wanted key piece; longer keys match nothing */

static unsigned bucket_of(const uint8_t *key, size_t len) { return (key[0] + 7u * (unsigned)len) & 63u; }

/* Finds the child of `node` named key[0 .. len); NO_NODE if none. */
static uint32_t find_child(const struct json_paths *p, uint32_t node, const uint8_t *key, size_t len)
{
    if (len == 0)
        return NO_NODE;
    uint32_t c = node == ROOT ? p->bucket[bucket_of(key, len)] : p->node[node].child;
    while (c != NO_NODE && (p->node[c].len != len || memcmp(p->node[c].key, key, len) != 0))
        c = p->node[c].next;
    return c;
}

static enum status add_node(struct json_paths *p, uint32_t parent, const char *key, size_t len, uint32_t *out)
{
    struct json_node n = {.key = alloc_text(key, len), .len = (uint32_t)len};
    if (!n.key)
        return ST_NOMEM;
    uint32_t *head = parent == ROOT ? &p->bucket[bucket_of((const uint8_t *)key, len)] : NULL;
    n.next = head ? *head : p->node[parent].child;
    uint32_t at = (uint32_t)p->n;
    if (VEC_PUSH(p->node, p->n, p->cap, n) != ST_OK) {
        alloc_free(n.key);
        return ST_NOMEM;
    }
    if (head)
        *head = at;
    else
        p->node[parent].child = at;
    *out = at;
    return ST_OK;
}

enum status json_want(struct json_paths *p, const char *path, unsigned slot, uint8_t rank)
{
    uint32_t node = ROOT;
    if (p->n == 0 && VEC_PUSH(p->node, p->n, p->cap, ((struct json_node){0})) != ST_OK)
        return ST_NOMEM;
    while (*path) {
        char key[KEY_MAX];
        size_t len = 0;
        for (; *path && *path != '.'; path++) {
            if (*path == '\\' && path[1])
                path++;
            if (len < sizeof key)
                key[len++] = *path;
        }
        if (*path == '.')
            path++;
        if (len == 0 || len == sizeof key)
            return ST_OK; /* no key is like that: nothing will be found */
        uint32_t next = find_child(p, node, (const uint8_t *)key, len);
        if (next == NO_NODE && add_node(p, node, key, len, &next) != ST_OK)
            return ST_NOMEM;
        node = next;
    }
    uint8_t *r = &p->node[node].rank[slot];
    if (*r == 0 || *r > rank)
        *r = rank;
    return ST_OK;
}

void json_paths_free(struct json_paths *p)
{
    for (size_t i = 0; i < p->n; i++)
        alloc_free(p->node[i].key);
    alloc_free(p->node);
    *p = (struct json_paths){0};
}

void json_scan_free(struct json_scan *s)
{
    alloc_free(s->item);
    alloc_free(s->stack);
    alloc_free(s->index);
    *s = (struct json_scan){0};
}

/* The byte that \x stands for, by x; 0 for \u and for what is no escape. */
static const uint8_t json_escape[256] = {
    ['"'] = '"', ['\\'] = '\\', ['/'] = '/', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t'};

static unsigned hex4(const uint8_t *p)
{
    unsigned v = 0;
    for (int i = 0; i < 4; i++) {
        unsigned b = p[i];
        v = v << 4 | (b <= '9' ? b - '0' : (b | 0x20u) - 'a' + 10);
    }
    return v;
}

size_t json_unescape_one(const uint8_t *p, const uint8_t *end, uint8_t out[4], size_t *n)
{
    if (p[1] != 'u') {
        out[0] = json_escape[p[1]];
        *n = 1;
        return 2;
    }
    uint32_t c = hex4(p + 2);
    if (c >= 0xd800 && c < 0xdc00 && end - p >= 12 && p[6] == '\\' && p[7] == 'u') {
        uint32_t low = hex4(p + 8);
        if (low >= 0xdc00 && low < 0xe000) {
            *n = utf8_encode(0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00), out);
            return 12;
        }
    }
    *n = utf8_encode(c >= 0xd800 && c < 0xe000 ? 0xfffd : c, out);
    return 6;
}

size_t json_unescape(const uint8_t *p, size_t len, uint8_t *out)
{
    const uint8_t *end = p + len;
    size_t at = 0, n;
    while (p < end) {
        bool code = end - p >= 6 && p[1] == 'u' && ascii_hex(p[2]) >= 0 && ascii_hex(p[3]) >= 0 && ascii_hex(p[4]) >= 0 &&
                    ascii_hex(p[5]) >= 0;
        if (*p == '\\' && end - p >= 2 && (code || json_escape[p[1]])) {
            p += json_unescape_one(p, end, out + at, &n);
            at += n;
        } else {
            out[at++] = *p++;
        }
    }
    return at;
}

struct cursor {
    struct json_scan *s;
    const struct json_paths *paths;
    const uint8_t *base, *p, *end;
    size_t depth;
};

static enum status bad(struct cursor *c, const char *why)
{
    c->s->error = why;
    c->s->error_at = (size_t)(c->p - c->base);
    return ST_SKIP;
}

static inline void skip_space(struct cursor *c)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\t' || *c->p == '\n' || *c->p == '\r'))
        c->p++;
}

static inline bool is_digit(const struct cursor *c) { return c->p < c->end && *c->p >= '0' && *c->p <= '9'; }

/* p is behind the opening quote; leaves it behind the closing one. */
static enum status scan_string(struct cursor *c, struct json_value *v)
{
    v->from = (size_t)(c->p - c->base);
    v->string = true;
    v->escaped = false;
    for (;;) {
        c->p = json_string_stop(c->p, c->end);
        if (c->p == c->end)
            return bad(c, "the string does not end");
        if (*c->p == '"') {
            v->to = (size_t)(c->p - c->base);
            c->p++;
            return ST_OK;
        }
        if (*c->p != '\\')
            return bad(c, "a control character in a string");
        v->escaped = true;
        size_t left = (size_t)(c->end - c->p);
        if (left >= 2 && c->p[1] == 'u') {
            if (left < 6 || ascii_hex(c->p[2]) < 0 || ascii_hex(c->p[3]) < 0 || ascii_hex(c->p[4]) < 0 || ascii_hex(c->p[5]) < 0)
                return bad(c, "\\u without four hexadecimal digits");
            c->p += 6;
        } else if (left >= 2 && json_escape[c->p[1]]) {
            c->p += 2;
        } else {
            return bad(c, "an unknown escape in a string");
        }
    }
}

static enum status scan_digits(struct cursor *c)
{
    if (!is_digit(c))
        return bad(c, "a number without digits");
    while (is_digit(c))
        c->p++;
    return ST_OK;
}

static enum status scan_word(struct cursor *c, const char *word, size_t n)
{
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
        return bad(c, "neither string, number, object, array, true, false nor null");
    c->p += n;
    return ST_OK;
}

static enum status scan_number(struct cursor *c)
{
    enum status st = ST_OK;
    if (*c->p == '-')
        c->p++;
    if (c->p < c->end && *c->p == 'I')
        return scan_word(c, "Infinity", 8);
    if (c->p < c->end && *c->p == '0')
        c->p++;
    else
        st = scan_digits(c);
    if (st == ST_OK && c->p < c->end && *c->p == '.') {
        c->p++;
        st = scan_digits(c);
    }
    if (st == ST_OK && c->p < c->end && (*c->p | 0x20) == 'e') {
        c->p++;
        if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
            c->p++;
        st = scan_digits(c);
    }
    return st;
}

/* A string, number or word. */
static enum status scan_scalar(struct cursor *c, struct json_value *v)
{
    if (*c->p == '"') {
        c->p++;
        return scan_string(c, v);
    }
    v->string = v->escaped = false;
    v->from = (size_t)(c->p - c->base);
    enum status st;
    switch (*c->p) {
    case 't': st = scan_word(c, "true", 4); break;
    case 'f': st = scan_word(c, "false", 5); break;
    case 'n': st = scan_word(c, "null", 4); break;
    case 'N': st = scan_word(c, "NaN", 3); break;
    case 'I': st = scan_word(c, "Infinity", 8); break;
    default: st = *c->p == '-' || is_digit(c) ? scan_number(c) : scan_word(c, "", SIZE_MAX);
    }
    v->to = (size_t)(c->p - c->base);
    return st;
}

static enum status add_item(struct cursor *c, struct json_value v, unsigned slot)
{
    struct json_scan *s = c->s;
    struct json_item item = {v, slot, 0};
    for (size_t d = 0; d < c->depth && !item.element; d++)
        if ((s->stack[d] & 1) && s->stack[d] >> 1 != NOWHERE)
            item.element = s->index[d];
    return VEC_PUSH(s->item, s->n_items, s->cap_items, item);
}

static enum status fill_slots(struct cursor *c, uint32_t node, struct json_value v)
{
    const struct json_node *n = &c->paths->node[node];
    bool null = !v.string && c->base[v.from] == 'n';
    bool inner = !v.string && (c->base[v.from] == '{' || c->base[v.from] == '[');
    for (unsigned i = 0; i < JSON_SLOTS; i++) {
        struct json_value *s = &c->s->slot[i];
        if (n->rank[i] == 0 || null || (!v.string && (c->paths->strings_only >> i & 1u)) ||
            (inner && (c->paths->no_objects >> i & 1u)))
            continue;
        v.rank = n->rank[i];
        if (c->paths->lists >> i & 1u) {
            if (add_item(c, v, i))
                return ST_NOMEM;
        } else if (s->rank == 0 || v.rank <= s->rank) {
            *s = v;
        }
    }
    return ST_OK;
}

/* The node a key leads to. */
static uint32_t key_node(const struct cursor *c, uint32_t parent, const struct json_value *key)
{
    if (parent == NOWHERE || c->paths->n == 0)
        return NOWHERE;
    const uint8_t *p = c->base + key->from;
    size_t len = key->to - key->from;
    uint8_t plain[6 * KEY_MAX];
    if (key->escaped) {
        if (len > sizeof plain)
            return NOWHERE;
        len = json_unescape(p, len, plain);
        p = plain;
    }
    uint32_t n = find_child(c->paths, parent, p, len);
    return n == NO_NODE ? NOWHERE : n;
}

/* The node of element `i`, whose path piece is its number. */
static uint32_t element_node(const struct cursor *c, uint32_t parent, uint32_t i)
{
    uint8_t digits[10];
    size_t at = sizeof digits;
    do {
        digits[--at] = (uint8_t)('0' + i % 10);
        i /= 10;
    } while (i);
    uint32_t n = find_child(c->paths, parent, digits + at, sizeof digits - at);
    if (n == NO_NODE)
        n = find_child(c->paths, parent, (const uint8_t *)"*", 1);
    return n == NO_NODE ? NOWHERE : n;
}

static enum status push(struct cursor *c, uint32_t node, bool array)
{
    struct json_scan *s = c->s;
    if (c->depth >= JSON_DEPTH_MAX)
        return bad(c, "nested too deep");
    if (VEC_RESERVE(s->stack, s->cap_stack, c->depth + 1) != ST_OK || VEC_RESERVE(s->index, s->cap_index, c->depth + 1) != ST_OK)
        return ST_NOMEM;
    s->stack[c->depth] = node << 1 | array;
    s->index[c->depth] = 0;
    c->depth++;
    return ST_OK;
}

/* p is at a key; leaves it at the value, and *node is the node of its path. */
static enum status scan_key(struct cursor *c, uint32_t *node)
{
    struct json_value key;
    skip_space(c);
    if (c->p == c->end || *c->p != '"')
        return bad(c, c->p == c->end ? "the object does not end" : "a key must be a string");
    c->p++;
    enum status st = scan_string(c, &key);
    if (st != ST_OK)
        return st;
    skip_space(c);
    if (c->p == c->end || *c->p != ':')
        return bad(c, "a key without a colon");
    c->p++;
    *node = key_node(c, c->s->stack[c->depth - 1] >> 1, &key);
    return ST_OK;
}

/* p is at a member or element of the innermost container; leaves it at the value, and *node is the node of its path. */
static enum status scan_member(struct cursor *c, uint32_t *node)
{
    uint32_t top = c->s->stack[c->depth - 1];
    if (!(top & 1))
        return scan_key(c, node);
    *node = NOWHERE;
    if (top >> 1 != NOWHERE && c->paths->n)
        *node = element_node(c, top >> 1, c->s->index[c->depth - 1]++);
    return ST_OK;
}

/* After a value: closes containers, or goes on to the next member.  ST_END: the outermost value is whole. */
static enum status scan_after(struct cursor *c, uint32_t *node)
{
    for (;;) {
        skip_space(c);
        if (c->depth == 0)
            return ST_END;
        bool array = c->s->stack[c->depth - 1] & 1;
        if (c->p == c->end)
            return bad(c, array ? "the array does not end" : "the object does not end");
        uint8_t b = *c->p;
        if (b == ',') {
            c->p++;
            return scan_member(c, node);
        }
        if (b != (array ? ']' : '}'))
            return bad(c, array ? "neither comma nor ] after an element" : "neither comma nor } after a value");
        c->p++;
        c->depth--;
    }
}

static enum status scan_all(struct cursor *c)
{
    uint32_t node = ROOT;
    for (;;) {
        enum status st;
        skip_space(c);
        if (c->p == c->end)
            return bad(c, "a value is missing");
        if (*c->p == '{' || *c->p == '[') {
            bool array = *c->p == '[';
            st = push(c, node, array);
            if (st != ST_OK)
                return st;
            c->p++;
            skip_space(c);
            if (c->p < c->end && *c->p == (array ? ']' : '}')) {
                c->p++;
                c->depth--;
                st = scan_after(c, &node);
            } else {
                st = scan_member(c, &node);
            }
        } else {
            struct json_value v;
            st = scan_scalar(c, &v);
            if (st != ST_OK)
                return st;
            if (node != NOWHERE && node != ROOT)
                st = fill_slots(c, node, v);
            if (st == ST_OK)
                st = scan_after(c, &node);
        }
        if (st == ST_END)
            return c->p == c->end ? ST_OK : bad(c, "more text after the end of the record");
        if (st != ST_OK)
            return st;
    }
}

enum status json_scan(struct json_scan *s, const struct json_paths *p, const uint8_t *raw, size_t n)
{
    struct cursor c = {s, p, raw, raw, raw + n, 0};
    memset(s->slot, 0, sizeof s->slot);
    s->error = NULL;
    s->n_items = 0;
    return scan_all(&c);
}
