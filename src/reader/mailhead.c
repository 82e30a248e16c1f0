/* mailhead: see the header.  Names and their shapes: RFC 822/5322, 1036/5536, 2045, the mbox formats; what news spools and
 * archives write.
 * SPDX-License-Identifier: MIT */
#include "reader/mailhead.h"

#include <string.h>
#include <strings.h>

#include "text/ascii.h"

/* A chat (`ann: ...`) looks like many header lines; in a mail one of the first so many has a name that mail has. */
#define STRANGERS_MAX 12u
/* So many known fields, some of them written only by programs, are a mail's head even if its end is broken. */
#define SURE_FIELDS 5u

/* What a name tells. */
#define CORE 1u    /* a mail or article has one of these */
#define MACHINE 2u /* only programs write it */
#define ADDRESS 4u
#define DATE 8u
#define LINES 16u
#define TITLE 32u
#define SHOWN 64u /* mailhead_shown */

/* Names of fields.  Where a name alone says little, a sign that must be in its value; 'd': only digits. */
static const struct known {
    const char *name;
    unsigned flags;
    char sign;
} known[] = {
    {"from", CORE | ADDRESS | SHOWN, 0},
    {"subject", CORE | TITLE | SHOWN, 0},
    {"date", DATE | SHOWN, 0},
    {"to", TITLE | SHOWN, 0},
    {"cc", SHOWN, 0},
    {"bcc", 0, 0},
    {"sender", SHOWN, 0},
    {"reply-to", SHOWN, 0},
    {"organization", SHOWN, 0},
    {"organisation", 0, 0},
    {"status", 0, 0},
    {"lines", LINES | SHOWN, 'd'},
    {"keywords", SHOWN, 0},
    {"summary", SHOWN, 0},
    {"followup-to", SHOWN, 0},
    {"distribution", SHOWN, 0},
    {"approved", 0, 0},
    {"priority", 0, 0},
    {"importance", 0, 0},
    {"precedence", 0, 0},
    {"comments", 0, 0},
    {"message-id", CORE | MACHINE | SHOWN, '<'},
    {"in-reply-to", MACHINE | SHOWN, '<'},
    {"references", MACHINE | SHOWN, '<'},
    {"received", CORE | MACHINE, ' '},
    {"return-path", CORE | MACHINE, 0},
    {"delivered-to", MACHINE, '@'},
    {"envelope-to", MACHINE, '@'},
    {"apparently-to", MACHINE, '@'},
    {"delivery-date", MACHINE, ':'},
    {"errors-to", MACHINE, '@'},
    {"mime-version", MACHINE | SHOWN, '.'},
    {"content-type", MACHINE | SHOWN, '/'},
    {"content-transfer-encoding", MACHINE, 0},
    {"content-disposition", MACHINE, 0},
    {"content-language", MACHINE, 0},
    {"path", MACHINE | SHOWN, '!'},
    {"xref", MACHINE, ':'},
    {"newsgroups", CORE | MACHINE | SHOWN, '.'},
    {"nntp-posting-host", MACHINE | SHOWN, 0},
    {"nntp-posting-date", MACHINE, 0},
    {"injection-info", MACHINE, ';'},
    {"cancel-lock", MACHINE, ':'},
    {"article-i.d.", MACHINE, 0},
    {"posted", MACHINE, ':'},
    {"date-received", MACHINE, ':'},
    {"relay-version", MACHINE, 0},
    {"posting-version", MACHINE, 0},
    {"user-agent", MACHINE | SHOWN, '/'},
    {"authentication-results", MACHINE, 0},
    {"dkim-signature", MACHINE, '='},
    {"domainkey-signature", MACHINE, '='},
    {"received-spf", MACHINE, 0},
    {"thread-topic", MACHINE, 0},
    {"thread-index", MACHINE, 0},
};

static bool same_name(struct slice name, const char *want)
{
    return strlen(want) == name.len && strncasecmp((const char *)name.ptr, want, name.len) == 0;
}

static bool begins(struct slice s, const char *with)
{
    size_t n = strlen(with);
    return s.len >= n && strncasecmp((const char *)s.ptr, with, n) == 0;
}

#define N_KNOWN (sizeof known / sizeof *known)

/* Index of a name in known[]; N_KNOWN for names that programs add (`X-...`); SIZE_MAX: unknown. */
static size_t place_of(struct slice name)
{
    size_t i = 0;
    while (i < N_KNOWN && !same_name(name, known[i].name))
        i++;
    bool own = begins(name, "x-") || begins(name, "list-") || begins(name, "arc-") || begins(name, "resent-");
    return i < N_KNOWN || own ? i : SIZE_MAX;
}

bool mailhead_shown(struct slice name)
{
    size_t i = place_of(name);
    return i == N_KNOWN || (i < N_KNOWN && (known[i].flags & SHOWN));
}

static bool known_at(struct slice name) { return place_of(name) != SIZE_MAX; }

/* ---- fields ---- */

/* The length of a name with its colon, or 0.  Old programs write `Subject : x`. */
static size_t name_length(const uint8_t *p, size_t n, size_t *colon)
{
    size_t i = 0;
    while (i < n && p[i] > ' ' && p[i] < 127 && p[i] != ':')
        i++;
    *colon = i;
    while (*colon < n && (p[*colon] == ' ' || p[*colon] == '\t'))
        ++*colon;
    return i && *colon < n && p[*colon] == ':' ? i : 0;
}

/* End of the line at p, behind its line end. */
static size_t line_length(const uint8_t *p, size_t n)
{
    const uint8_t *nl = memchr(p, '\n', n);
    return nl ? (size_t)(nl - p) + 1 : n;
}

bool mailhead_field(const uint8_t *p, size_t n, struct mail_field *f)
{
    size_t colon, name = name_length(p, n, &colon);
    if (!name)
        return false;
    size_t len = line_length(p, n);
    while (len < n && (p[len] == ' ' || p[len] == '\t'))
        len += line_length(p + len, n - len);
    size_t from = colon + 1, to = len;
    while (from < to && (p[from] == ' ' || p[from] == '\t'))
        from++;
    while (to > from && p[to - 1] <= ' ')
        to--;
    *f = (struct mail_field){{p, name}, {p + from, to - from}, len};
    return true;
}

static struct slice *place(struct mail_head *h, struct slice name)
{
    switch (name.len) {
    case 4: return same_name(name, "from") ? &h->from : same_name(name, "date") ? &h->date : NULL;
    case 7: return same_name(name, "subject") ? &h->subject : NULL;
    case 10: return same_name(name, "message-id") ? &h->id : same_name(name, "references") ? &h->references : NULL;
    case 11: return same_name(name, "in-reply-to") ? &h->in_reply_to : NULL;
    case 12: return same_name(name, "content-type") ? &h->type : NULL;
    case 19: return same_name(name, "content-disposition") ? &h->disposition : NULL;
    case 25: return same_name(name, "content-transfer-encoding") ? &h->coding : NULL;
    default: return NULL;
    }
}

/* The length of an envelope line among the headers, or 0: old relays wrote them there, and archives escaped them. */
static size_t stray_envelope(const uint8_t *p, size_t n)
{
    size_t at = n && *p == '>' ? 1 : 0;
    return n - at >= 5 && memcmp(p + at, "From ", 5) == 0 ? line_length(p, n) : 0;
}

/* The length of such a line, or of one that some program broke and that is followed by known header lines; or 0. */
static size_t stray_line(const uint8_t *p, size_t n)
{
    size_t stray = stray_envelope(p, n), len = line_length(p, n);
    struct mail_field f;
    if (stray || !n || mail_eol(p, p + n))
        return stray;
    return mailhead_field(p + len, n - len, &f) && known_at(f.name) ? len : 0;
}

void mailhead_read(const uint8_t *p, size_t n, struct mail_head *h)
{
    memset(h, 0, sizeof *h);
    size_t at = 0;
    for (;;) {
        struct mail_field f;
        if (mailhead_field(p + at, n - at, &f)) {
            struct slice *s = place(h, f.name);
            if (s && !s->len)
                *s = f.value;
            h->n_fields++;
            at += f.len;
            continue;
        }
        size_t stray = at ? stray_line(p + at, n - at) : 0;
        if (!stray)
            break;
        at += stray;
    }
    h->body = at + mail_eol(p + at, p + n);
}

/* ---- what header lines tell ---- */

struct look {
    uint64_t seen;                /* bits of known[] */
    unsigned n, strangers, flags; /* known fields; others; flags of the known ones */
    bool at, to;                  /* there is an address in From, and in To */
    bool dated, timed;            /* there is a date as RFC 822 writes it; in numbers, with its time */
};

static bool has_byte(struct slice s, uint8_t b) { return s.len && memchr(s.ptr, b, s.len) != NULL; }

static bool has_shape(struct slice v, char sign)
{
    if (sign != 'd')
        return !sign || has_byte(v, (uint8_t)sign);
    for (size_t i = 0; i < v.len; i++)
        if (!ascii_digit(v.ptr[i]))
            return false;
    return v.len > 0;
}

/* Moves *i over digits; how many. */
static size_t skip_digits(struct slice v, size_t *i)
{
    size_t from = *i;
    while (*i < v.len && ascii_digit(v.ptr[*i]))
        ++*i;
    return *i - from;
}

/* `[Mon, ]6 Mar 2006 10:00...`: a date as programs write it into headers, not as they show it. */
static bool is_rfc_date(struct slice v)
{
    size_t i = v.len > 4 && v.ptr[3] == ',' ? 4 : 0;
    while (i < v.len && v.ptr[i] == ' ')
        i++;
    size_t day = skip_digits(v, &i);
    if (day < 1 || day > 2 || i + 5 > v.len || v.ptr[i] != ' ' || v.ptr[i + 4] != ' ')
        return false;
    i += 5;
    size_t year = skip_digits(v, &i);
    if (year < 2 || i + 5 > v.len || v.ptr[i] != ' ')
        return false;
    i++;
    size_t hour = skip_digits(v, &i);
    return hour > 0 && hour < 3 && i < v.len && v.ptr[i] == ':';
}

/* `29-04-2017 23:34`: a date in numbers alone.  Heads that people copy have names of months and days. */
static bool is_number_date(struct slice v)
{
    bool year = false, time = false;
    for (size_t i = 0; i < v.len; i++) {
        size_t n = skip_digits(v, &i);
        if (i < v.len && !memchr(" -/.:", v.ptr[i], 5))
            return false;
        year |= n == 4;
        time |= (n == 1 || n == 2) && i + 1 < v.len && v.ptr[i] == ':' && ascii_digit(v.ptr[i + 1]);
    }
    return year && time;
}

/* An encoded word, `=?charset?q?...?=`, which only programs write. */
static bool is_encoded(struct slice v)
{
    const uint8_t *q = v.len ? memmem(v.ptr, v.len, "=?", 2) : NULL;
    size_t n = q ? (size_t)(v.ptr + v.len - q) : 0;
    return q && (memmem(q, n, "?q?", 3) || memmem(q, n, "?Q?", 3) || memmem(q, n, "?b?", 3) || memmem(q, n, "?B?", 3));
}

static void look_at(struct look *l, const struct mail_field *f)
{
    _Static_assert(N_KNOWN < 63, "a bit each");
    size_t i = place_of(f->name);
    if (i == SIZE_MAX || (i < N_KNOWN && !has_shape(f->value, known[i].sign))) {
        l->strangers++;
        return;
    }
    if (l->seen >> i & 1u)
        return;
    l->seen |= (uint64_t)1 << i;
    l->n++;
    unsigned flags = i < N_KNOWN ? known[i].flags : MACHINE;
    if ((flags & (TITLE | ADDRESS)) && is_encoded(f->value)) {
        flags |= MACHINE;
        l->n++;
    }
    if ((flags & ADDRESS) && (begins(f->value, "mailer-daemon@") || begins(f->value, "<mailer-daemon@")))
        flags |= MACHINE; /* a bounce, which shows another head below */
    if (i < N_KNOWN && strcmp(known[i].name, "content-type") == 0 && begins(f->value, "multipart/") &&
        memmem(f->value.ptr, f->value.len, "boundary", 8)) {
        flags |= CORE; /* a MIME entity by itself */
        l->n++;
    }
    l->flags |= flags;
    if (flags & ADDRESS)
        l->at = has_byte(f->value, '@') || has_byte(f->value, '!') || has_byte(f->value, '(');
    l->to |= i < N_KNOWN && strcmp(known[i].name, "to") == 0 && has_byte(f->value, '@');
    if (flags & DATE) {
        l->dated = is_rfc_date(f->value);
        l->timed = is_number_date(f->value);
    }
}

enum need { NEED_ONE, NEED_TWO, NEED_MACHINE };

static bool enough(const struct look *l, enum need need)
{
    return need == NEED_ONE ? l->n > 0 : l->n > 1 && (need == NEED_TWO || (l->flags & MACHINE));
}

/* The lines at p are header lines, and enough of them. */
static enum mail_guess look_below(const uint8_t *p, size_t n, bool all, enum need need)
{
    struct look l = {0};
    bool cut = n > MAIL_LOOK_MAX;
    n = cut ? MAIL_LOOK_MAX : n;
    for (size_t at = 0; at < n;) {
        struct mail_field f;
        const uint8_t *nl = memchr(p + at, '\n', n - at);
        if (!nl && !all && !cut)
            break;
        if (mailhead_field(p + at, n - at, &f)) {
            if (at + f.len == n && !all && !cut)
                break; /* the field may continue */
            look_at(&l, &f);
            if (enough(&l, need))
                return MAIL_YES;
            at += f.len;
            continue;
        }
        size_t stray = stray_envelope(p + at, n - at);
        if (!stray || *(p + at) != '>')
            return MAIL_NO;
        at += stray;
    }
    return all || cut ? MAIL_NO : MAIL_MAYBE;
}

/* ---- envelope lines ---- */

static bool has_word(const uint8_t *p, size_t n, const char *words)
{
    for (size_t i = 5; i + 3 <= n; i++) {
        if (p[i - 1] != ' ' || (i + 3 < n && p[i + 3] != ' ' && p[i + 3] != ','))
            continue;
        for (const char *w = words; *w; w += 3)
            if (memcmp(p + i, w, 3) == 0)
                return true;
    }
    return false;
}

static bool has_year(const uint8_t *p, size_t n)
{
    for (size_t i = 5; i + 4 <= n; i++)
        if (p[i - 1] == ' ' && ascii_digit(p[i]) && ascii_digit(p[i + 1]) && ascii_digit(p[i + 2]) && ascii_digit(p[i + 3]) &&
            (i + 4 == n || !ascii_digit(p[i + 4])))
            return true;
    return false;
}

enum envelope { PROSE, BARE, DATED, DAY_DATED };

/* What kind of envelope line p[0 .. n) is, which begins with `From ` and is without its line end. */
static enum envelope envelope_of(const uint8_t *p, size_t n)
{
    size_t words = 0;
    bool time = false;
    while (n && p[n - 1] <= ' ')
        n--;
    for (size_t i = 5; i < n; i++) {
        words += p[i] > ' ' && p[i - 1] <= ' ';
        time |= p[i] == ':' && i + 2 < n && ascii_digit(p[i - 1]) && ascii_digit(p[i + 1]) && ascii_digit(p[i + 2]);
    }
    bool day = has_word(p, n, "SunMonTueWedThuFriSat"), year = has_year(p, n);
    if (time && day && (year || has_word(p, n, "JanFebMarAprMayJunJulAugSepOctNovDec")))
        return DAY_DATED;
    if (time && (year || has_word(p, n, "JanFebMarAprMayJunJulAugSepOctNovDec")))
        return DATED;
    return words < 2 ? BARE : PROSE;
}

enum mail_guess mailhead_opens(const uint8_t *p, size_t n, bool all, bool apart)
{
    size_t most = n < MAIL_FROM_MAX ? n : MAIL_FROM_MAX;
    const uint8_t *nl = memchr(p, '\n', most);
    if (!nl)
        return all || n >= MAIL_FROM_MAX ? MAIL_NO : MAIL_MAYBE;
    enum envelope e = envelope_of(p, (size_t)(nl - p));
    if (!apart && e != DAY_DATED)
        return MAIL_NO;
    size_t line = (size_t)(nl - p) + 1;
    return look_below(p + line, n - line, all, e == PROSE ? NEED_MACHINE : e == BARE ? NEED_TWO : NEED_ONE);
}

/* ---- a mail alone ---- */

#define BLOCK_MOST 1024u /* bytes of a block of headers that a mail shows below */

/* Another block of headers of a mail stands below: then this is a text made of several mails.  The block that Outlook shows of
 * the mail it answers (`Sent:` in place of `Date:`) does not count. */
static bool has_more_blocks(const uint8_t *p, size_t n)
{
    const uint8_t *end = p + n, *subject = memmem(p, n, "\nSubject: ", 10), *at = p;
    const uint8_t *first = memmem(p, n, "\nFrom: ", 7);
    if (memmem(p, n, "\nDate: ", 7) || (subject && (!first || subject < first)))
        return true;
    while ((at = memmem(at, (size_t)(end - at), "\nFrom: ", 7))) {
        size_t left = (size_t)(end - ++at) < BLOCK_MOST ? (size_t)(end - at) : BLOCK_MOST;
        const uint8_t *blank = memmem(at, left, "\n\n", 2), *crlf = memmem(at, left, "\r\n\r\n", 4);
        left = blank ? (size_t)(blank - at) : crlf ? (size_t)(crlf - at) : left;
        if (!memmem(at, left, "\nSent: ", 7))
            return true;
    }
    return false;
}

/* Judges the headers l; p[0 .. n) is what follows them. */
static enum mail_guess judge_block(const struct look *l, const uint8_t *p, size_t n, bool all)
{
    bool machine = (l->flags & MACHINE) || ((l->flags & LINES) && l->at);
    if (machine && l->n > 1 && (l->flags & CORE))
        return MAIL_YES;
    if (!l->at || !(l->dated || (l->to && l->n > 2 && (l->timed || !(l->flags & DATE)))) || !(l->flags & TITLE) || l->strangers ||
        has_more_blocks(p, n))
        return MAIL_NO;
    return all ? MAIL_YES : MAIL_MAYBE;
}

/* The start of a line could become a header line, an empty line or an envelope line. */
static bool may_be_field(const uint8_t *p, size_t n)
{
    size_t i = 0;
    while (i < n && p[i] > ' ' && p[i] < 127 && p[i] != ':')
        i++;
    bool name = i > 0;
    while (name && i < n && (p[i] == ' ' || p[i] == '\t'))
        i++;
    return i == n || (name && p[i] == ':') || (n == 1 && *p == '\r') || memcmp(p, ">From ", n < 6 ? n : 6) == 0 ||
           memcmp(p, "From ", n < 5 ? n : 5) == 0;
}

static bool is_sure(const struct look *l) { return (l->flags & MACHINE) && (l->flags & CORE); }

enum mail_guess mailhead_begins(const uint8_t *p, size_t n, bool all)
{
    struct look l = {0};
    for (size_t at = 0; at < n;) {
        struct mail_field f;
        const uint8_t *nl = memchr(p + at, '\n', n - at);
        if (!nl && !all)
            return is_sure(&l) || may_be_field(p + at, n - at) ? MAIL_MAYBE : MAIL_NO;
        if (!mailhead_field(p + at, n - at, &f)) {
            size_t eol = mail_eol(p + at, p + n), stray = at ? stray_envelope(p + at, n - at) : 0;
            if (eol && at)
                return judge_block(&l, p + at, n - at, all);
            if (!stray && is_sure(&l)) { /* a broken line among others that leave no doubt */
                if (!all && !memchr(nl + 1, '\n', n - (size_t)(nl + 1 - p)))
                    return MAIL_MAYBE;
                stray = stray_line(p + at, n - at);
            }
            if (!stray) /* a head that leaves no doubt ends here, though without an empty line */
                return is_sure(&l) && l.n >= SURE_FIELDS ? MAIL_YES : MAIL_NO;
            at += stray;
            continue;
        }
        if (at + f.len == n && !all)
            return MAIL_MAYBE; /* the field may continue */
        look_at(&l, &f);
        if (!l.n && l.strangers > STRANGERS_MAX)
            return MAIL_NO;
        at += f.len;
    }
    return all ? judge_block(&l, p + n, 0, true) : MAIL_MAYBE;
}
