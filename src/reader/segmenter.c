/* segmenter: see the header.  SPDX-License-Identifier: MIT */
#include "reader/segmenter.h"

#include <string.h>

#include "quote/rules.h"
#include "reader/datehead.h"
#include "reader/threading.h"
#include "text/ascii.h"
#include "text/ends.h"
#include "util/vec.h"

#define SEPARATOR_MAX 1024u /* a longer line separates nothing */
#define HEAD_LINES 3u
#define HEAD_WIDTH 40u /* bytes */

enum status segmenter_init(struct segmenter *p, const struct config *config, const struct rules *rules)
{
    memset(p, 0, sizeof *p);
    return separator_init(&p->sep, config, rules);
}

void segmenter_free(struct segmenter *p) { separator_free(&p->sep); }

void segmenter_thread(struct segmenter *p, size_t at)
{
    p->new_thread = true;
    p->broke = p->piece = p->dated = false;
    p->next = p->probed = p->open = p->body = p->marked = at;
    p->look = 0;
    separator_thread(&p->sep);
}

enum status segmenter_lines(struct block_text *text, size_t *scan, size_t searched, bool ended)
{
    size_t from = *scan, len = text->len;
    bool half = !ended && len > 0 && text->buf[len - 1] == '\r';
    uint32_t end[ENDS_MOST + 2];
    for (size_t at = searched; at < len - half; at += ENDS_MOST) {
        size_t left = len - half - at, n = ends_find(end, text->buf + at, left < ENDS_MOST ? left : ENDS_MOST, (uint32_t)at);
        if (VEC_RESERVE(text->line, text->cap_lines, text->n_lines + n))
            return ST_NOMEM;
        struct line *line = text->line + text->n_lines;
        for (size_t i = 0; i < n; i++) {
            size_t p = end[i];
            if (p < from)
                continue; /* the LF of a CR LF */
            uint16_t eol = text->buf[p] == '\r' && p + 1 < len && text->buf[p + 1] == '\n' ? 2 : 1;
            *line++ = (struct line){.off = (uint32_t)from, .len = (uint32_t)(p - from), .eol = eol};
            from = p + eol;
        }
        text->n_lines = (size_t)(line - text->line);
    }
    *scan = from;
    if (!ended || from == len)
        return ST_OK;
    *scan = len;
    struct line last = {.off = (uint32_t)from, .len = (uint32_t)(len - from)};
    return VEC_PUSH(text->line, text->n_lines, text->cap_lines, last);
}

static enum status close_post(struct segmenter *r, struct block_text *text, size_t to, unsigned flags)
{
    struct post p = {.line_from = (uint32_t)r->open, .line_body = (uint32_t)r->body, .line_to = (uint32_t)to};
    if (to == r->open)
        return ST_OK;
    if (p.line_body > p.line_to)
        p.line_body = p.line_to;
    if (r->new_thread) {
        r->thread++;
        r->post = 0;
        r->boxed = BOXED_UNKNOWN;
        flags |= r->broke ? POST_THREAD | POST_BREAK : POST_THREAD;
    }
    if (r->piece)
        flags |= POST_NEXT;
    else
        r->post++;
    if (r->post > BOXED_LATE && r->boxed == BOXED_UNKNOWN)
        r->boxed = BOXED_NO;
    if (r->boxed != BOXED_NO && !r->whole && !(flags & (POST_MORE | POST_NEXT)) && (r->post > 1 || !(flags & POST_LAST)))
        boxed_post(text, p.line_body, p.line_to, &r->boxed);
    p.thread = r->thread;
    p.number = r->post;
    p.flags = (uint8_t)flags;
    r->new_thread = r->broke = false;
    r->piece = (flags & POST_MORE) != 0;
    r->open = r->body = to;
    return VEC_PUSH(text->post, text->n_posts, text->cap_posts, p);
}

enum status segmenter_cut(struct segmenter *r, struct block_text *text)
{
    separator_settle(&r->sep);
    r->next = r->probed = text->n_lines;
    return close_post(r, text, text->n_lines, POST_MORE);
}

/* Behind the last blank of the piece's last 64 KiB, else where a UTF-8 sequence ends. */
size_t segmenter_hard_cut(const struct block_text *text, size_t from)
{
    size_t at = from + PIECE_HARD;
    for (size_t i = at; i > at - (64u << 10); i--)
        if (text->buf[i - 1] == ' ')
            return i;
    for (size_t i = 0; i < 3 && (text->buf[at] & 0xc0) == 0x80; i++)
        at--;
    return at;
}

/* Splits line i at byte `at`. */
static enum status split_line(struct block_text *text, size_t i, size_t at)
{
    struct line rest = text->line[i];
    rest.sign = text->line[i].sign = LINE_MAY_SEPARATE; /* in their own right, now that they are shorter */
    if (VEC_PUSH(text->line, text->n_lines, text->cap_lines, rest))
        return ST_NOMEM;
    memmove(text->line + i + 1, text->line + i, (text->n_lines - i - 1) * sizeof *text->line);
    text->line[i].len = (uint32_t)at - text->line[i].off;
    text->line[i].eol = 0;
    text->line[i + 1].off = (uint32_t)at;
    text->line[i + 1].len = rest.off + rest.len - (uint32_t)at;
    return ST_OK;
}

/* Ends the piece at hand where line i is the last looked at; i may be split. */
static enum status cut_piece(struct segmenter *r, struct block_text *text, size_t i)
{
    size_t from = text->line[r->open].off, end = block_line_end(text, i);
    if (end - from > PIECE_HARD) {
        size_t at = segmenter_hard_cut(text, from);
        if (at > text->line[i].off && at < text->line[i].off + text->line[i].len && split_line(text, i, at))
            return ST_NOMEM;
        return close_post(r, text, at > text->line[i].off ? i + 1 : i, POST_MORE);
    }
    size_t lines = i + 1 - r->open;
    bool due = end - from >= PIECE_LINE || lines >= PIECE_LINES, may = end - from >= PIECE_SOFT || lines >= PIECE_LINES / 2;
    if (due || (may && ascii_blank(text->buf + text->line[i].off, text->line[i].len)))
        return close_post(r, text, i + 1, POST_MORE);
    return ST_OK;
}

/* Looks at lines not yet looked at until the thread's style is known; `all`: it ends here. */
static void probe(struct segmenter *r, const struct block_text *b, size_t scanned, bool all)
{
    while (!separator_known(&r->sep) && r->probed < b->n_lines) {
        struct line *l = &b->line[r->probed];
        struct slice text = {b->buf + l->off, l->len};
        bool settled = false;
        if (l->sign)
            settled = separator_probe(&r->sep, text, &l->sign);
        else
            settled = separator_pass(&r->sep, text, &l->sign);
        r->look += l->len + l->eol;
        if (settled || r->look >= LOOK_AHEAD)
            separator_settle(&r->sep);
        r->probed++;
    }
    /* the line still coming is too long for a separator */
    size_t coming = b->len - scanned;
    if (all || (coming > SEPARATOR_MAX && r->look + coming >= LOOK_AHEAD))
        separator_settle(&r->sep);
}

/* Ends as a sentence does, which names and dates do not: `!`, `?`, or a full stop behind a word that is no `Jr.`, `a.m.` or
 * number. */
static bool is_sentence(struct slice line)
{
    static const char *const wide[] = {"…", "。", "！", "？"};
    size_t n = line.len;
    while (n && (line.ptr[n - 1] == ' ' || line.ptr[n - 1] == '\t'))
        n--;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (n >= 3 && memcmp(line.ptr + n - 3, wide[i], 3) == 0)
            return true;
    if (n < 4 || line.ptr[n - 1] != '.')
        return n && (line.ptr[n - 1] == '!' || line.ptr[n - 1] == '?');
    return ascii_letter(line.ptr[n - 2]) && ascii_letter(line.ptr[n - 3]) && ascii_letter(line.ptr[n - 4]);
}

/* May stand in the head of a post: a title may be a question where it says that it answers. */
static bool is_head(const struct block_text *text, const struct line *l)
{
    struct slice line = {text->buf + l->off, l->len}, title = line;
    return l->len <= HEAD_WIDTH && !ascii_blank(text->buf + l->off, l->len) && (!is_sentence(line) || threading_subject(&title));
}

/* The head of a post may begin above its separator: name, title, date, each a short line, a blank line above
 * them all.  First line of it. */
static size_t head_start(const struct segmenter *r, const struct block_text *text, size_t sep)
{
    size_t i = sep;
    if (r->sep.chat || !separator_in_head((struct slice){text->buf + text->line[sep].off, text->line[sep].len}))
        return sep;
    while (i > r->body && sep - i < HEAD_LINES && is_head(text, &text->line[i - 1]))
        i--;
    return i > r->body && ascii_blank(text->buf + text->line[i - 1].off, text->line[i - 1].len) ? i : sep;
}

/* Line i, which the user's pattern matched, holds text from byte r->sep.text_at on: what is before becomes a line of its
 * own, the head of the post. */
static enum status begin_body(struct segmenter *r, struct block_text *text, size_t i)
{
    size_t at = r->sep.text_at;
    r->body = i;
    if (!at)
        return ST_OK;
    if (split_line(text, i, text->line[i].off + at))
        return ST_NOMEM;
    r->body = i + 1;
    r->probed += r->probed > i;
    r->marked += r->marked > i;
    return ST_OK;
}

/* Line i begins a thread of its own. */
static enum status break_thread(struct segmenter *r, struct block_text *b, size_t i)
{
    bool first = r->new_thread && r->open == i, text = r->sep.text_at < b->line[i].len;
    enum status st = first ? ST_OK : close_post(r, b, i, POST_LAST);
    if (st)
        return st;
    r->piece = false;
    r->new_thread = true;
    r->broke = !text;
    separator_thread(&r->sep);
    r->look = 0;
    r->probed = i + 1;
    r->body = i + 1;
    return text ? begin_body(r, b, i) : ST_OK;
}

/* Line i opens a post and is text of it. */
static enum status break_post(struct segmenter *r, struct block_text *text, size_t i)
{
    enum status st = r->body == i && !r->piece ? ST_OK : close_post(r, text, i, 0);
    r->piece = false;
    return st ? st : begin_body(r, text, i);
}

/* Line i, not looked at while the style was not known, tells more about it. */
static void learn(struct segmenter *r, const struct block_text *text, size_t i)
{
    if (i < r->probed || r->whole || r->sep.post_break || r->sep.chat)
        return;
    r->probed = i + 1;
    if (text->line[i].sign && text->line[i].len <= SEPARATOR_MAX)
        (void)separator_probe(&r->sep, (struct slice){text->buf + text->line[i].off, text->line[i].len}, &text->line[i].sign);
}

/* `Sent:` below `From:`: no post begins there, a mail program put these above a mail that it quotes. */
static bool quotes_mail(const struct slice line)
{
    static const char *const labels[] = {"Sent:",       "Gesendet:", "Envoyé", "Enviado",  "Inviato:",   "Verzonden:",
                                         "Отправлено:", "Skickat:",  "Sendt:", "Wysłano:", "Lähetetty:", "发送时间"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (line.len && *line.ptr == (uint8_t)*labels[i] && line.len >= strlen(labels[i]) &&
            memcmp(line.ptr, labels[i], strlen(labels[i])) == 0)
            return true;
    return false;
}

/* Line i, not looked at while the style was not known, may be one of those by which posts begin. */
static bool may_show_date(const struct segmenter *r, const struct block_text *b, size_t i)
{
    return r->sep.date_shape && i >= r->probed && !r->whole &&
           datehead_may_be((struct slice){b->buf + b->line[i].off, b->line[i].len});
}

/* The line above line i lets a post begin with it, which shows a date. */
static bool date_fits(const struct segmenter *r, const struct block_text *b, size_t i)
{
    enum above above = ABOVE_BLANK;
    for (size_t k = i; k > r->open && above == ABOVE_BLANK && i - k < HEAD_LINES; k--) {
        above = separator_above((struct slice){b->buf + b->line[k - 1].off, b->line[k - 1].len});
        above = k < i && above == ABOVE_NAME ? ABOVE_TEXT : above;
    }
    return separator_date_fits(above, r->sep.date_alone);
}

/* Line r->next opens a thread (or a post) of its own? Closes what went before. */
static enum status look_at_line(struct segmenter *r, struct block_text *b)
{
    size_t i = r->next;
    struct slice text = {b->buf + b->line[i].off, b->line[i].len};
    if (may_show_date(r, b, i))
        b->line[i].sign |= LINE_DATE;
    learn(r, b, i);
    enum separates what = r->whole || (!r->sep.chat && (text.len > SEPARATOR_MAX || !b->line[i].sign))
                              ? SEPARATES_NOTHING
                              : separator_of(&r->sep, text, &b->line[i].sign);
    if (what == SEPARATES_POST && r->sep.by_date && !date_fits(r, b, i))
        what = SEPARATES_NOTHING;
    if (what)
        r->dated = r->sep.by_date;
    enum status st = ST_OK;
    if (what == SEPARATES_THREAD) {
        st = break_thread(r, b, i);
    } else if (what == SEPARATES_POST && r->sep.text_at < text.len) {
        st = break_post(r, b, i);
    } else if (r->body == i && i == r->open + 1 && !what && !r->sep.chat && quotes_mail(text)) {
        r->body = r->open;
    } else if (r->body == i && (what == SEPARATES_POST ? !r->piece
                                                       : what == SEPARATES_NOTHING && i > r->open && !r->dated &&
                                                             (r->sep.chat ? chatline_field(text) : separator_field(text)))) {
        r->body = i + 1; /* separators in a row open one post, and so do the fields below one */
    } else if (what == SEPARATES_POST) {
        st = close_post(r, b, head_start(r, b, i), 0);
        r->piece = false;
        r->body = i + 1;
    }
    size_t seen = r->body == i + 1 && b->line[i].eol == 0 && i + 1 < b->n_lines ? i + 1 : i; /* it was parted */
    r->next = seen + 1;
    return st ? st : cut_piece(r, b, seen);
}

/* Lines that separate nothing and end no piece need no more than this. */
static void skip_plain(struct segmenter *r, const struct block_text *text)
{
    size_t i = r->next, limit = r->open < text->n_lines ? text->line[r->open].off + PIECE_SOFT : 0;
    size_t to = r->open + PIECE_LINES / 2 - 1 < text->n_lines ? r->open + PIECE_LINES / 2 - 1 : text->n_lines;
    if (i == r->body || r->sep.chat)
        return; /* may be a field of the separator */
    while (i < to && (!text->line[i].sign || r->whole) && !may_show_date(r, text, i) && block_line_end(text, i) < limit)
        i++;
    r->next = i;
}

enum status segmenter_run(struct segmenter *r, struct block_text *text, size_t scanned, bool ended)
{
    if (!r->whole && r->marked < text->n_lines)
        separator_mark(&r->sep, text->buf, text->line + r->marked, text->n_lines - r->marked);
    r->marked = text->n_lines;
    for (;;) {
        if (r->whole)
            separator_settle(&r->sep);
        probe(r, text, scanned, ended);
        if (separator_known(&r->sep))
            skip_plain(r, text);
        if (!separator_known(&r->sep) || r->next == text->n_lines)
            break;
        enum status st = look_at_line(r, text);
        if (st)
            return st;
    }
    return ended && r->next == text->n_lines ? close_post(r, text, text->n_lines, POST_LAST) : ST_OK;
}

size_t segmenter_from(const struct segmenter *p, const struct block_text *text, size_t scanned)
{
    return p->open < text->n_lines ? text->line[p->open].off : scanned;
}

void segmenter_shift(struct segmenter *p)
{
    p->next -= p->open;
    p->probed = p->probed > p->open ? p->probed - p->open : 0;
    p->body -= p->open;
    p->marked -= p->open;
    p->open = 0;
}
