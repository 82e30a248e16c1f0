/* detect: see detect.h.  SPDX-License-Identifier: MIT */
#include "reader/detect.h"

#include <string.h>
#include <strings.h>

#include "reader/foreign.h"
#include "reader/htmltag.h"
#include "reader/htmltext.h"
#include "reader/jsonscan.h"
#include "reader/mailhead.h"

enum guess { NO, YES, MAYBE, NO_MEMORY }; /* MAYBE: more bytes could tell */

/* p[0 .. n) begins with the word; MAYBE: with the start of it, and more bytes may complete it. */
static enum guess starts(const uint8_t *p, size_t n, bool all, const char *word)
{
    size_t len = strlen(word);
    if (strncasecmp((const char *)p, word, n < len ? n : len) != 0)
        return NO;
    return n >= len ? YES : all ? NO : MAYBE;
}

static bool holds(struct slice s, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= s.len; i++)
        if (strncasecmp((const char *)s.ptr + i, word, len) == 0)
            return true;
    return false;
}

static bool is_named(struct slice name, const char *want)
{
    return name.len == strlen(want) && strncasecmp((const char *)name.ptr, want, name.len) == 0;
}

/* A bounce: a mail from a mail server that shows the head of the mail it returns. */
static bool is_returned(const uint8_t *p, size_t n)
{
    struct mail_field f;
    for (size_t at = 0; at < n && mailhead_field(p + at, n - at, &f); at += f.len) {
        if (is_named(f.name, "auto-submitted") || is_named(f.name, "x-failed-recipients"))
            return true;
        if ((is_named(f.name, "from") || is_named(f.name, "return-path")) &&
            (holds(f.value, "mailer-daemon") || holds(f.value, "postmaster") ||
             (f.value.len == 2 && !memcmp(f.value.ptr, "<>", 2))))
            return true;
    }
    return false;
}

/* Another head like the first stands further down, so this is no single mail: articles one after the other, without envelope
 * lines, are a text whose posts have heads.  A mail may hold another one, too, if its type says so. */
static bool is_several(const uint8_t *p, size_t n)
{
    struct mail_head h;
    struct mail_field first;
    mailhead_read(p, n, &h);
    if (!mailhead_field(p, n, &first) || (h.type.len > 7 && (strncasecmp((const char *)h.type.ptr, "multipa", 7) == 0 ||
                                                             strncasecmp((const char *)h.type.ptr, "message", 7) == 0)))
        return false;
    if (is_returned(p, n))
        return false;
    size_t len = first.name.len;
    for (size_t i = h.body; i + len < n; i++) {
        const uint8_t *nl = memchr(p + i, '\n', n - i);
        if (i >= 2 && p[i - 1] == '\n' && (p[i - 2] == '\n' || p[i - 2] == '\r' || p[i - 2] == '\f') &&
            memcmp(p + i, first.name.ptr, len) == 0 && mailhead_begins(p + i, n - i, true) == MAIL_YES)
            return true;
        if (!nl)
            return false;
        i = (size_t)(nl - p);
    }
    return false;
}

#define OLD_MAC 4096u

/* A mail whose lines end with CR alone.  It is taken for a mail, of which nothing is judged, so that it comes out unchanged. */
static enum guess guess_old_mac(const uint8_t *p, size_t n, bool all)
{
    uint8_t head[OLD_MAC];
    size_t len = n < OLD_MAC ? n : OLD_MAC;
    if (memchr(p, '\n', len) || !memchr(p, '\r', len))
        return NO;
    for (size_t i = 0; i < len; i++)
        head[i] = p[i] == '\r' ? '\n' : p[i];
    all = all || n >= OLD_MAC;
    enum mail_guess g =
        memcmp(p, "From ", len < 5 ? len : 5) ? mailhead_begins(head, len, all) : mailhead_opens(head, len, all, true);
    return g == MAIL_YES ? YES : g == MAIL_MAYBE ? MAYBE : NO;
}

static enum guess guess_mbox(const uint8_t *p, size_t n, bool all)
{
    static const enum guess as[] = {[MAIL_NO] = NO, [MAIL_YES] = YES, [MAIL_MAYBE] = MAYBE};
    bool enough = all || n >= DETECT_MAX;
    n = n < DETECT_MAX ? n : DETECT_MAX; /* the answer must not depend on read sizes */
    enum guess mac = guess_old_mac(p, n, all);
    if (mac != NO)
        return mac;
    if (memcmp(p, "From ", n < 5 ? n : 5) != 0) {
        enum mail_guess g = mailhead_begins(p, n, all);
        return g != MAIL_YES ? as[g] : is_several(p, n) ? NO : enough ? YES : MAYBE;
    }
    return n < 5 ? (all ? NO : MAYBE) : as[mailhead_opens(p, n, all, true)];
}

#define PIECE_TAGS 3u      /* fewer tags are a tag or two in a text */
#define PIECE_OUTSIDE 400u /* bytes of text outside of all elements, at most; */
#define PIECE_SHARE 10u    /* and one of so many */

/* `<name`, and something that ends a name. */
static enum guess begins(const uint8_t *p, size_t n, bool all, const char *tag)
{
    size_t len = strlen(tag);
    enum guess g = starts(p, n, all, tag);
    if (g != YES)
        return g;
    return n > len ? (p[len] == '>' || p[len] <= ' ' ? YES : NO) : all ? NO : MAYBE;
}

/* A piece of a page, as scrapers keep it: it begins with an element, and nearly all its text is in elements.  A README
 * may also begin with a <div>, but most of its text is outside of that, or in Markdown inside. */
static enum guess guess_piece(const uint8_t *p, size_t n, bool all)
{
    const uint8_t *end = p + n, *q = p;
    size_t inside = 0, outside = 0, depth = 0, tags = 0;
    struct htmltag t;
    if (n > 2 && p[1] != '!' && (p[1] | 0x20) - 'a' >= 26)
        return NO;
    while (q < end) {
        if (*q == '<' && htmltag_read(q, end, &t)) {
            q += t.len;
            if (t.comment)
                continue;
            if (!t.class && q == p + t.len)
                return NO; /* no element that browsers know */
            tags++;
            if (!(t.class & TAG_VOID))
                depth = t.close ? depth - (depth > 0) : depth + 1;
            continue;
        }
        if (q == p)
            return all || memchr(p, '>', n) || n > 1024 ? NO : MAYBE;
        *(depth ? &inside : &outside) += *q > ' ';
        q++;
        if (outside > PIECE_OUTSIDE)
            return NO;
    }
    if (!all)
        return MAYBE;
    return tags >= PIECE_TAGS && outside * PIECE_SHARE <= inside && htmltext_is(p, n) ? YES : NO;
}

static enum guess guess_html(const uint8_t *p, size_t n, bool all)
{
    static const char *const sure[] = {"<html", "<head", "<body"};
    const uint8_t *end = p + n;
    while (p < end) {
        while (p < end && (*p <= ' '))
            p++;
        size_t left = (size_t)(end - p);
        enum guess best = starts(p, left, all, "<!doctype html");
        for (size_t i = 0; i < sizeof sure / sizeof *sure && best != YES; i++) {
            enum guess g = begins(p, left, all, sure[i]);
            best = g == NO ? best : g;
        }
        if (best != NO)
            return best;
        /* skip a comment or <?xml?> */
        enum guess comment = starts(p, left, all, "<!--"), xml = starts(p, left, all, "<?xml");
        if (comment == MAYBE || xml == MAYBE)
            return MAYBE;
        if (comment != YES && xml != YES)
            return left && *p == '<' ? guess_piece(p, left, all) : NO;
        const uint8_t *q = comment == YES ? memmem(p, left, "-->", 3) : memmem(p, left, "?>", 2);
        if (!q)
            return all ? NO : MAYBE;
        p = q + (comment == YES ? 3 : 2);
    }
    return all ? NO : MAYBE;
}

/* p[0 .. n), where the scan of a JSON text stopped, is the beginning of a word or an escape that more bytes may complete. */
static bool is_open(const uint8_t *p, size_t n)
{
    static const char *const words[] = {"true", "false", "null", "NaN", "Infinity"};
    if (n == 0 || (*p == '\\' && n < 6))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n < strlen(words[i]) && memcmp(p, words[i], n) == 0)
            return true;
    return false;
}

/* p[0 .. n) is one JSON text.  MAYBE: it is the beginning of one.  *behind: where it ends or is broken, and something follows;
 * else n. */
static enum guess is_json(const uint8_t *p, size_t n, size_t *behind)
{
    struct json_paths none = {0};
    struct json_scan s = {0};
    enum status st = json_scan(&s, &none, p, n);
    bool over = st == ST_SKIP && strncmp(s.error, "more text", 9) == 0;
    bool open = st == ST_SKIP && !over && is_open(p + s.error_at, n - s.error_at);
    *behind = st == ST_SKIP && !open ? s.error_at : n;
    json_scan_free(&s);
    return st == ST_OK || over ? YES : st == ST_NOMEM ? NO_MEMORY : open ? MAYBE : NO;
}

static size_t skip_blank(const uint8_t *p, size_t at, size_t n)
{
    while (at < n && (p[at] == '\n' || p[at] == '\r' || p[at] == ' ' || p[at] == '\t'))
        at++;
    return at;
}

/* A JSON document that is broken at byte `at`: it is to be named as that, not cleaned as lines of text.  It is one if it is an
 * array whose first record is whole and followed by another one; or an object of which an eighth of what is seen is whole and
 * that is not broken by comments (foreign.c names those).  A text of somebody's may begin with a document too, but does not end
 * with its bracket. */
static bool is_broken(const uint8_t *p, size_t n, size_t at)
{
    size_t end = 0, last = n;
    while (n < DETECT_MAX && last > 1 && p[last - 1] <= ' ')
        last--;
    if (at >= last || p[at] == '/' || (n < DETECT_MAX && p[last - 1] != *p + 2))
        return false;
    if (*p == '{')
        return at >= n / 8;
    at = skip_blank(p, 1, n);
    if (is_json(p + at, n - at, &end) != YES)
        return false;
    at = skip_blank(p, at + end, n);
    if (at == n || p[at] != ',')
        return false;
    at = skip_blank(p, at + 1, n);
    return at < n && p[at] == '{';
}

/* A document over many lines, an array of objects, or such texts one behind the other. */
static enum guess guess_document(const uint8_t *p, size_t n, bool all)
{
    size_t at = skip_blank(p, 1, n), end;
    if (*p == '[') {
        if (at < n && p[at] != '{')
            return NO;
        at = skip_blank(p, at + 1, n);
    }
    if (at >= n)
        return all ? NO : MAYBE;
    if (p[at] != '"' && p[at] != '}')
        return NO;
    enum guess g = is_json(p, n, &end);
    if (g == MAYBE)
        return all ? YES : MAYBE; /* a document that is cut short is named as that later */
    if (g == YES && end < n)
        return p[end] == '{' || p[end] == '[' || p[end] == 0x1e ? YES : NO;
    if (g == NO && !all)
        return MAYBE;
    if (g == NO && is_broken(p, n, end))
        return YES;
    return g == YES && !all ? MAYBE : g;
}

/* All lines behind the first one that are there in full are records, and there is at least one: only the first line is broken. */
static bool is_lines(const uint8_t *p, size_t n)
{
    unsigned lines = 0;
    const uint8_t *nl = memchr(p, '\n', n);
    for (size_t at, end; nl; lines++) {
        at = skip_blank(p, (size_t)(nl - p), n);
        nl = memchr(p + at, '\n', n - at);
        size_t to = nl ? (size_t)(nl - p) : n;
        if (nl && (p[at] != '{' || is_json(p + at, to - at, &end) != YES || end < to - at))
            return false;
    }
    return lines > 2;
}

static enum guess guess_jsonl(const uint8_t *p, size_t n, bool all)
{
    size_t end;
    if (*p == 0x1e) { /* RFC 7464 */
        size_t at = skip_blank(p, 1, n);
        return at == n ? (all ? NO : MAYBE) : p[at] == '{' || p[at] == '[' ? YES : NO;
    }
    if (*p != '{' && *p != '[')
        return NO;
    const uint8_t *nl = memchr(p, '\n', n);
    if (!nl && !all && n < DETECT_MAX)
        return MAYBE;
    size_t line = nl ? (size_t)(nl - p) : n;
    enum guess g = *p == '{' ? is_json(p, line, &end) : NO;
    if (g == NO_MEMORY)
        return g;
    if (all && g != YES && *p == '{' && is_lines(p, n))
        return YES;
    if (g != YES || end < line)
        return guess_document(p, n, all);
    /* a post may begin with a line of JSON: the next line decides */
    size_t at = nl ? skip_blank(p, line, n) : n;
    if (at == n) /* wait for the first byte of the next line: the answer must not depend on read sizes */
        return all ? YES : MAYBE;
    return p[at] == '{' ? YES : NO;
}

enum status detect_format(const uint8_t *p, size_t n, bool eof, enum format *format)
{
    static const struct {
        enum format format;
        enum guess (*guess)(const uint8_t *p, size_t n, bool all);
    } others[] = {{FMT_MBOX, guess_mbox}, {FMT_HTML, guess_html}, {FMT_JSONL, guess_jsonl}};
    bool all = eof || n >= DETECT_MAX;
    n = n < DETECT_MAX ? n : DETECT_MAX; /* the answer must not depend on read sizes */
    if (n && n < 3 && !all && memcmp(p, "\xef\xbb\xbf", n) == 0)
        return ST_MORE;
    size_t skip = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (skip < n && (p[skip] == '\n' || p[skip] == '\r' || p[skip] == ' ' || p[skip] == '\t'))
        skip++;
    p += skip;
    n -= skip;
    *format = FMT_TEXT;
    if (n == 0)
        return all ? ST_OK : ST_MORE;
    enum guess warc = starts(p, n, all, "WARC/1."), old = starts(p, n, all, "WARC/0.1");
    warc = warc == YES || old == YES ? YES : warc == MAYBE || old == MAYBE ? MAYBE : NO;
    if (warc == YES)
        *format = FMT_WET;
    bool maybe = warc == MAYBE;
    for (size_t i = 0; i < sizeof others / sizeof *others && warc != YES; i++) {
        enum guess g = others[i].guess(p, n, all);
        if (g == NO_MEMORY)
            return ST_NOMEM;
        if (g == YES) {
            *format = others[i].format;
            return ST_OK;
        }
        maybe = maybe || g == MAYBE;
    }
    maybe = maybe || (!all && warc != YES && foreign_waits(p, n));
    return maybe ? ST_MORE : ST_OK;
}
