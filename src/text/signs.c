/* signs: see the header.  Which signs tell; signs_read.c reads them, signs_walk.c finds them.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>
#include <utf8proc.h>

#include "text/signs_priv.h"

static bool currency(uint32_t s)
{
    return s == '$' || (s >= 0x80 && utf8proc_category((utf8proc_int32_t)s) == UTF8PROC_CATEGORY_SC);
}

/* Nothing but signs stands before it in its line. */
static bool leads(const struct sign_place *c)
{
    size_t at = c->from;
    for (unsigned k = 0; k < SIGN_REACH; k++) {
        struct sign_side s = sign_left(c, at);
        if (s.what == SIDE_WORD || s.what == SIDE_EDGE)
            return s.what == SIDE_EDGE;
        at = s.from;
    }
    return true;
}

/* The first character that is no blank, to one side. */
static struct sign_side beyond(const struct sign_place *c, bool right)
{
    struct sign_side s = right ? c->r : c->l;
    for (unsigned k = 0; k < SIGN_REACH && s.what == SIDE_BLANK; k++)
        s = right ? sign_right(c, s.to) : sign_left(c, s.from);
    return s;
}

static bool word_follows(const struct sign_place *c)
{
    size_t at = c->to;
    for (unsigned k = 0; k < SIGN_REACH; k++) {
        struct sign_side s = sign_right(c, at);
        if (s.what == SIDE_WORD || s.what == SIDE_EDGE)
            return s.what == SIDE_WORD;
        at = s.to;
    }
    return false;
}

static bool word(const struct sign_side *s) { return s->what == SIDE_WORD; }
/* Of a script with spaces: in others emphasis stands between letters too. */
static bool word_apart(const struct sign_side *s) { return s->what == SIDE_WORD && !s->half; }
static bool letter(const struct sign_side *s) { return s->what == SIDE_WORD && !s->digit; }
static bool digit(const struct sign_side *s) { return s->what == SIDE_WORD && s->digit; }
static bool starts(const struct sign_side *s)
{
    return s->what == SIDE_BLANK || s->what == SIDE_OPEN || s->what == SIDE_QUOTE || s->half;
}
static bool operand_left(const struct sign_side *s) { return word(s) || s->what == SIDE_CLOSE || s->what == SIDE_QUOTE; }
static bool operand_right(const struct sign_side *s) { return word(s) || s->what == SIDE_OPEN || s->what == SIDE_QUOTE; }
static bool joined(const struct sign_place *c) { return operand_left(&c->l) && operand_right(&c->r); }
static bool spaced(const struct sign_place *c) { return c->l.what == SIDE_BLANK && c->r.what == SIDE_BLANK; }

/* The same signs stand a line's width before it or behind it: they were quote marks, before lines were joined. */
#define MARK_LEAST 40u
#define MARK_MOST 100u
static bool recurs(const struct sign_place *c)
{
    for (unsigned side = 0; side < 2; side++) {
        size_t at = side ? c->to : c->from;
        for (unsigned k = 1; k <= MARK_MOST; k++) {
            struct sign_side s = side ? sign_right(c, at) : sign_left(c, at);
            if (s.what == SIDE_EDGE)
                break;
            at = side ? s.to : s.from;
            if (k < MARK_LEAST || s.cp != c->cp || sign_left(c, s.from).what != SIDE_BLANK)
                continue;
            struct sign_place o = {.text = c->text, .len = c->len};
            if (sign_read(&o, s.from) && o.n == c->n && memcmp(o.sym, c->sym, c->n * sizeof *c->sym) == 0)
                return true;
        }
    }
    return false;
}

/* Between two words of the line, with blanks around it. */
static bool between(const struct sign_place *c)
{
    struct sign_side a = beyond(c, false);
    return spaced(c) && operand_left(&a) && word_follows(c) && !leads(c) && !(sign_listed("<>=-|#%!", c->sym[0]) && recurs(c));
}

static bool sole_right(const struct sign_place *c, const struct sign_side *s)
{
    return letter(s) && !s->half && sign_right(c, s->to).what != SIDE_WORD;
}
static bool sole_left(const struct sign_place *c, const struct sign_side *s)
{
    return letter(s) && !s->half && sign_left(c, s->from).what != SIDE_WORD;
}

/* A number or a letter for one, beyond blanks. */
static bool short_operands(const struct sign_place *c)
{
    struct sign_side a = beyond(c, false), b = beyond(c, true);
    return (digit(&a) || sole_left(c, &a) || a.what == SIDE_CLOSE) && (digit(&b) || sole_right(c, &b) || b.what == SIDE_OPEN);
}

/* `<` and `>` of a tag, an address, a type: the other one stands in the same word. */
static bool bracket(const struct sign_place *c)
{
    bool open = c->sym[0] == '<';
    size_t at = open ? c->to : c->from;
    for (unsigned k = 0; k < SIGN_REACH; k++) {
        struct sign_side s = open ? sign_right(c, at) : sign_left(c, at);
        if (s.what == SIDE_BLANK || s.what == SIDE_EDGE)
            return false;
        if (s.cp == (open ? '>' : '<'))
            return true;
        at = open ? s.to : s.from;
    }
    return true;
}

/* The word before is the first of its line: `AB>text` is a quote. */
static bool quote_prefix(const struct sign_place *c)
{
    size_t at = c->from;
    for (unsigned k = 0; k < 8; k++) {
        struct sign_side s = sign_left(c, at);
        if (s.what != SIDE_WORD)
            return s.what == SIDE_EDGE || s.cp == '>';
        at = s.from;
    }
    return false;
}

static enum sign_way compares(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    if (spaced(c))
        return between(c) ? SIGN_RIGHT : SIGN_NOT;
    if (digit(r) && !word(l))
        return leads(c) || bracket(c) ? SIGN_NOT : SIGN_RIGHT;
    if (!word(r) || !(word(l) || l->cp == ')' || l->cp == ']') || bracket(c))
        return SIGN_NOT;
    return c->sym[0] == '>' && letter(r) && quote_prefix(c) ? SIGN_NOT : SIGN_RIGHT;
}

static enum sign_way equals(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    bool left = operand_left(l) || l->cp == ':';
    if (leads(c) || !word_follows(c) || r->what == SIDE_OTHER || r->what == SIDE_CLOSE)
        return SIGN_NOT;
    if (l->what == SIDE_BLANK)
        return between(c) || digit(r) || r->what == SIDE_QUOTE ? SIGN_RIGHT : SIGN_NOT; /* =D */
    return left ? SIGN_RIGHT : SIGN_NOT;
}

static enum sign_way plus(const struct sign_place *c)
{
    if (word(&c->l) && !operand_right(&c->r))
        return SIGN_LEFT; /* A+ */
    if (joined(c) || between(c))
        return SIGN_RIGHT;
    return operand_right(&c->r) && c->l.what != SIDE_CLOSE && !leads(c) ? SIGN_RIGHT : SIGN_NOT;
}

/* Dashes: a sign in front of a number, of an option's letter, and behind the letter of a grade. */
static enum sign_way minus(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    if (digit(r) && (starts(l) || sign_listed("=,:;<>*/+^|~", l->cp)))
        return leads(c) ? SIGN_NOT : SIGN_RIGHT;
    if ((starts(l) || (l->what == SIDE_EDGE && c->ascii)) && !l->half && sole_right(c, r))
        return SIGN_RIGHT; /* where a line begins too: options are listed so */
    /* not where a line ends: `e-` goes on in the next one */
    return sole_left(c, l) && r->what != SIDE_EDGE && !operand_right(r) ? SIGN_LEFT : SIGN_NOT;
}

static enum sign_way percent(const struct sign_place *c)
{
    struct sign_side before = beyond(c, false);
    if (digit(&before) && !(word(&c->r) && !word(&c->l)))
        return SIGN_LEFT;
    if (digit(&c->r) || sole_right(c, &c->r))
        return SIGN_RIGHT;
    return between(c) ? SIGN_RIGHT : SIGN_NOT;
}

/* Emphasis is none: it stands at one end of a word. */
static enum sign_way star(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    bool left = word_apart(l) || l->what == SIDE_CLOSE, right = word_apart(r) || r->what == SIDE_OPEN;
    if ((left && right) || between(c))
        return SIGN_RIGHT;
    if (r->cp == '.' && !word(l)) { /* *.c */
        struct sign_side s = sign_right(c, r->to);
        return word(&s) && l->what != SIDE_EDGE ? SIGN_RIGHT : SIGN_NOT;
    }
    if (l->cp == '.' && word(r)) { /* a.*b */
        struct sign_side s = sign_left(c, l->from);
        return s.what != SIDE_BLANK && s.what != SIDE_EDGE ? SIGN_RIGHT : SIGN_NOT;
    }
    return SIGN_NOT;
}

/* Digits to one side end at another slash: 3/4/2019. */
static bool in_date(const struct sign_place *c, bool right)
{
    struct sign_side s = right ? c->r : c->l;
    for (unsigned k = 0; k < 8 && digit(&s); k++)
        s = right ? sign_right(c, s.to) : sign_left(c, s.from);
    return s.cp == '/' || word(&s);
}

static enum sign_way slash(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    if (word(r) && (l->what == SIDE_EDGE || (starts(l) && !l->half)))
        return SIGN_RIGHT; /* a path */
    if (digit(l) && digit(r))
        return in_date(c, false) || in_date(c, true) ? SIGN_NOT : SIGN_RIGHT;
    return spaced(c) && short_operands(c) ? SIGN_RIGHT : SIGN_NOT;
}

/* One sign alone. */
static enum sign_way single(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    bool apart = word_apart(l) && word_apart(r);
    switch (c->sym[0]) {
    case '+': return plus(c);
    case '-': return minus(c);
    case '<':
    case '>': return compares(c);
    case '=': return equals(c);
    case '*': return star(c);
    case '/': return slash(c);
    case '%':
    case 0x2030: return percent(c);
    case '#':
        if (!word_apart(l))
            return SIGN_NOT;
        return word(r) ? SIGN_RIGHT : SIGN_LEFT;
    case '!':
        if (!(letter(r) && !r->half) && r->what != SIDE_OPEN)
            return SIGN_NOT;
        if (l->what == SIDE_OPEN || sign_listed(",;", l->cp))
            return SIGN_RIGHT;
        return l->what == SIDE_BLANK && letter(r) && !leads(c) && !recurs(c) ? SIGN_RIGHT : SIGN_NOT;
    case '~': return digit(r) && !word(l) ? SIGN_RIGHT : SIGN_NOT;
    case '^': return apart || (joined(c) && !word(l)) || (spaced(c) && short_operands(c)) ? SIGN_RIGHT : SIGN_NOT;
    case '\\': return letter(r) && starts(l) ? SIGN_RIGHT : SIGN_NOT;
    case '&':
        return letter(r) && !r->half && (l->what == SIDE_OPEN || l->what == SIDE_BLANK) && !leads(c) ? SIGN_RIGHT : SIGN_NOT;
    case '@':
    case '_': return apart ? SIGN_RIGHT : SIGN_NOT;
    case '|': return SIGN_NOT;
    default: break;
    }
    if (leads(c))
        return SIGN_NOT;
    return word(r) || r->what == SIDE_OPEN || between(c) ? SIGN_RIGHT : SIGN_NOT;
}

static bool is(const struct sign_place *c, const char *signs)
{
    size_t i = 0;
    for (; i < c->n && signs[i] && c->sym[i] == (uint8_t)signs[i]; i++)
        continue;
    return i == c->n && !signs[i];
}

/* `<<` and `>>` move bits; most of them are quotes, of words or of other posts. */
static bool shifts(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    bool more = c->sym[0] == '>';
    if (!spaced(c))
        return joined(c) && (digit(r) || r->cp == '(' || (!more && word_apart(l) && word_apart(r)));
    struct sign_side a = beyond(c, false), s = beyond(c, true);
    if (digit(&a))
        return between(c);
    for (unsigned k = 0; k < SIGN_REACH && word(&s); k++)
        s = sign_right(c, s.to);
    return sign_listed(";)]", s.cp) && between(c); /* value << bits; */
}

/* Two or three of them. */
static enum sign_way several(const struct sign_place *c)
{
    const struct sign_side *l = &c->l, *r = &c->r;
    uint32_t first = c->sym[0], last = c->sym[c->n - 1];
    bool apart = word_apart(l) && word_apart(r), compares = false;
    if (is(c, "++") && word(l) && !word(r))
        return SIGN_LEFT;
    if (is(c, "--"))
        return c->ascii && letter(r) && !l->half && (starts(l) || l->what == SIDE_EDGE) ? SIGN_RIGHT : SIGN_NOT;
    if (is(c, "~/"))
        return (word(r) || r->cp == '.') && !word(l) ? SIGN_RIGHT : SIGN_NOT;
    if ((is(c, "&&") || is(c, "||")) && l->what == SIDE_BLANK && r->what == SIDE_EDGE) {
        struct sign_side s = beyond(c, false);
        return operand_left(&s) && !leads(c) ? SIGN_LEFT : SIGN_NOT; /* the condition goes on in the next line */
    }
    if (is(c, "**") || is(c, "__"))
        return apart && (first == '_' || (l->digit && r->digit)) ? SIGN_RIGHT : SIGN_NOT;
    if (is(c, "/*"))
        return r->cp == '.' && l->what != SIDE_EDGE ? SIGN_RIGHT : SIGN_NOT;
    for (unsigned i = 0; i < c->n; i++)
        compares = compares || sign_listed("<=>+", c->sym[i]);
    if (!compares && !is(c, "&&") && !is(c, "||"))
        return SIGN_NOT;
    if ((first == '<' && c->sym[1] == '/') || (last == '>' && c->sym[c->n - 2] == '/') || is(c, "><"))
        return SIGN_NOT; /* tags */
    if (is(c, "<<") || is(c, ">>"))
        return shifts(c) ? SIGN_RIGHT : SIGN_NOT;
    if (last == '>' && (sign_listed("|#%*!", first) || (letter(r) && (!operand_left(l) || (first == '>' && quote_prefix(c))))))
        return SIGN_NOT; /* quote marks */
    if (spaced(c))
        return between(c) ? SIGN_RIGHT : SIGN_NOT;
    bool left = operand_left(l) || l->what == SIDE_BLANK || l->what == SIDE_OPEN;
    bool right = operand_right(r) || r->what == SIDE_BLANK;
    return left && right && !leads(c) && word_follows(c) ? SIGN_RIGHT : SIGN_NOT;
}

/* The number that a currency sign stands by: it is the same before and behind. */
static enum sign_way money(const struct sign_place *c, uint32_t s)
{
    if (digit(&c->r))
        return SIGN_RIGHT;
    if (digit(&c->l))
        return SIGN_LEFT;
    struct sign_side a = beyond(c, false), b = beyond(c, true);
    bool first = s == '$' || s == 0xA3 || s == 0xA5 || s == 0x20B9;
    if (digit(&b) && (first || !digit(&a)))
        return SIGN_RIGHT;
    return digit(&a) ? SIGN_LEFT : SIGN_NOT;
}

/* What stands for signs in a hash: not what they are XORed with in words of any length, so no word is taken for another. */
uint32_t sign_hash(enum sign_way way, const uint32_t *sym, unsigned n)
{
    uint32_t h = (uint32_t)way * 0x85EBCA6Bu;
    for (unsigned i = 0; i < n; i++) {
        h = (h ^ sym[i]) * 0x9E3779B1u;
        h ^= h >> 15;
    }
    h = (h * 0xC2B2AE3Du) & ~TOK_FLAGS;
    return h & 0xFFFC ? h : h | 4;
}

static void put(struct sign *o, enum sign_way way, uint32_t m)
{
    o->left ^= way == SIGN_LEFT ? m : 0;
    o->right ^= way == SIGN_RIGHT ? m : 0;
}

bool sign_judge(struct sign_place *c, struct sign *o)
{
    *o = (struct sign){.at = (uint32_t)c->from};
    if (c->n > 3)
        return false; /* a rule */
    c->l = sign_left(c, c->from);
    c->r = sign_right(c, c->to);
    for (unsigned i = 0; i < c->n; i++) {
        uint32_t s = c->sym[i];
        if (!currency(s))
            continue;
        enum sign_way way = money(c, s);
        if (!way && s == '$' && letter(&c->r)) { /* $name */
            put(o, SIGN_RIGHT, sign_hash(SIGN_RIGHT, &s, 1));
            return true;
        }
        put(o, way, sign_hash(SIGN_NOT, &s, 1));
        for (c->n--; i < c->n; i++)
            c->sym[i] = c->sym[i + 1];
    }
    if (c->n && !(c->n == 3 && c->sym[0] == c->sym[1] && c->sym[1] == c->sym[2] && c->sym[0] != '=')) {
        enum sign_way way = c->n == 1 ? single(c) : several(c);
        if (way == SIGN_RIGHT && c->r.what != SIDE_WORD && !word_follows(c))
            way = SIGN_NOT; /* `.+'` where a line ends says nothing of the next one */
        put(o, way, sign_hash(way, c->sym, c->n));
    }
    return o->left || o->right;
}

/* The usual signs, and in `some` a bit for each by the 14 bits of a hash that are always known. */
#define USUAL 64u
static uint32_t usual[USUAL];
static uint64_t some[0x4000 / 64];

static void build_usual(void)
{
    static const char *const signs[] = {"+",  "-", "<",  ">",  "=",  "==", "!=", "<=", ">=", "*",  "/",  "~",
                                        "~/", "%", "$",  "#",  "!",  "_",  "@",  "&",  "&&", "||", "->", "<-",
                                        "=>", "^", "+=", "-=", "\\", "--", "<<", ">>", "+-", "*=", "/=", "/*"};
    static const char *const behind[] = {"+", "++", "#", "%", "-"};
    static const uint32_t coins[] = {'$', 0xA3, 0xA5, 0x20AC, 0x20B9, 0x20BD};
    const size_t n_signs = sizeof signs / sizeof *signs, n_behind = sizeof behind / sizeof *behind;
    unsigned n = 0;
    for (size_t i = 0; i < n_signs + n_behind; i++) {
        const char *p = i < n_signs ? signs[i] : behind[i - n_signs];
        uint32_t s[2] = {(uint8_t)p[0], (uint8_t)p[1]};
        usual[n++] = sign_hash(i < n_signs ? SIGN_RIGHT : SIGN_LEFT, s, p[1] ? 2 : 1);
    }
    for (size_t i = 0; i < sizeof coins / sizeof *coins; i++)
        usual[n++] = sign_hash(SIGN_NOT, &coins[i], 1);
    for (unsigned i = 0; i < n; i++)
        some[usual[i] >> 8 & 0xFF] |= (uint64_t)1 << (usual[i] >> 2 & 63);
}

bool signs_differ(uint32_t difference, uint32_t mask)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build_usual);
    if (!(some[difference >> 8 & 0xFF] >> (difference >> 2 & 63) & 1))
        return false;
    for (unsigned i = 0; i < USUAL && usual[i]; i++)
        if (((difference ^ usual[i]) & mask) == 0)
            return true;
    return false;
}
