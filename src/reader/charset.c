/* charset: see the header.  SPDX-License-Identifier: MIT */
#include "reader/charset.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static const char *const own[] = {"utf-8",          "utf8",      "us-ascii", "ascii", "unicode-1-1-utf-8", "x-unicode-2-0-utf-8",
                                  "ansi_x3.4-1968", "iso646-us", "646"};

/* Which charset a name means, where that is not the one iconv would take. */
static const char *const meant[][2] = {
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"iso_8859-1", "WINDOWS-1252"},
    {"iso88591", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"latin-1", "WINDOWS-1252"},
    {"l1", "WINDOWS-1252"},
    {"x-cp1252", "WINDOWS-1252"},
    {"cp-1252", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-11", "WINDOWS-874"},
    {"tis-620", "WINDOWS-874"},
    {"iso-8859-8-i", "ISO-8859-8"},
    {"iso-8859-8-e", "ISO-8859-8"},
    {"gb2312", "GB18030"},
    {"gb_2312-80", "GB18030"},
    {"x-gbk", "GB18030"},
    {"gbk", "GB18030"},
    {"x-euc-cn", "GB18030"},
    {"euc-cn", "GB18030"},
    {"hz-gb-2312", "HZ"},
    {"ks_c_5601-1987", "CP949"},
    {"ks_c_5601", "CP949"},
    {"ksc5601", "CP949"},
    {"euc-kr", "CP949"},
    {"x-windows-949", "CP949"},
    {"windows-949", "CP949"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"x-sjis", "CP932"},
    {"sjis", "CP932"},
    {"windows-31j", "CP932"},
    {"x-euc-jp", "EUC-JP"},
    {"x-big5", "BIG5"},
    {"x-mac-roman", "MACINTOSH"},
    {"macroman", "MACINTOSH"},
    {"x-mac-cyrillic", "MAC-CYRILLIC"},
    {"koi8", "KOI8-R"},
    {"unicode-1-1-utf-7", "UTF-7"},
    {"x-cp1251", "WINDOWS-1251"},
    {"cp-1251", "WINDOWS-1251"},
    {"win-1251", "WINDOWS-1251"},
    {"x-cp1250", "WINDOWS-1250"},
    /* the machine's own, or iconv's */
    {"char", ""},
    {"wchar_t", ""},
    {"internal", ""},
    {"locale", ""},
};

/* Beginnings of names of charsets in which a line end is not one byte, or state goes over it; and of all that have state. */
static const char *const whole[] = {"utf-16", "utf-32", "ucs-2",   "ucs-4", "utf16", "utf32",
                                    "ucs2",   "ucs4",   "unicode", "utf-7", "utf7",  "hz"};
static const char *const states[] = {"iso-2022", "iso2022", "csiso2022", "utf-7", "utf7",   "hz",
                                     "utf-16",   "utf16",   "utf-32",    "utf32", "unicode"};

void charsets_free(struct charsets *c)
{
    for (unsigned i = 0; i < c->n; i++)
        if (c->known[i].name[0])
            iconv_close(c->known[i].in);
    *c = (struct charsets){0};
}

static bool begins_one(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strncasecmp(name, list[i], strlen(list[i])) == 0)
            return true;
    return false;
}

/* Copies a name in lower case.  False if it holds something that no name has: iconv takes what follows `//` for options. */
static bool tidy(struct slice s, char name[CHARSET_NAME])
{
    size_t n = 0;
    while (s.len && (*s.ptr <= ' ' || *s.ptr == '\'' || *s.ptr == '"'))
        s.ptr++, s.len--;
    while (s.len && (s.ptr[s.len - 1] <= ' ' || s.ptr[s.len - 1] == '\'' || s.ptr[s.len - 1] == '"'))
        s.len--;
    for (; n < s.len && n < CHARSET_NAME - 1; n++) {
        uint8_t b = s.ptr[n];
        b = b >= 'A' && b <= 'Z' ? (uint8_t)(b + 32) : b;
        if (!(b >= 'a' && b <= 'z') && !(b >= '0' && b <= '9') && !strchr("-_.:+()", b ? b : '/'))
            break;
        name[n] = (char)b;
    }
    name[n] = '\0';
    return n == s.len;
}

/* glibc also says "unknown" when it had no memory to load a table, so a second call must say so too. */
static iconv_t open_twice(const char *to, const char *from)
{
    iconv_t cd = iconv_open(to, from);
    return cd == (iconv_t)-1 && errno != ENOMEM ? iconv_open(to, from) : cd;
}

static bool keeps_ascii(iconv_t cd)
{
    char in[96], out[256], *from = in, *to = out;
    size_t n = 0, room = sizeof out;
    in[n++] = '\n';
    for (char b = ' '; b < 127; b++)
        in[n++] = b;
    size_t left = n;
    return iconv(cd, &from, &left, &to, &room) != (size_t)-1 && room == sizeof out - n && memcmp(in, out, n) == 0;
}

/* Fills c from its said name.  ST_NOMEM, or ST_OK, with name "" if it is unknown. */
static enum status look_up(struct charset *c)
{
    const char *name = c->said;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (strcmp(name, meant[i][0]) == 0)
            name = meant[i][1];
    c->name[0] = '\0';
    if (!*name)
        return ST_OK;
    c->by_line = !begins_one(name, whole, sizeof whole / sizeof *whole);
    c->states = begins_one(name, states, sizeof states / sizeof *states);
    iconv_t back = open_twice(name, "UTF-8");
    if (back == (iconv_t)-1)
        return errno == ENOMEM ? ST_NOMEM : ST_OK;
    iconv_close(back);
    c->in = open_twice("UTF-8", name);
    if (c->in == (iconv_t)-1)
        return errno == ENOMEM ? ST_NOMEM : ST_OK;
    c->ascii = c->by_line && !c->states && keeps_ascii(c->in);
    memcpy(c->name, name, strlen(name) + 1);
    return ST_OK;
}

enum status charset_find(struct charsets *c, struct slice name, const struct charset **out)
{
    struct charset x = {0};
    bool good = tidy(name, x.said);
    *out = NULL;
    if (good && !x.said[0])
        return ST_OK;
    for (size_t i = 0; good && i < sizeof own / sizeof *own; i++)
        if (strcmp(x.said, own[i]) == 0)
            return ST_OK;
    for (unsigned i = 0; i < c->n; i++)
        if (strcmp(c->known[i].said, x.said) == 0 || strcasecmp(c->known[i].name, x.said) == 0) {
            *out = &c->known[i];
            return ST_OK;
        }
    enum status st = good ? look_up(&x) : ST_OK;
    if (st != ST_OK)
        return st;
    struct charset *place = &c->known[c->n < CHARSETS ? c->n : c->next];
    if (c->n == CHARSETS) {
        if (place->name[0])
            iconv_close(place->in);
        c->next = (c->next + 1) % CHARSETS;
    } else {
        c->n++;
    }
    *place = x;
    *out = place;
    return ST_OK;
}

enum status charset_convert(iconv_t cd, const void *in, size_t n, struct buf *out)
{
    size_t before = out->len, left = n;
    char *from = (char *)(uintptr_t)in; /* iconv only reads there */
    iconv(cd, NULL, NULL, NULL, NULL);
    for (bool tail = false;;) {
        enum status st = buf_reserve(out, left * 2 + 32);
        if (st != ST_OK)
            return st;
        char *to = (char *)out->ptr + out->len;
        size_t room = out->cap - out->len;
        size_t r = iconv(cd, tail ? NULL : &from, tail ? NULL : &left, &to, &room);
        out->len = out->cap - room;
        if (r != (size_t)-1) {
            if (tail)
                return ST_OK;
            tail = true; /* then the bytes that lead back to the initial state */
        } else if (errno != E2BIG) {
            out->len = before;
            return ST_SKIP;
        }
    }
}

size_t charset_bytes(iconv_t cd, const void *in, size_t n, size_t n_out)
{
    char *from = (char *)(uintptr_t)in, piece[512];
    size_t left = n;
    while (n_out && left) {
        char *to = piece;
        size_t want = n_out < sizeof piece ? n_out : sizeof piece, room = want;
        size_t r = iconv(cd, &from, &left, &to, &room);
        if (room == want || (r == (size_t)-1 && errno != E2BIG))
            return SIZE_MAX;
        n_out -= want - room;
    }
    return n_out ? SIZE_MAX : n - left;
}
