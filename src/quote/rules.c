/* rules: loading, indexing and listing.  See rules.h; matching is in rules_match.c.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "quote/rules_priv.h"
#include "rules_builtin.inc"

#define N_BUILTIN (sizeof builtin_rules / sizeof *builtin_rules)
#define N_DEFINES (sizeof builtin_defines / sizeof *builtin_defines)

/* Signs that passes look for by themselves, behind these in a line. */
static const struct {
    const char *text;
    uint32_t bit;
} rules_sign[] = {{"Post Orig", RULES_SEES_SAYS},
                  {"Nickli", RULES_SEES_SAYS},
                  {", on ", RULES_SEES_SAYS},
                  {"\xe2\x86\x91", RULES_SEES_SAYS},
                  {"yeden al", RULES_SEES_SAYS},
                  {"yeden Al", RULES_SEES_SAYS},
                  {"\xe5\x8f\x91\xe8\xa1\xa8\xe4\xba\x8e", RULES_SEES_SAYS},
                  {"\xe7\x99\xbc\xe8\xa1\xa8\xe6\x96\xbc", RULES_SEES_SAYS},
                  {"\xd5\xa3\xd6\x80", RULES_SEES_SAYS}, /* Armenian "wrote" */
                  {"{quote", RULES_SEES_MARKUP},
                  {"//@", RULES_SEES_MARKUP}};
#define RULES_SIGNS (sizeof rules_sign / sizeof *rules_sign)

#define MAX_FILE ((size_t)8 << 20)

static void free_tables(struct rules *r)
{
    for (size_t i = 0; i < r->n; i++) {
        pcre2_code *c = atomic_load(&r->code[i]);
        if (c != RULES_BROKEN)
            pcre2_code_free(c);
    }
    free(r->code);
    free(r->rule);
    free(r->other);
    free(r->brief);
    free(r->gate);
    starts_free(&r->own);
    literals_free(&r->prefilter);
    literals_free(&r->sep_prefilter);
    literals_free(&r->said_prefilter);
    r->brief = NULL;
    r->gate = NULL;
    r->code = NULL;
    r->rule = NULL;
    r->other = NULL;
    r->n = 0;
}

static enum status index_rules(struct rules *r)
{
    uint16_t at = 0;
    memset(r->blind, 0, sizeof r->blind);
    for (unsigned part = 0; part < 2 * RULE_KINDS; part++) {
        r->from[part] = at;
        for (size_t i = 0; i < r->n; i++) {
            const struct rule *x = r->rule[i];
            bool in = x->scope == SCOPE_IN;
            if (2u * x->kind + in == part && (in || !x->known))
                r->other[at++] = (uint16_t)(i + 1);
        }
    }
    r->from[2 * RULE_KINDS] = at;
    for (size_t i = 0; i < at; i++) {
        const struct rule *x = r->rule[r->other[i] - 1];
        for (uint32_t k = 0; !x->known && k < x->n_starts; k++)
            for (uint64_t c = x->start[k].from >> 56; c <= x->start[k].to >> 56; c++)
                r->blind[c] |= 1u << x->kind | (*x->required ? 0 : 1u << (BLIND_FREE + x->kind));
    }
    r->known = r->user.n || !r->builtin ? &r->own : &builtin_known;
    return r->known == &r->own ? starts_new(&r->own, r->rule, r->n) : ST_OK;
}

/* Few lines begin like a separator: a set of 8 KB tells, where tables of 400 KB would miss the cache (NOTES.md, "Rules"). */
static void find_pairs(struct rules *r)
{
    const struct starts *t = r->known;
    memset(r->sep_pairs, 0, sizeof r->sep_pairs);
    for (uint32_t i = 0; i < t->n; i++) {
        uint64_t end = i + 1 < t->n ? (t->stretch[i + 1].from - 1) >> 48 : STARTS_PAIRS - 1;
        for (uint64_t h = t->stretch[i].from >> 48; h <= end && (t->stretch[i].kinds >> RULE_SEPARATOR & 1u); h++)
            r->sep_pairs[h / 8] |= (uint8_t)(1u << h % 8);
    }
    for (uint32_t h = 0; h < STARTS_PAIRS; h++)
        if (r->blind[h >> 8] >> BLIND_FREE >> RULE_SEPARATOR & 1u)
            r->sep_pairs[h / 8] |= (uint8_t)(1u << h % 8);
}

static bool has_blank(const char *p)
{
    for (; *p; p++)
        if ((unsigned char)*p <= ' ')
            return true;
    return false;
}

/* The table that has the literals of a rule: of separators, of attributions, of what is asked for on every line, or
 * none.  (Closing phrases are sought in the whole text, of which lines without the blanks around them were seen.) */
static struct literals *table_of(struct rules *r, const struct rule *x)
{
    bool phrase = x->kind == RULE_CLOSE && x->scope == SCOPE_IN && !has_blank(x->required);
    if (!*x->required)
        return NULL;
    if (x->kind == RULE_SEPARATOR)
        return &r->sep_prefilter;
    if (x->kind == RULE_ATTRIBUTION)
        return &r->said_prefilter;
    return x->kind == RULE_CHROME || x->kind == RULE_SIGNATURE || phrase ? &r->prefilter : NULL;
}

/* An alternative outside of all brackets. */
static bool has_choice(const char *p)
{
    int depth = 0;
    for (bool set = false; *p; p++) {
        if (*p == '\\' && p[1])
            p++;
        else if (set || *p == '[')
            set = *p != ']' || p[-1] == '[' || (p[-1] == '^' && p[-2] == '[');
        else if (*p == '|' && depth == 0)
            return true;
        else
            depth += (*p == '(') - (*p == ')');
    }
    return false;
}

/* `$` is the end of a line, or blanks mean nothing. */
static bool has_mode(const char *p)
{
    while ((p = strstr(p, "(?")) != NULL)
        for (p += 2; (*p >= 'a' && *p <= 'z') || *p == '-'; p++)
            if (*p == 'm' || *p == 'x')
                return true;
    return false;
}

/* All that the pattern matches ends with a colon, and the text with it: nearly all of what announces a quote does. */
static bool ends_in_colon(const struct rule *x)
{
    static const char *const tail[] = {"\\s?[:：]$", "\\s?[:：]", " ?:"}; /* the last two where texts match as a whole */
    size_t n = strlen(x->pattern), whole = x->scope == SCOPE_LINE || x->scope == SCOPE_WRAPPED ? sizeof tail / sizeof *tail : 1;
    if (strstr(x->pattern, "\\Q") || has_choice(x->pattern) || has_mode(x->pattern))
        return false;
    for (size_t i = 0; i < whole; i++) {
        size_t k = strlen(tail[i]);
        if (n > k && !strcmp(x->pattern + n - k, tail[i]))
            return true;
    }
    return false;
}

/* The bit of rules before rule i that need the same; else a new one, as long as there are some. */
static uint64_t group_for(struct rules *r, size_t i, struct literals *t, bool *fresh)
{
    const struct rule *x = r->rule[i];
    bool said = x->kind == RULE_ATTRIBUTION; /* some of them share bits, of which nobody else has one */
    *fresh = false;
    for (size_t k = 0; k < i; k++)
        if (r->brief[k].needs && table_of(r, r->rule[k]) == t && !strcmp(r->rule[k]->required, x->required))
            return r->brief[k].group;
    *fresh = true;
    if (!said)
        return (uint64_t)1 << (t->n_groups < LITERAL_GROUPS - 1 ? t->n_groups++ : LITERAL_GROUPS - 1);
    if ((uint8_t)*x->required >= 0x80)
        return (uint64_t)1 << (SAID_GROUPS - 1 - t->n_wide++ % SAID_WIDE);
    unsigned k = t->n_groups++, most = SAID_GROUPS - SAID_WIDE;
    return (uint64_t)1 << (k < most ? k : most - 1 - k % most);
}

static void add_needs(struct rules *r, size_t i)
{
    const struct rule *x = r->rule[i];
    struct rule_brief *b = &r->brief[i];
    struct literals *t = table_of(r, x);
    bool said = x->kind == RULE_ATTRIBUTION, fresh = false;
    uint64_t group = t ? group_for(r, i, t, &fresh) : 0;
    *b = (struct rule_brief){.group = group,
                             .min_len = (uint32_t)x->min_len,
                             .kind = x->kind,
                             .scope = x->scope,
                             .needs = *x->required,
                             .sole = t,
                             .colon = ends_in_colon(x)};
    for (size_t k = 0; k < i && t; k++)
        if (r->brief[k].group == group && table_of(r, r->rule[k]) == t && strcmp(r->rule[k]->required, x->required) != 0)
            b->sole = r->brief[k].sole = false;
    if (t && !said)
        t->kinds[__builtin_ctzll(group)] |= (uint16_t)(1u << x->kind);
    if (t && x->kind == RULE_SEPARATOR && x->min_len < r->sep_shortest)
        r->sep_shortest = x->min_len;
    for (const char *p = x->required; fresh && *p;) {
        size_t k = strcspn(p, "|");
        r->said_longest = said && k > r->said_longest ? k : r->said_longest;
        if (k)
            literals_add(t, p, k, group);
        p += k + (p[k] == '|');
    }
}

static enum status fill_literals(struct rules *r)
{
    struct literals *table[] = {&r->prefilter, &r->sep_prefilter, &r->said_prefilter};
    size_t n = RULES_SIGNS;
    for (size_t i = 0; i < r->n; i++)
        n += strlen(r->rule[i]->required);
    for (size_t k = 0; k < sizeof table / sizeof *table; k++)
        if (literals_new(table[k], n))
            return ST_NOMEM;
    for (size_t i = 0; i < RULES_SIGNS; i++)
        literals_add(&r->prefilter, rules_sign[i].text, strlen(rules_sign[i].text), rules_sign[i].bit);
    r->sep_prefilter.hits_only = r->said_prefilter.hits_only = true;
    r->sep_shortest = SIZE_MAX;
    for (size_t i = 0; i < r->n; i++)
        add_needs(r, i);
    return ST_OK;
}

/* Which of the rules without known starts are worth a look, many at a time. */
static enum status fill_gate(struct rules *r)
{
    const size_t n = r->from[2 * RULE_KINDS];
    r->n_gate = n / 64 + 1;
    r->gate = calloc(GATES * r->n_gate, sizeof *r->gate);
    for (size_t i = 0; i < n && r->gate; i++) {
        const struct rule_brief *b = &r->brief[r->other[i] - 1];
        unsigned row = b->group ? (unsigned)__builtin_ctzll(b->group) : GATE_FREE;
        r->gate[row * r->n_gate + i / 64] |= (uint64_t)1 << i % 64;
        r->gate[GATE_COLON * r->n_gate + i / 64] |= (uint64_t)b->colon << i % 64;
        r->gate[(GATE_SCOPE + b->scope) * r->n_gate + i / 64] |= (uint64_t)1 << i % 64;
    }
    return r->gate ? ST_OK : ST_NOMEM;
}

static enum status build(struct rules *r)
{
    free_tables(r);
    r->built++;
    size_t n = r->user.n + (r->builtin ? N_BUILTIN : 0);
    if (n > 60000)
        return ST_LIMIT;
    r->rule = calloc(n + 1, sizeof *r->rule);
    r->code = calloc(n + 1, sizeof *r->code);
    r->brief = calloc(n + 1, sizeof *r->brief);
    r->other = calloc(n + 1, sizeof *r->other);
    if (!r->rule || !r->code || !r->brief || !r->other)
        return ST_NOMEM;
    for (; r->n < n; r->n++)
        r->rule[r->n] = r->n < r->user.n ? &r->user.rule[r->n] : &builtin_rules[r->n - r->user.n];
    enum status st = index_rules(r);
    if (st)
        return st;
    find_pairs(r);
    st = fill_literals(r);
    return st ? st : fill_gate(r);
}

enum status rules_new(struct rules **out, bool builtin)
{
    struct rules *r = calloc(1, sizeof *r);
    if (!r)
        return ST_NOMEM;
    r->builtin = builtin;
    r->memory = rules_memory_new();
    enum status st = r->memory ? build(r) : ST_NOMEM;
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
    for (size_t i = 0; r->user_starts && i < r->user.n; i++)
        free(r->user_starts[i]);
    free(r->user_starts);
    rule_set_free(&r->user);
    rules_memory_delete(r->memory);
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

/* A file or a pipe, to its end.  NULL: errno tells why. */
static char *read_file(const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *p = NULL, *more = NULL;
    size_t n = 0, cap = 0, got = 0;
    do {
        n += got;
        cap = cap ? 2 * cap : 4096;
        more = cap <= MAX_FILE ? realloc(p, cap) : NULL;
        if (!more)
            break;
        p = more;
        got = fread(p + n, 1, cap - n - 1, f);
    } while (got);
    int e = cap > MAX_FILE ? EFBIG : ENOMEM;
    if (ferror(f))
        e = errno;
    if (!more || ferror(f)) {
        free(p);
        p = NULL;
    } else {
        p[n] = '\0';
        *len = n;
    }
    fclose(f);
    errno = e;
    return p;
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
    struct rule_start **starts = realloc(r->user_starts, (r->user.n + 1) * sizeof *starts);
    if (!starts)
        return ST_NOMEM;
    r->user_starts = starts;
    for (size_t i = first; i < r->user.n; i++)
        starts[i] = NULL;
    for (size_t i = first; st == ST_OK && i < r->user.n; i++) {
        struct rule *x = &r->user.rule[i];
        st = rule_study(x, &starts[i], why, size);
        x->start = starts[i];
        if (x->kind == RULE_CHROME && !(x->flags & RULE_WEAK))
            x->flags |= RULE_BODY; /* who writes a rule knows the input: it is believed anywhere */
    }
    for (size_t i = first; st != ST_OK && i < r->user.n; i++)
        free(starts[i]);
    if (st != ST_OK)
        r->user.n = first; /* none of a broken file */
    /* also after an error: the array may have moved */
    enum status built = build(r);
    return st == ST_OK ? built : st;
}

size_t rules_count(const struct rules *r) { return r->n; }

const struct rule *rules_get(const struct rules *r, unsigned id) { return id && id <= r->n ? r->rule[id - 1] : NULL; }

const char *rules_name(const struct rules *r, unsigned id) { return id && id <= r->n ? r->rule[id - 1]->name : "-"; }

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

static void put_examples(FILE *out, const char *key, const char *all)
{
    char text[1024];
    while (rule_example(&all, text, sizeof text))
        put_example(out, key, text);
}

bool rules_list(const struct rules *r, FILE *out)
{
    static const char *const words[] = {"weak", "open", "tail", "strong", "recur", "block", "body", "named"};
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
        put_example(out, "need", x->required);
        put_examples(out, "yes", x->yes);
        put_examples(out, "not", x->no);
        fputc('\n', out);
    }
    return !ferror(out);
}
