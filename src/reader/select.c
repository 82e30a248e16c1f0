/* select: see select.h.  No recursion: pages nest as deep as they like.
 * SPDX-License-Identifier: MIT */
#include "reader/select.h"

#include <assert.h>
#include <string.h>

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static const char *read_name(const char *p, const char **name, size_t *n)
{
    *name = p;
    while (name_char(*p))
        p++;
    *n = (size_t)(p - *name);
    assert(*n);
    return p;
}

/* [name], [name=value], [name^=value], [name*=value], [name#=value]; p is behind the bracket. */
static const char *compile_attr(const char *p, struct select_term *t)
{
    p = read_name(p, &t->name, &t->n_name);
    t->kind = 'a';
    if (*p != ']') {
        t->kind = *p++;
        if (t->kind != '=')
            p++;
        const char *end = strchr(p, ']');
        assert(end && end > p && strchr("=^*#", t->kind));
        t->value = p;
        t->n_value = (size_t)(end - p);
        p = end;
    }
    return p + 1;
}

static const char *compile_term(const char *p, struct select_term *t)
{
    if (*p == '[')
        return compile_attr(p + 1, t);
    if (*p == '.') {
        t->kind = 'c';
        return read_name(p + 1, &t->name, &t->n_name);
    }
    if (*p == '#') {
        *t = (struct select_term){.kind = '=', .name = "id", .n_name = 2};
        return read_name(p + 1, &t->value, &t->n_value);
    }
    t->kind = 't';
    return read_name(p, &t->name, &t->n_name);
}

void select_compile(struct selector *s, const char *text)
{
    memset(s, 0, sizeof *s);
    if (!text || !*text)
        return;
    struct select_path *path = &s->path[s->n++];
    struct select_step *step = &path->step[path->n++];
    for (const char *p = text; *p;) {
        if (*p == '<') {
            path->before = true;
            p++;
        } else if (*p == '@') {
            path->attr.kind = 'a';
            p = read_name(p + 1, &path->attr.name, &path->attr.n_name);
        } else if (*p == ',') {
            assert(s->n < SELECT_PATHS);
            p += p[1] == ' ' ? 2 : 1;
            path = &s->path[s->n++];
            step = &path->step[path->n++];
        } else if (*p == ' ') {
            assert(path->n < SELECT_STEPS);
            step = &path->step[path->n++];
            step->behind = p[1] == '+';
            p += step->behind ? 3 : 1;
        } else {
            assert(step->n < SELECT_TERMS);
            p = compile_term(p, &step->term[step->n++]);
        }
    }
}

const char *select_attr(const GumboNode *node, const char *name)
{
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE)
        return NULL;
    const GumboAttribute *a = gumbo_get_attribute(&node->v.element.attributes, name);
    return a ? a->value : NULL;
}

const char *select_term_value(const struct select_term *t, const GumboNode *node)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return NULL;
    const GumboVector *all = &node->v.element.attributes;
    for (unsigned i = 0; i < all->length; i++) {
        const GumboAttribute *a = all->data[i];
        if (strlen(a->name) == t->n_name && memcmp(a->name, t->name, t->n_name) == 0)
            return a->value;
    }
    return NULL;
}

static bool has_class(const char *all, const struct select_term *t)
{
    static const char blank[] = " \t\n\r\f";
    while (all && *all) {
        size_t n = strcspn(all, blank);
        if (n == t->n_name && memcmp(all, t->name, n) == 0)
            return true;
        all += n + strspn(all + n, blank);
    }
    return false;
}

static bool term_match(const struct select_term *t, const GumboNode *node)
{
    if (t->kind == 't') {
        const char *tag = gumbo_normalized_tagname(node->v.element.tag);
        return strlen(tag) == t->n_name && memcmp(tag, t->name, t->n_name) == 0;
    }
    if (t->kind == 'c')
        return has_class(select_attr(node, "class"), t);
    const char *v = select_term_value(t, node);
    if (!v || t->kind == 'a')
        return v != NULL;
    size_t n = strlen(v);
    if (t->kind == '*')
        return memmem(v, n, t->value, t->n_value) != NULL;
    if (t->kind == '#' && strspn(v + (n < t->n_value ? n : t->n_value), "0123456789") + t->n_value != n)
        return false;
    return n >= t->n_value && memcmp(v, t->value, t->n_value) == 0 && (t->kind == '^' || t->kind == '#' || n == t->n_value);
}

static bool step_match(const struct select_step *s, const GumboNode *node)
{
    if (node->type != GUMBO_NODE_ELEMENT)
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (!term_match(&s->term[i], node))
            return false;
    return true;
}

static const GumboVector *children_of(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

static const GumboNode *element_before(const GumboNode *node)
{
    const GumboVector *all = node->parent ? children_of(node->parent) : NULL;
    for (size_t i = all ? node->index_within_parent : 0; i > 0; i--) {
        const GumboNode *x = all->data[i - 1];
        if (x->type == GUMBO_NODE_ELEMENT)
            return x;
    }
    return NULL;
}

/* Steps before the last are matched with ancestors, nearest first; this is right because they are all "somewhere below". */
bool select_match_path(const struct select_path *p, const GumboNode *node, const GumboNode *top)
{
    size_t left = p->n;
    if (!step_match(&p->step[--left], node))
        return false;
    for (const GumboNode *a = node; left && a != top && a->parent;) {
        bool behind = p->step[left].behind;
        a = behind ? element_before(a) : a->parent;
        bool found = a && step_match(&p->step[left - 1], a);
        if (behind && !found)
            return false;
        left -= found;
    }
    return left == 0;
}

bool select_match(const struct selector *s, const GumboNode *node, const GumboNode *top)
{
    for (size_t i = 0; i < s->n; i++)
        if (select_match_path(&s->path[i], node, top))
            return true;
    return false;
}

const GumboNode *select_next(const GumboNode *node, const GumboNode *top, bool skip)
{
    const GumboVector *children = skip ? NULL : children_of(node);
    if (children && children->length)
        return children->data[0];
    for (; node != top && node->parent; node = node->parent) {
        const GumboVector *all = children_of(node->parent);
        if (node->index_within_parent + 1 < all->length)
            return all->data[node->index_within_parent + 1];
    }
    return NULL;
}

const GumboNode *select_path_first(const struct select_path *p, const GumboNode *top, const struct selector *stop)
{
    bool skip = false;
    for (const GumboNode *n = select_next(top, top, false); n; n = select_next(n, top, skip)) {
        if (select_match_path(p, n, NULL))
            return n;
        skip = stop && select_match(stop, n, NULL);
    }
    return NULL;
}

const GumboNode *select_first(const struct selector *s, const GumboNode *top, const struct selector *stop)
{
    const GumboNode *found = NULL;
    for (size_t i = 0; i < s->n && !found; i++)
        found = select_path_first(&s->path[i], top, stop);
    return found;
}
