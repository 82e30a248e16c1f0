/* rule_parse: the text of a rule file becomes struct rule.  The format is in rule.h.
 *
 * Used twice: by the build step that embeds src/rules/, and for --rules=FILE.
 * SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rule.h"

static const char *const kind_names[RULE_KINDS] = {"prefix", "attribution", "label",     "forward",   "open",
                                                   "close",  "chrome",      "signature", "separator", "keep"};
static const char *const scope_names[SCOPES] = {"line", "start", "wrapped", "in"};
static const struct {
    const char *name;
    uint8_t bit;
} flag_names[] = {{"weak", RULE_WEAK},   {"open", RULE_OPENS},  {"tail", RULE_TAIL}, {"strong", RULE_STRONG},
                  {"recur", RULE_RECUR}, {"block", RULE_BLOCK}, {"body", RULE_BODY}, {"named", RULE_NAMED}};

const char *rule_kind_name(unsigned kind) { return kind < RULE_KINDS ? kind_names[kind] : ""; }

const char *rule_scope_name(unsigned scope) { return scope < SCOPES ? scope_names[scope] : ""; }

/* Makes `str` the set's to free; also when memory is out, when it is freed at once. */
static char *own(struct rule_set *s, char *str)
{
    if (!str)
        return NULL;
    char **o = realloc(s->owned, (s->n_owned + 1) * sizeof *o);
    if (!o) {
        free(str);
        return NULL;
    }
    s->owned = o;
    o[s->n_owned++] = str;
    return str;
}

static int name_index(const char *const *names, size_t n, const char *word, size_t len)
{
    for (size_t i = 0; i < n; i++)
        if (strlen(names[i]) == len && !memcmp(names[i], word, len))
            return (int)i;
    return -1;
}

static const char *lookup(const struct rule_set *s, const char *word, size_t len)
{
    for (size_t i = s->n_define; i-- > 0;)
        if (strlen(s->define[2 * i]) == len && !memcmp(s->define[2 * i], word, len))
            return s->define[2 * i + 1];
    return NULL;
}

struct text {
    char *p;
    size_t n, cap;
};

static bool put(struct text *t, const char *p, size_t n)
{
    if (t->n + n + 1 > t->cap) {
        size_t cap = (t->n + n + 1) * 2;
        char *q = realloc(t->p, cap);
        if (!q)
            return false;
        t->p = q;
        t->cap = cap;
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
    return true;
}

/* %{word} -> its definition.  Definitions are expanded when they are read, so one pass is enough. */
static enum status expand(const struct rule_set *s, const char *p, struct text *out, const char **why)
{
    if (!put(out, "", 0))
        return ST_NOMEM;
    while (*p) {
        const char *m = strstr(p, "%{"), *e = m ? strchr(m, '}') : NULL;
        if (!e)
            return put(out, p, strlen(p)) ? ST_OK : ST_NOMEM;
        const char *v = lookup(s, m + 2, (size_t)(e - m - 2));
        if (!v) {
            *why = "a %{word} that no define: line gave";
            return ST_SKIP;
        }
        if (!put(out, p, (size_t)(m - p)) || !put(out, v, strlen(v)))
            return ST_NOMEM;
        p = e + 1;
    }
    return ST_OK;
}

/* \n, \t, \s and \\ of an example, in place. */
static void unescape(char *p)
{
    char *o = p;
    for (; *p; p++) {
        if (*p == '\\' && p[1]) {
            p++;
            *o++ = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p == 's' ? ' ' : *p;
        } else {
            *o++ = *p;
        }
    }
    *o = '\0';
}

static bool set_flags(struct rule *r, const char *v)
{
    while (*v) {
        size_t n = strcspn(v, " ,");
        bool known = n == 0;
        for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names && !known; i++)
            if (strlen(flag_names[i].name) == n && !memcmp(v, flag_names[i].name, n)) {
                r->flags |= flag_names[i].bit;
                known = true;
            }
        if (!known)
            return false;
        v += n;
        v += strspn(v, " ,");
    }
    return true;
}

static enum status add_define(struct rule_set *s, char *v, const char **why)
{
    size_t n = strcspn(v, " =");
    char *value = v + n + strspn(v + n, " ");
    if (!n || *value != '=') {
        *why = "define: wants `word = pattern`";
        return ST_SKIP;
    }
    value++;
    value += strspn(value, " ");
    struct text t = {0};
    enum status st = expand(s, value, &t, why);
    if (st != ST_OK) {
        free(t.p);
        return st;
    }
    char **d = realloc(s->define, (s->n_define + 1) * 2 * sizeof *d);
    if (d)
        s->define = d;
    char *val = own(s, t.p);
    char *word = d && val ? own(s, strndup(v, n)) : NULL;
    if (!word)
        return ST_NOMEM;
    d[2 * s->n_define] = word;
    d[2 * s->n_define + 1] = val;
    s->n_define++;
    return ST_OK;
}

static enum status new_rule(struct rule_set *s, const char *name, size_t len)
{
    if (s->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 64;
        struct rule *r = realloc(s->rule, cap * sizeof *r);
        if (!r)
            return ST_NOMEM;
        s->rule = r;
        s->cap = cap;
    }
    char *copy = own(s, strndup(name, len));
    if (!copy)
        return ST_NOMEM;
    struct rule *r = &s->rule[s->n];
    memset(r, 0, sizeof *r);
    r->name = copy;
    r->kind = RULE_KINDS;
    r->pattern = r->yes = r->no = r->source = r->required = "";
    s->n++;
    return ST_OK;
}

/* NULL if the finished entry has all it needs, else what is wrong. */
static const char *check_rule(const struct rule *r)
{
    if (r->kind == RULE_KINDS)
        return "the entry above has no kind:";
    if (!*r->pattern)
        return "the entry above has no pattern:";
    return NULL;
}

/* A string of the examples before and one more (rule_example). */
static char *one_more(const char *before, const char *v)
{
    size_t n = strlen(before), k = strlen(v);
    char *all = malloc(n + k + 2);
    if (!all)
        return NULL;
    memcpy(all, before, n);
    if (n)
        all[n++] = RULE_EXAMPLE_END;
    memcpy(all + n, v, k + 1);
    return all;
}

bool rule_example(const char **all, char *text, size_t size)
{
    const char *p = *all;
    if (!p || !*p)
        return false;
    const char *end = strchr(p, RULE_EXAMPLE_END);
    size_t n = end ? (size_t)(end - p) : strlen(p);
    *all = p + n + (end != NULL);
    n = n < size ? n : size - 1;
    memcpy(text, p, n);
    text[n] = '\0';
    return true;
}

/* One `key: value`; the value is NUL-terminated and the caller's. */
static enum status set_key(struct rule_set *s, const char *key, size_t klen, char *v, const char **why)
{
    struct text t = {0};
    struct rule *r = s->n ? &s->rule[s->n - 1] : NULL;
#define KEY(word) (klen == sizeof(word) - 1 && !memcmp(key, word, klen))
    if (KEY("define"))
        return add_define(s, v, why);
    if (!r) {
        *why = "a key before the first [name]";
        return ST_SKIP;
    }
    if (KEY("kind")) {
        int k = name_index(kind_names, RULE_KINDS, v, strlen(v));
        r->kind = (uint8_t)(k < 0 ? RULE_KINDS : k);
        *why = "kind: wants prefix, attribution, label, forward, open, close, chrome, signature, separator or keep";
        return k < 0 ? ST_SKIP : ST_OK;
    }
    if (KEY("scope")) {
        int k = name_index(scope_names, SCOPES, v, strlen(v));
        r->scope = (uint8_t)(k < 0 ? 0 : k);
        *why = "scope: wants line, start, wrapped or in";
        return k < 0 ? ST_SKIP : ST_OK;
    }
    *why = "flags: wants some of weak, open, tail, strong, recur, block, body, named";
    if (KEY("flags"))
        return set_flags(r, v) ? ST_OK : ST_SKIP;
    if (KEY("pattern")) {
        enum status st = expand(s, v, &t, why);
        if (st != ST_OK) {
            free(t.p);
            return st;
        }
        r->pattern = own(s, t.p);
        return r->pattern ? ST_OK : ST_NOMEM;
    }
    bool yes = KEY("yes"), no = KEY("not");
    bool need = KEY("need");
    if (!yes && !no && !need && !KEY("source")) {
        *why = "unknown key; known are kind, pattern, scope, need, flags, source, yes, not and define";
        return ST_SKIP;
    }
    const char **to = yes ? &r->yes : no ? &r->no : need ? &r->required : &r->source;
    char *copy = own(s, yes || no ? one_more(*to, v) : strdup(v));
    if (!copy)
        return ST_NOMEM;
    if (yes || no || need)
        unescape(copy + strlen(copy) - strlen(v));
    *to = copy;
    return ST_OK;
#undef KEY
}

/* Appends the line p[0 .. n) without blanks around it. */
static bool put_trimmed(struct text *t, const char *p, size_t n)
{
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t' || p[n - 1] == '\r'))
        n--;
    return put(t, p, n);
}

enum status rule_parse(struct rule_set *s, const char *text, size_t len, unsigned *line, const char **why)
{
    const char *p = text, *end = text + len;
    struct text v = {0};
    enum status st = ST_OK;
    *line = 0;
    *why = "";
    while (st == ST_OK && p < end) {
        const char *nl = memchr(p, '\n', (size_t)(end - p)), *stop = nl ? nl : end;
        const char *next = nl ? nl + 1 : end;
        size_t n = (size_t)(stop - p), word = strspn(p, "abcdefghijklmnopqrstuvwxyz");
        ++*line;
        v.n = 0;
        if (n == 0 || *p == '#' || strspn(p, " \t\r") >= n) {
            p = next;
        } else if (*p == '[') {
            const char *close = memchr(p, ']', n);
            *why = s->n && s->rule[s->n - 1].pattern ? check_rule(&s->rule[s->n - 1]) : NULL;
            if (!*why && !close)
                *why = "[name] without ]";
            st = *why ? ST_SKIP : new_rule(s, p + 1, (size_t)(close - p - 1));
            p = next;
        } else if (word && word < n && p[word] == ':') {
            const char *key = p;
            if (!put_trimmed(&v, p + word + 1, n - word - 1))
                st = ST_NOMEM;
            p = next;
            while (st == ST_OK && p < end && (*p == ' ' || *p == '\t')) { /* the value goes on */
                nl = memchr(p, '\n', (size_t)(end - p));
                stop = nl ? nl : end;
                if (!put_trimmed(&v, p, (size_t)(stop - p)))
                    st = ST_NOMEM;
                p = nl ? nl + 1 : end;
                ++*line;
            }
            if (st == ST_OK)
                st = set_key(s, key, word, v.p, why);
        } else {
            *why = "neither [name] nor `key: value`";
            st = ST_SKIP;
        }
    }
    free(v.p);
    if (st == ST_OK && s->n && (*why = check_rule(&s->rule[s->n - 1])) != NULL)
        st = ST_SKIP;
    return st;
}

void rule_set_free(struct rule_set *s)
{
    for (size_t i = 0; i < s->n_owned; i++)
        free(s->owned[i]);
    free(s->owned);
    free(s->define);
    free(s->rule);
    memset(s, 0, sizeof *s);
}
