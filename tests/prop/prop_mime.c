/* prop_mime: mails made at random, read by GMime and by us: the same texts in UTF-8, in the same order, the same subject,
 * author and ids; with every line that holds GO cut, GMime reads the texts without these lines and all other parts as before.
 * GMime is only the oracle here; the program does not use it.  THRESH_SEED=N begins with that one.  SPDX-License-Identifier: MIT */
#include <gmime/gmime.h>
#include <time.h>

#include "record_help.h"

#define RUNS 400

static uint64_t state, at_seed;

static uint32_t rnd(uint32_t n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % n;
}

static void fail(const char *law, const struct buf *in, const struct buf *a, const struct buf *b)
{
    fprintf(stderr, "THRESH_SEED=%llu: %s\nin:\n%.*s\nours:\n%.*s\noracle:\n%.*s\n", (unsigned long long)at_seed, law,
            (int)in->len, (char *)in->ptr, (int)a->len, (char *)a->ptr, (int)b->len, (char *)b->ptr);
    exit(1);
}

static void put(struct buf *b, const char *s) { MUST(buf_append_text(b, s)); }

/* ---- making ---- */

struct coding {
    const char *charset, *label;
    const char *words[6];
};

static const struct coding codings[] = {
    {"utf-8", "UTF-8", {"caf\xc3\xa9", "\xe6\xb1\xbd\xe8\xbb\x8a", "\xf0\x9f\x9a\x8b", "tram", "GO", "="}},
    {"us-ascii", "US-ASCII", {"plain", "words", "From here", "tram", "GO", "=3D"}},
    {"iso-8859-1",
     "\"ISO-8859-1\"",
     {"caf\xc3\xa9",
      "\xc3\xbc"
      "ber",
      "na\xc3\xafve", "tram", "GO", "="}},
    {"koi8-r", "koi8-r", {"\xd1\x82\xd1\x80\xd0\xb0\xd0\xbc", "\xd0\xb4\xd0\xb0", "x", "tram", "GO", "_"}},
    {"iso-2022-jp", "ISO-2022-JP", {"\xe9\x9b\xbb\xe8\xbb\x8a", "\xe8\xb7\xaf\xe9\x9d\xa2", "x", "tram", "GO", "\\"}},
    {"euc-kr", "euc-kr", {"\xec\xa0\x84\xec\xb0\xa8", "\xed\x95\x9c", "x", "tram", "GO", "$"}},
};

static const char *eol;

/* Text of a few lines in UTF-8; the last line has its end, since GMime and we differ in nothing else there. */
static void random_text(struct buf *b, const struct coding *c)
{
    for (uint32_t lines = 1 + rnd(6); lines; lines--) {
        for (uint32_t n = rnd(8); n; n--) {
            put(b, c->words[rnd(6)]);
            put(b, rnd(5) ? " " : "  ");
        }
        put(b, rnd(3) ? "x" : "");
        put(b, eol);
    }
}

static void put_encoded(struct buf *out, const struct coding *c, const struct buf *utf8, uint32_t how)
{
    iconv_t cd = g_mime_iconv_open(c->charset, "utf-8");
    char *bytes = cd == (iconv_t)-1 ? NULL : g_mime_iconv_strndup(cd, (char *)utf8->ptr, utf8->len);
    if (!bytes)
        abort();
    g_mime_iconv_close(cd);
    size_t n = strlen(bytes);
    if (how == 0) {
        MUST(buf_append(out, bytes, n));
    } else {
        GMimeEncoding e;
        g_mime_encoding_init_encode(&e, how == 1 ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE : GMIME_CONTENT_ENCODING_BASE64);
        char *enc = g_malloc(g_mime_encoding_outlen(&e, n) + 16);
        size_t len = g_mime_encoding_flush(&e, bytes, n, enc);
        for (size_t i = 0; i < len; i++) /* it ends lines with LF */
            if (enc[i] == '\n' && !(i && enc[i - 1] == '\r'))
                put(out, eol);
            else
                MUST(buf_append_byte(out, (uint8_t)enc[i]));
        g_free(enc);
    }
    g_free(bytes);
}

static void put_field(struct buf *b, const char *field)
{
    put(b, field);
    put(b, eol);
}

static void random_leaf(struct buf *b, const char *type)
{
    static const char *const how[] = {"8bit", "quoted-printable", "BASE64"};
    const struct coding *c = &codings[rnd(sizeof codings / sizeof *codings)];
    struct buf text = {0};
    uint32_t k = rnd(3);
    random_text(&text, c);
    MUST(buf_printf(b, "Content-Type: %s;%s%scharset=%s%s", type, rnd(2) ? eol : "", " ", c->label, eol));
    MUST(buf_printf(b, "Content-Transfer-Encoding: %s%s", how[k], eol));
    if (!rnd(6))
        put_field(b, "Content-Disposition: attachment; filename=x.txt");
    put(b, eol);
    put_encoded(b, c, &text, k);
    buf_free(&text);
}

static void random_headers(struct buf *b)
{
    static const char *const subjects[] = {"trams", "Re: =?utf-8?q?caf=C3=A9?= x",
                                           "=?ISO-8859-1?B?Y2Fm6Q==?= =?iso-8859-1?q?_y?=", "a folded\n subject"};
    static const char *const from[] = {"Ann <ann@x.example>", "\"Reed, Ann\" <ann@x.example>", "ann@x.example (Ann Reed)",
                                       "=?utf-8?q?Ann_R=C3=A9?= <ann@x.example>", "ann@x.example"};
    MUST(buf_printf(b, "From: %s%sSubject: ", from[rnd(5)], eol));
    for (const char *s = subjects[rnd(4)]; *s; s++)
        if (*s == '\n')
            put(b, eol);
        else
            MUST(buf_append_byte(b, (uint8_t)*s));
    MUST(buf_printf(b, "%sMessage-ID: <%u@x>%sReferences: <1@x>%s <2@x>%sMIME-Version: 1.0%s", eol, rnd(1000), eol, eol, eol,
                    eol));
}

static void random_entity(struct buf *b, unsigned depth)
{
    static const char *const types[] = {"multipart/mixed", "multipart/related", "multipart/digest", "multipart/signed"};
    uint32_t kind = depth > 3 ? 0 : rnd(7);
    if (kind < 3) {
        random_leaf(b, "text/plain");
    } else if (kind < 4) {
        put_field(b, "Content-Type: image/png");
        put_field(b, "Content-Transfer-Encoding: base64");
        put(b, eol);
        put_field(b, "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ");
    } else if (kind < 5) {
        put_field(b, "Content-Type: message/rfc822");
        put(b, eol);
        random_headers(b);
        random_entity(b, depth + 1);
    } else {
        uint32_t t = rnd(4), name = rnd(3);
        char boundary[40];
        snprintf(boundary, sizeof boundary, "%s%u", name ? name > 1 ? "=_b " : "b--" : "b", depth);
        MUST(buf_printf(b, "Content-Type: %s; x=\"y;z\";%s boundary=\"%s\"%s%s", types[t], eol, boundary, eol, eol));
        put(b, rnd(2) ? "" : "preamble");
        put(b, eol);
        for (uint32_t n = 1 + rnd(3); n; n--) {
            MUST(buf_printf(b, "--%s%s%s", boundary, rnd(4) ? "" : " \t", eol));
            if (t == 2) {
                put(b, eol);
                random_headers(b);
            }
            random_entity(b, depth + 1);
            put(b, eol);
        }
        MUST(buf_printf(b, "--%s--%s", boundary, eol));
    }
}

/* ---- the oracle ---- */

/* Text parts as prop_mime's decoder gives them, and of all other parts type and size. */
static void dump(GMimeObject *o, struct buf *text, struct buf *rest)
{
    const char *how = g_mime_object_get_disposition(o);
    bool attached = how && g_ascii_strcasecmp(how, "attachment") == 0;
    if (GMIME_IS_MULTIPART(o)) {
        MUST(buf_printf(rest, "[%s ", g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(o))));
        for (int i = 0; i < g_mime_multipart_get_count((GMimeMultipart *)o); i++)
            dump(g_mime_multipart_get_part((GMimeMultipart *)o, i), text, rest);
        put(rest, "]");
    } else if (GMIME_IS_MESSAGE_PART(o)) {
        GMimeMessage *m = g_mime_message_part_get_message((GMimeMessagePart *)o);
        MUST(buf_printf(rest, "{%s ", g_mime_message_get_subject(m)));
        dump(g_mime_message_get_mime_part(m), text, rest);
        put(rest, "}");
    } else if (GMIME_IS_TEXT_PART(o) && !attached) {
        char *s = g_mime_text_part_get_text((GMimeTextPart *)o);
        if (text->len && text->ptr[text->len - 1] != '\n')
            put(text, "\n");
        put(text, s ? s : "");
        put(rest, "text ");
        g_free(s);
    } else {
        GMimeDataWrapper *w = g_mime_part_get_content((GMimePart *)o);
        GMimeStream *mem = g_mime_stream_mem_new();
        g_mime_data_wrapper_write_to_stream(w, mem);
        GByteArray *a = g_mime_stream_mem_get_byte_array((GMimeStreamMem *)mem);
        MUST(buf_append(rest, a->data, a->len));
        g_object_unref(mem);
    }
}

struct view {
    struct buf text, rest, head;
};

static void oracle(const struct buf *mail, struct view *v)
{
    GMimeStream *s = g_mime_stream_mem_new_with_buffer((const char *)mail->ptr, mail->len);
    GMimeParser *p = g_mime_parser_new_with_stream(s);
    GMimeMessage *m = g_mime_parser_construct_message(p, NULL);
    buf_clear(&v->text);
    buf_clear(&v->rest);
    buf_clear(&v->head);
    InternetAddress *a = internet_address_list_get_address(g_mime_message_get_from(m), 0);
    const char *name = internet_address_get_name(a);
    MUST(buf_printf(&v->head, "%s|%s|%s", g_mime_message_get_message_id(m), g_mime_message_get_subject(m),
                    name && *name ? name : internet_address_mailbox_get_addr((InternetAddressMailbox *)a)));
    dump(g_mime_message_get_mime_part(m), &v->text, &v->rest);
    g_object_unref(m);
    g_object_unref(p);
    g_object_unref(s);
}

/* ---- ours ---- */

static void ours(const struct buf *mail, struct buf *head, struct buf *text, struct buf *cut)
{
    struct decoder *d = NULL;
    struct record r;
    struct edit e[64];
    MUST(buf_reserve((struct buf *)(uintptr_t)mail, BUF_PAD));
    struct frame f = {.raw = {mail->ptr, mail->len}, .line = 1, .number = 1};
    MUST(decoder_new(&d, FMT_MBOX, NULL));
    enum status st = decoder_run(d, &f, &r, text);
    if (st != ST_OK) {
        fprintf(stderr, "%s\n%.*s\n", r.error, (int)mail->len, (char *)mail->ptr);
        exit(1);
    }
    MUST(buf_printf(head, "%.*s|%.*s|%.*s", (int)r.id.len, (char *)(uintptr_t)r.id.ptr, (int)r.title.len,
                    (char *)(uintptr_t)r.title.ptr, (int)r.author.len, (char *)(uintptr_t)r.author.ptr));
    size_t n = r.has_text && r.text_len ? help_pick_lines(&r, text->ptr, e, NULL) : 0;
    MUST(record_rewrite(&r, e, n, cut));
    decoder_delete(d);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0);
}

/* Lines that hold GO, and all white space at ends: a part that lost its last line lost its line end too. */
static void strip(const struct buf *in, struct buf *out)
{
    for (size_t at = 0; at < in->len;) {
        const uint8_t *nl = memchr(in->ptr + at, '\n', in->len - at);
        size_t to = nl ? (size_t)(nl - in->ptr) + 1 : in->len, end = to;
        while (end > at && in->ptr[end - 1] <= ' ')
            end--;
        if (end > at && !memmem(in->ptr + at, to - at, "GO", 2)) {
            at += end - at > 6 && memcmp(in->ptr + at, ">From ", 6) == 0; /* escaped where it came to stand */
            MUST(buf_append(out, in->ptr + at, end - at));
            put(out, "\n");
        }
        at = to;
    }
}

static void trim(struct buf *b)
{
    while (b->len && b->ptr[b->len - 1] <= ' ')
        b->len--;
}

static void check(uint64_t seed)
{
    struct view before = {0}, after = {0};
    struct buf mail = {0}, head = {0}, text = {0}, cut = {0}, want = {0}, got = {0};
    state = seed * 2654435761u + 1;
    eol = rnd(3) ? "\n" : "\r\n";
    random_headers(&mail);
    random_entity(&mail, 0);
    oracle(&mail, &before);
    ours(&mail, &head, &text, &cut);
    if (!same(&head, &before.head))
        fail("the same subject, author and id", &mail, &head, &before.head);
    trim(&text); /* an empty line at the end is the archive's */
    struct buf whole = {0};
    MUST(buf_append(&whole, before.text.ptr, before.text.len));
    trim(&whole);
    if (!same(&text, &whole))
        fail("the same text", &mail, &text, &before.text);
    oracle(&cut, &after);
    strip(&before.text, &want);
    strip(&after.text, &got);
    if (!same(&want, &got))
        fail("what was not cut stays", &mail, &cut, &want);
    if (!same(&before.rest, &after.rest))
        fail("the other parts are the same", &mail, &cut, &before.rest);
    struct buf *all[] = {&before.text, &before.rest, &before.head, &after.text, &after.rest, &after.head, &mail,
                         &head,        &text,        &cut,         &want,       &got,        &whole};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        buf_free(all[i]);
}

int main(void)
{
    const char *env = getenv("THRESH_SEED");
    uint64_t seed = env ? strtoull(env, NULL, 10) : (uint64_t)time(NULL);
    g_mime_init();
    for (uint64_t i = 0; i < RUNS; i++) {
        at_seed = seed + i;
        check(at_seed);
    }
    g_mime_shutdown();
    return 0;
}
