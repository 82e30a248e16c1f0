/* rules: loading, first tests, lazy compilation and matching.  See rules.h.
 * SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <errno.h>
#include <pcre2.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rules.h"
#include "rules_builtin.inc"

#define N_BUILTIN (sizeof builtin_rules / sizeof *builtin_rules)
#define N_DEFINES (sizeof builtin_defines / sizeof *builtin_defines)

/* Measured: no line of the development sets needs more than 3 000 steps in any rule. */
#define MATCH_LIMIT 20000u
#define DEPTH_LIMIT 500u
#define MAX_FILE ((long)4 << 20)

struct rules {
    const struct rule **rule; /* user's first, then built-in; id = index + 1 */
    _Atomic(pcre2_code *) *code;
    size_t n;
    bool builtin;
    struct rule_set user;
    /* ids, rising, 0 ends: by kind and first byte all, and those of unknown lead; the others by the hash
     * of their lead, kinds mixed */
    uint16_t *all[RULE_KINDS][256], *blind[RULE_KINDS][256], *led[RULE_LEADS];
    uint16_t *lists;  /* storage of the above */
    uint16_t **leads; /* of user rules */
    uint16_t kinds_all[256], kinds_blind[256], kinds_led[RULE_LEADS]; /* bit k: such a list is not empty */
};

static const uint16_t no_ids[1] = {0};

struct rules_match {
    pcre2_match_data *md;
    pcre2_match_context *mc;
};

/* What stands in for a pattern that could not be compiled: never matches. */
static pcre2_code *const broken = (pcre2_code *)&(char){0};

static void free_tables(struct rules *r)
{
    if (r->code)
        for (size_t i = 0; i < r->n; i++) {
            pcre2_code *c = atomic_load(&r->code[i]);
            if (c != broken)
                pcre2_code_free(c);
        }
    free(r->code);
    free(r->rule);
    free(r->lists);
    r->code = NULL;
    r->rule = NULL;
    r->lists = NULL;
    r->n = 0;
}

static bool has_first(const struct rule *rule, unsigned byte)
{
    return rule->first[byte / 32] >> (byte % 32) & 1u;
}

/* One family of lists: counts, lays out and fills.  `slots(rule, ...)` says where a rule belongs. */
struct family {
    uint16_t **list; /* [RULE_KINDS][width], or [width] when led */
    uint16_t *kinds; /* [width] */
    size_t width;
    bool led, blind_only;
};

/* Calls add(at) for each slot of the family that rule i belongs to. */
static size_t each_slot(const struct rules *r, const struct family *f, size_t i, uint16_t *count)
{
    const struct rule *x = r->rule[i];
    size_t n = 0;
    if (f->blind_only && x->n_lead)
        return 0;
    for (size_t k = 0; k < (f->led ? x->n_lead : f->width); k++) {
        size_t slot = f->led ? x->lead[k] : k;
        if (!f->led && !has_first(x, (unsigned)k))
            continue;
        n++;
        if (!count)
            continue;
        f->kinds[slot] |= (uint16_t)(1u << x->kind);
        size_t at = f->led ? slot : x->kind * f->width + slot;
        if (f->list[at])
            f->list[at][count[at]] = (uint16_t)(i + 1);
        count[at]++;
    }
    return n;
}

static uint16_t *lay_out(const struct rules *r, const struct family *f, uint16_t *store, uint16_t *count)
{
    size_t slots = f->led ? f->width : RULE_KINDS * f->width;
    memset(f->list, 0, slots * sizeof *f->list);
    memset(f->kinds, 0, f->width * sizeof *f->kinds);
    memset(count, 0, slots * sizeof *count);
    for (size_t i = 0; i < r->n; i++)
        each_slot(r, f, i, count);
    for (size_t k = 0; k < slots; k++)
        if (count[k]) {
            f->list[k] = store;
            store[count[k]] = 0;
            store += count[k] + 1;
        }
    memset(count, 0, slots * sizeof *count);
    for (size_t i = 0; i < r->n; i++)
        each_slot(r, f, i, count);
    return store;
}

static enum status index_rules(struct rules *r)
{
    const struct family f[3] = {{&r->all[0][0], r->kinds_all, 256, false, false},
                                {&r->blind[0][0], r->kinds_blind, 256, false, true},
                                {r->led, r->kinds_led, RULE_LEADS, true, false}};
    size_t total = 0;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < r->n; i++)
            total += each_slot(r, &f[k], i, NULL) * 2;
    uint16_t *count = malloc((RULE_KINDS * 256u > RULE_LEADS ? RULE_KINDS * 256u : RULE_LEADS) * sizeof *count);
    uint16_t *store = r->lists = malloc((total + 1) * sizeof *r->lists);
    if (!count || !store) {
        free(count);
        return ST_NOMEM;
    }
    for (size_t k = 0; k < 3; k++)
        store = lay_out(r, &f[k], store, count);
    free(count);
    return ST_OK;
}

static enum status build(struct rules *r)
{
    free_tables(r);
    size_t n = r->user.n + (r->builtin ? N_BUILTIN : 0);
    if (n > 60000)
        return ST_LIMIT;
    r->rule = calloc(n + 1, sizeof *r->rule);
    r->code = calloc(n + 1, sizeof *r->code);
    if (!r->rule || !r->code)
        return ST_NOMEM;
    for (size_t i = 0; i < r->user.n; i++)
        r->rule[r->n++] = &r->user.rule[i];
    for (size_t i = 0; r->builtin && i < N_BUILTIN; i++)
        r->rule[r->n++] = &builtin_rules[i];
    return index_rules(r);
}

enum status rules_new(struct rules **out, bool builtin)
{
    struct rules *r = calloc(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    r->builtin = builtin;
    enum status st = build(r);
    if (st != ST_OK) {
        rules_delete(r);
        return st;
    }
    *out = r;
    return ST_OK;
}

void rules_delete(struct rules *r)
{
    if (!r)
        return;
    free_tables(r);
    for (size_t i = 0; r->leads && i < r->user.n; i++)
        free(r->leads[i]);
    free(r->leads);
    rule_set_free(&r->user);
    free(r);
}

/* The words of the built-in files may be used in a user's file too. */
static enum status add_builtin_defines(struct rule_set *s)
{
    if (s->n_define)
        return ST_OK;
    char *text = NULL;
    size_t len = 0;
    FILE *f = open_memstream(&text, &len);
    if (!f)
        return ST_NOMEM;
    for (size_t i = 0; i < N_DEFINES; i++)
        fprintf(f, "define: %s = %s\n", builtin_defines[i][0], builtin_defines[i][1]);
    unsigned line;
    const char *why;
    enum status st = fclose(f) ? ST_NOMEM : rule_parse(s, text, len, &line, &why);
    free(text);
    return st;
}

static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *p = NULL;
    if (!fseek(f, 0, SEEK_END)) {
        long n = ftell(f);
        if (n > MAX_FILE)
            errno = EFBIG;
        else if (n >= 0 && !fseek(f, 0, SEEK_SET))
            p = calloc((size_t)n + 1, 1);
        if (p) {
            *len = fread(p, 1, (size_t)n, f);
            if (ferror(f)) {
                free(p);
                p = NULL;
            }
        }
    }
    int e = errno;
    fclose(f);
    errno = e;
    return p;
}

static enum status hint_user(struct rules *r, size_t i, char *why, size_t size)
{
    uint16_t lead[RULE_MAX_LEADS];
    struct rule *x = &r->user.rule[i];
    enum status st = rule_hint(x, lead, why, size);
    if (st != ST_OK || !x->n_lead)
        return st;
    r->leads[i] = malloc(x->n_lead * sizeof *lead);
    if (!r->leads[i])
        return ST_NOMEM;
    memcpy(r->leads[i], lead, x->n_lead * sizeof *lead);
    x->lead = r->leads[i];
    return ST_OK;
}

enum status rules_load_file(struct rules *r, const char *path, char *why, size_t size)
{
    size_t len = 0, first = r->user.n;
    unsigned line = 0;
    const char *what = "";
    char *text = read_file(path, &len);
    if (!text)
        return ST_IO;
    enum status st = add_builtin_defines(&r->user);
    if (st == ST_OK) {
        st = rule_parse(&r->user, text, len, &line, &what);
        if (st == ST_SKIP)
            snprintf(why, size, "%s:%u: %s", path, line, what);
    }
    free(text);
    uint16_t **leads = realloc(r->leads, (r->user.n + 1) * sizeof *leads);
    if (!leads)
        return ST_NOMEM;
    r->leads = leads;
    for (size_t i = first; i < r->user.n; i++)
        leads[i] = NULL;
    for (size_t i = first; st == ST_OK && i < r->user.n; i++)
        st = hint_user(r, i, why, size);
    if (st != ST_OK)
        r->user.n = first; /* none of a broken file */
    /* also after an error: the array may have moved */
    enum status built = build(r);
    return st == ST_OK ? built : st;
}

size_t rules_count(const struct rules *r)
{
    return r->n;
}

const struct rule *rules_get(const struct rules *r, unsigned id)
{
    return id && id <= r->n ? r->rule[id - 1] : NULL;
}

const char *rules_name(const struct rules *r, unsigned id)
{
    return id && id <= r->n ? r->rule[id - 1]->name : "-";
}

unsigned rules_id(const struct rules *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strcmp(r->rule[i]->name, name))
            return (unsigned)i + 1;
    return 0;
}

static void put_example(FILE *out, const char *key, const char *s)
{
    if (!*s)
        return;
    fprintf(out, "%s: ", key);
    for (; *s; s++) {
        if (*s == '\n')
            fputs("\\n", out);
        else if (*s == '\t')
            fputs("\\t", out);
        else if (*s == '\\')
            fputs("\\\\", out);
        else if (*s == ' ' && !s[1])
            fputs("\\s", out);
        else
            fputc(*s, out);
    }
    fputc('\n', out);
}

bool rules_list(const struct rules *r, FILE *out)
{
    static const char *const words[] = {"weak", "open", "tail", "strong", "recur", "block"};
    for (size_t i = 0; i < r->n; i++) {
        const struct rule *x = r->rule[i];
        fprintf(out, "[%s]\nkind: %s\nscope: %s\n", x->name, rule_kind_name(x->kind), rule_scope_name(x->scope));
        if (x->flags) {
            fputs("flags:", out);
            for (unsigned b = 0; b < sizeof words / sizeof *words; b++)
                if (x->flags >> b & 1u)
                    fprintf(out, " %s", words[b]);
            fputc('\n', out);
        }
        fprintf(out, "pattern: %s\n", x->pattern);
        if (*x->source)
            fprintf(out, "source: %s\n", x->source);
        put_example(out, "need", x->need);
        put_example(out, "yes", x->yes);
        put_example(out, "not", x->no);
        fputc('\n', out);
    }
    return !ferror(out);
}

enum status rules_match_new(struct rules_match **out)
{
    struct rules_match *m = calloc(1, sizeof *m);
    if (!m)
        return ST_NOMEM;
    m->md = pcre2_match_data_create(8, NULL);
    m->mc = pcre2_match_context_create(NULL);
    if (!m->md || !m->mc) {
        rules_match_delete(m);
        return ST_NOMEM;
    }
    pcre2_set_match_limit(m->mc, MATCH_LIMIT);
    pcre2_set_depth_limit(m->mc, DEPTH_LIMIT);
    *out = m;
    return ST_OK;
}

void rules_match_delete(struct rules_match *m)
{
    if (!m)
        return;
    pcre2_match_data_free(m->md);
    pcre2_match_context_free(m->mc);
    free(m);
}

/* Compiled on first use.  Two workers may compile the same pattern; one result is thrown away. */
static pcre2_code *get_code(const struct rules *r, unsigned id)
{
    _Atomic(pcre2_code *) *slot = &r->code[id - 1];
    pcre2_code *c = atomic_load_explicit(slot, memory_order_acquire);
    if (c)
        return c;
    int err;
    PCRE2_SIZE at;
    const struct rule *rule = r->rule[id - 1];
    c = pcre2_compile((PCRE2_SPTR)rule->pattern, PCRE2_ZERO_TERMINATED, rule_options(rule), &err, &at, NULL);
    if (c)
        (void)pcre2_jit_compile(c, PCRE2_JIT_COMPLETE); /* without JIT it is only slower */
    pcre2_code *mine = c ? c : broken, *seen = NULL;
    if (atomic_compare_exchange_strong(slot, &seen, mine))
        return mine;
    if (c)
        pcre2_code_free(c);
    return seen;
}

bool rules_try(const struct rules *r, struct rules_match *m, unsigned id, const uint8_t *p, size_t n,
               struct rules_hit *hit)
{
    pcre2_code *code = id ? get_code(r, id) : broken;
    if (code == broken || pcre2_match(code, p, n, 0, 0, m->md, m->mc) < 0)
        return false;
    const PCRE2_SIZE *o = pcre2_get_ovector_pointer(m->md);
    hit->id = id;
    hit->from = o[0];
    hit->to = o[1];
    hit->label = (const char *)pcre2_get_mark(m->md);
    return true;
}

/* The first three bytes are ASCII: then the lists by lead are complete. */
static bool has_lead(const uint8_t *p, size_t n, unsigned *hash)
{
    uint8_t b = n > 1 ? p[1] : 0, c = n > 2 ? p[2] : 0;
    *hash = rule_lead_hash(p[0], b, c);
    return (p[0] | b | c) < 0x80;
}

uint32_t rules_kinds(const struct rules *r, const uint8_t *p, size_t n)
{
    unsigned h;
    if (!n)
        return 0;
    return has_lead(p, n, &h) ? r->kinds_blind[p[0]] | r->kinds_led[h] : r->kinds_all[p[0]];
}

uint32_t rules_kinds_narrow(const struct rules *r, const uint8_t *p, size_t n)
{
    unsigned h;
    if (!n)
        return 0;
    return has_lead(p, n, &h) ? r->kinds_led[h] : r->kinds_all[p[0]];
}

bool rules_is_narrow(const struct rule *rule)
{
    unsigned n = 0;
    for (unsigned w = 0; w < 8; w++)
        n += (unsigned)__builtin_popcount(rule->first[w]);
    return rule->n_lead != 0 || n <= 12;
}

/* Rules by rising id out of two lists. */
struct walk {
    const uint16_t *a, *b;
};

static unsigned walk_next(struct walk *w)
{
    if (*w->a && (!*w->b || *w->a < *w->b))
        return *w->a++;
    return *w->b ? *w->b++ : 0;
}

static struct walk walk_start(const struct rules *r, unsigned kind, bool narrow, const uint8_t *p, size_t n)
{
    unsigned h;
    const uint16_t *a, *b = NULL;
    if (has_lead(p, n, &h)) {
        a = r->led[h];
        b = narrow ? NULL : r->blind[kind][p[0]];
    } else {
        a = r->all[kind][p[0]];
    }
    return (struct walk){a ? a : no_ids, b ? b : no_ids};
}

/* The bytes that occur in a text: most literals are ruled out by one byte that does not. */
struct byte_set {
    uint64_t bits[4];
    bool known;
};

static void byte_set_fill(struct byte_set *s, const uint8_t *p, size_t n)
{
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < n; i++)
        s->bits[p[i] >> 6] |= (uint64_t)1 << (p[i] & 63);
    s->known = true;
}

/* One of the literals a|b|c is in p[0 .. n). */
static bool has_need(const char *need, const struct byte_set *set, const uint8_t *p, size_t n)
{
    while (*need) {
        size_t k = 0;
        bool all = true;
        for (; need[k] && need[k] != '|'; k++) {
            uint8_t c = (uint8_t)need[k];
            all &= set->bits[c >> 6] >> (c & 63) & 1u;
        }
        if (all && memmem(p, n, need, k))
            return true;
        need += k + (need[k] == '|');
    }
    return false;
}

struct rules_hit rules_find(const struct rules *r, struct rules_match *m, unsigned kind, unsigned scopes,
                            const uint8_t *p, size_t n)
{
    struct rules_hit hit = {0, 0, 0, NULL};
    if (!n)
        return hit;
    struct byte_set set;
    set.known = false;
    struct walk w = walk_start(r, kind, (scopes & RULES_NARROW) != 0, p, n);
    for (unsigned id = walk_next(&w); id; id = walk_next(&w)) {
        const struct rule *rule = r->rule[id - 1];
        if (rule->kind != kind || !(scopes >> rule->scope & 1u) || ((scopes & RULES_NARROW) && !rules_is_narrow(rule)))
            continue;
        if (*rule->need) {
            if (!set.known)
                byte_set_fill(&set, p, n);
            bool ascii = !(set.bits[2] | set.bits[3]);
            if (((rule->flags & RULE_WIDE) && ascii) || !has_need(rule->need, &set, p, n))
                continue;
        }
        if (rules_try(r, m, id, p, n, &hit))
            break;
    }
    return hit;
}

enum rules_sep rules_separator(const struct rules *r, struct slice line)
{
    const uint8_t *p = line.ptr;
    size_t n = line.len;
    if (n > 240)
        return SEP_NONE;
    while (n && (*p == ' ' || *p == '\t'))
        p++, n--;
    while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
        n--;
    if (!n || n > 160 || !(rules_kinds(r, p, n) >> RULE_SEPARATOR & 1u))
        return SEP_NONE;
    struct rules_match *m = NULL;
    if (rules_match_new(&m) != ST_OK)
        return SEP_NONE;
    struct rules_hit h = rules_find(r, m, RULE_SEPARATOR, 1u << SCOPE_LINE, p, n);
    rules_match_delete(m);
    if (!h.id)
        return SEP_NONE;
    return r->rule[h.id - 1]->flags & RULE_STRONG ? SEP_STRONG : SEP_WEAK;
}
