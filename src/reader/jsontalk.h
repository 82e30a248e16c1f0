/* jsontalk: finds the messages in a JSON document that is a conversation: exports of Discord, Telegram, Messenger, Element, a
 * thread of a forum.
 *
 *     {"channel": {"id": "12"}, "messages": [{"content": "..."}, ...]}        messages
 *     {"chats": {"list": [{"id": 7, "messages": [{"text": "..."}]}]}}         chats.list.*.messages
 *     {"threadId": "9", "posts": [{"content": "..."}, ...]}                   posts
 *
 * An object with a text of its own is a record, whatever else it holds.  SPDX-License-Identifier: MIT */
#ifndef READER_JSONTALK_H
#define READER_JSONTALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSONTALK_PATH 96u
#define JSONTALK_LOOK ((size_t)64 << 10) /* bytes of the document */

enum jsontalk { TALK_NO, TALK_YES, TALK_MORE };

/* p[0 .. n) begins with the document.  TALK_YES: path is that of its messages, as --records takes it.  TALK_MORE: more bytes
 * could tell. */
enum jsontalk jsontalk_find(const uint8_t *p, size_t n, bool eof, char path[JSONTALK_PATH]);

/* The array at this path is a conversation. */
bool jsontalk_is(const char *path);

#endif
