/* chatline: a message a line, as chat programs log it, export it, or put it on the clipboard: which shape it has, and where
 * date, author and text stand in it.
 *
 *     [01/02/2024, 10:00:00] Ida: text          WhatsApp on iOS; [10:00, 01/02/2024] Ida: text on the web
 *     01/02/2024, 10:00 - Ida: text             WhatsApp on Android, Element
 *     10:00 <@ida> text                         irssi; [10:00] <ida> text: ZNC, mIRC; 2024-02-01 10:00 <ida> text: bots
 *     2024-02-01 10:00:00<TAB>ida<TAB>text      WeeChat
 *     Feb 01 10:00:00 <ida><TAB>text            HexChat
 *     Ida, [01.02.2024 10:00]                   Telegram, the text on the lines below
 *     [01-Feb-24 10:00 AM] ida                  Discord, exported: the same
 *     10:00:05 From Ida to Everyone: text       Zoom
 *
 * What the program itself says in such a line (joins, a changed subject) has no author, and its text is none of a person.
 * Slices are of the line.  Nothing is allocated; a look costs at most the first 200 bytes.
 * SPDX-License-Identifier: MIT */
#ifndef READER_CHATLINE_H
#define READER_CHATLINE_H

#include <stdbool.h>

#include "text/slice.h"

enum chat_kind {
    CHAT_NONE = 0,
    CHAT_BRACKET,      /* [date, time] name: */
    CHAT_BRACKET_TIME, /* [time] name: */
    CHAT_BRACKET_IRC,  /* [time] <nick> */
    CHAT_DASH,         /* date, time - name: */
    CHAT_TAB,          /* date time TAB nick TAB */
    CHAT_DATE_IRC,     /* date time <nick> */
    CHAT_IRC,          /* time <nick> */
    CHAT_MONTH_IRC,    /* month day time <nick> */
    CHAT_NAME,         /* name, [date time] */
    CHAT_HEAD,         /* [date time] name */
    CHAT_FROM,         /* time From name to name: */
    CHAT_LOG           /* --- Day changed: of any of those with <nick> */
};

struct chatline {
    enum chat_kind kind;
    struct slice date, author; /* empty where the line does not tell */
    size_t text_at;            /* the line's length: no text of a person is in it */
};

bool chatline_parse(struct slice line, struct chatline *out);

/* What an exporter writes above the first message: `Guild: Trams`, `Channel: timetable`, a rule. */
bool chatline_title(struct slice line);

/* Below the head of a message: `[In reply to Ida]`. */
bool chatline_field(struct slice line);

#endif
