/* fieldnames: the usual names of fields of records, looked for when the user names none; the first match counts.
 *
 *   text    text (Hugging Face, Hacker News), body (Reddit comments, Stack Exchange), content, selftext (Reddit posts),
 *           content.body (Matrix), raw (Discourse), message, comment, post, cooked (Discourse), com (4chan)
 * SPDX-License-Identifier: MIT */
#ifndef READER_FIELDNAMES_H
#define READER_FIELDNAMES_H

enum field_slot { SLOT_TEXT, SLOT_THREAD, SLOT_ID, SLOT_AUTHOR, SLOT_DATE, SLOT_PARENT, SLOT_TITLE, SLOT_N };

static const char *const field_names[SLOT_N][16] = {
    [SLOT_TEXT] = {"text", "body", "content", "content.body", "selftext", "raw", "message", "comment", "post", "cooked", "com"},
    [SLOT_ID] = {"id", "_id", "post_id", "comment_id", "postId", "question_id", "answer_id", "message_id", "objectID",
                 "client_msg_id", "event_id", "no", "name", "url"},
    [SLOT_AUTHOR] = {"author", "by", "user", "username", "user_name", "owner.display_name", "author.name", "user.login",
                     "user.name", "author.username", "from", "sender_name", "sender", "author_name", "nickname"},
    [SLOT_DATE] = {"created_utc", "created_at", "creation_date", "date", "time", "timestamp", "created", "published", "ts",
                   "timestamp_ms", "origin_server_ts", "now", "datetime", "createdAt", "created_time"},
    [SLOT_PARENT] = {"parent_id", "parent", "in_reply_to", "in_reply_to_id", "reply_to", "reply_to_post_number",
                     "reply_to_message_id", "reference.messageId", "response_to", "parentId"},
    [SLOT_TITLE] = {"title", "subject"},
};

#endif
