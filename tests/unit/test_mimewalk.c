/* test_mimewalk: structure, parameters, transfer encodings, charsets and names of mails.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader/mailname.h"
#include "reader/mimecode.h"
#include "reader/mimewalk.h"

/* The leaves of a mail, each between brackets; or what is wrong. */
static const char *leaves(const char *mail)
{
    static char out[4096];
    struct mimewalk w = {0};
    struct mail_head h;
    char *at = out;
    mailhead_read((const uint8_t *)mail, strlen(mail), &h);
    enum status st = mimewalk_run(&w, (const uint8_t *)mail, strlen(mail), &h);
    *at = '\0';
    for (size_t i = 0; i < w.n && st == ST_OK; i++) {
        const struct mime_leaf *l = &w.leaf[i];
        at += sprintf(at, "[%s%s%.*s%s%.*s]", l->html ? "html " : "", l->flowed ? "flowed " : "", (int)l->charset.len,
                      (const char *)l->charset.ptr, l->charset.len ? " " : "", (int)(l->to - l->from), mail + l->from);
    }
    if (st == ST_SKIP)
        strcpy(out, w.error);
    mimewalk_free(&w);
    return out;
}

Test(mimewalk, one_part)
{
    cr_assert_str_eq(leaves("Subject: x\n\nhi\n"), "[hi\n]");
    cr_assert_str_eq(leaves("Content-Type: text/html;\n charset = \"KOI8-R\" (a comment); x=y\r\n\r\nhi"), "[html KOI8-R hi]");
    cr_assert_str_eq(leaves("Content-Type: text/plain; charset*=us-ascii'en'KOI8%2DR; format=Flowed\n\nhi"),
                     "[flowed KOI8-R hi]");
    cr_assert_str_eq(leaves("Content-Type: text/plain; charset*1=\"8-R\"; charset*0=KOI\n\nhi"), "[KOI8-R hi]");
    cr_assert_str_eq(leaves("Content-Type: text\n\nhi"), "[hi]");
    cr_assert_str_eq(leaves("Content-Type: image/png\n\nhi"), "");
    cr_assert_str_eq(leaves("Content-Disposition: ATTACHMENT; filename=x\n\nhi"), "");
    cr_assert_str_eq(leaves("Content-Transfer-Encoding: x-uuencode\n\nhi"), "");
    cr_assert_str_eq(leaves("Content-Transfer-Encoding: base64\n\naGkK\n--\nfooter\n"), "[aGkK\n]");
    cr_assert_str_eq(leaves("Content-Transfer-Encoding: base64\n\naGk=\nfooter\n"), "[aGk=\n]");
}

Test(mimewalk, parts)
{
    cr_assert_str_eq(
        leaves("Content-Type: multipart/mixed; boundary=\"a b\"\n\npre\n--a b \n\none\r\n--a b\n\n\ntwo\n\n--a b--\npost"),
        "[one][\ntwo\n]");
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n"
                            "--bb\n\none\n--bb--\n--b\n\n--bb\ntwo\n--b--\n"),
                     "[one][--bb\ntwo]");
    cr_assert_str_eq(leaves("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: y\n\none\n--b--\n"), "[one]");
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: y\n"
                            "Content-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--c--\n\n--b\n\ntwo\n--b--\n"),
                     "[one][two]");
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed; boundary=b\n\n--b--\n"), "");
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n"), "broken or truncated MIME structure");
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n"
                            "--c\n\none\n--b--\n"),
                     "broken or truncated MIME structure");
    /* an archive left the header and took the parts */
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed; boundary=b\n\nall of it\n"), "[all of it\n]");
    cr_assert_str_eq(leaves("Content-Type: multipart/mixed\n\nall of it\n"), "[all of it\n]");
}

#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=b\n\n--b\n"
#define HTML "Content-Type: text/html\n\n<p>html\n"

Test(mimewalk, alternatives)
{
    cr_assert_str_eq(leaves(ALTERNATIVE "\nplain\n--b\n" HTML "--b--\n"), "[plain]");
    cr_assert_str_eq(leaves(ALTERNATIVE HTML "--b\n\nplain\n--b--\n"), "[plain]");
    cr_assert_str_eq(leaves(ALTERNATIVE "\n \n\n--b\n" HTML "--b--\n"), "[html <p>html]");
    cr_assert_str_eq(leaves(ALTERNATIVE HTML "--b\n\n\n--b--\n"), "[html <p>html]");
    cr_assert_str_eq(leaves(ALTERNATIVE "Content-Transfer-Encoding: quoted-printable\n\n=20=\n=C2=A0\n--b\n" HTML "--b--\n"),
                     "[html <p>html]");
    cr_assert_str_eq(leaves(ALTERNATIVE "\n\n--b\nContent-Type: text/calendar\n\nBEGIN\n--b--\n"), "[]");
    cr_assert_str_eq(leaves(ALTERNATIVE HTML "--b\nContent-Type: multipart/related; boundary=c\n\n--c\n" HTML "--c\n"
                                             "Content-Type: image/png\n\nx\n--c--\n--b--\n"),
                     "[html <p>html]");
}

Test(mimewalk, bounds)
{
    char *mail = malloc(1 << 20), *at = mail;
    at += sprintf(at, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (unsigned i = 0; i < MIME_PARTS_MAX; i++)
        at += sprintf(at, "--b\n\n");
    sprintf(at, "--b--\n");
    cr_assert_str_eq(leaves(mail), "more than 1000 MIME parts: not taken apart");
    at = mail + sprintf(mail, "Content-Type: text/plain");
    for (unsigned i = 0; i <= MIME_PARAMS_MAX; i++)
        at += sprintf(at, "; a%u=b", i);
    sprintf(at, "\n\nhi");
    cr_assert_str_eq(leaves(mail), "more than 100 parameters in a header: not taken apart");
    at = mail;
    for (unsigned i = 0; i <= MIME_DEPTH_MAX; i++)
        at += sprintf(at, "Content-Type: message/rfc822\n\n");
    sprintf(at, "\nhi");
    cr_assert_str_eq(leaves(mail), "MIME parts nested more than 32 deep: not taken apart");
    free(mail);
}

static void code(enum status (*f)(const uint8_t *, size_t, struct buf *), const char *in, const char *want)
{
    struct buf b = {0};
    cr_assert_eq(f((const uint8_t *)in, strlen(in), &b), ST_OK);
    cr_assert(b.len == strlen(want) && (b.len == 0 || memcmp(b.ptr, want, b.len) == 0), "%s: %.*s", in, (int)b.len,
              (char *)b.ptr);
    buf_free(&b);
}

Test(mimewalk, transfer_encodings)
{
    code(mimecode_from_qp, "a=3Db=\nc=  \r\nd=", "a=bcd");
    code(mimecode_from_qp, "=e9=E9=4", "\xe9\xe9=4");
    code(mimecode_from_qp, "=zz = x", "=zz = x");
    code(mimecode_from_base64, "aGk=aGkK", "hihi\n");
    code(mimecode_from_base64, "a G\nk\r\nK!", "hi\n");
    code(mimecode_from_base64, "aG", "h");
}

static void named(enum status (*f)(struct charsets *, struct slice, struct buf *), const char *in, const char *want)
{
    struct charsets c = {0};
    struct buf b = {0};
    cr_assert_eq(f(&c, (struct slice){(const uint8_t *)in, strlen(in)}, &b), ST_OK);
    cr_assert(b.len == strlen(want) && (b.len == 0 || memcmp(b.ptr, want, b.len) == 0), "%s: %.*s", in, (int)b.len,
              (char *)b.ptr);
    charsets_free(&c);
    buf_free(&b);
}

Test(mailname, subjects)
{
    named(mailname_text, "Re:  trams\r\n\tand buses ", "Re: trams and buses");
    named(mailname_text, "=?utf-8?q?caf=C3=A9_x?= and =?ISO-8859-1*fr?B?Y2Fm6Q==?=", "caf\xc3\xa9 x and caf\xc3\xa9");
    named(mailname_text, "=?utf-8?q?caf=C3?=\n =?UTF-8?q?=A9?= =?utf-8?q?=5F_?=", "caf\xc3\xa9_");
    named(mailname_text, "caf\xe9 \xc3\xa9", "caf\xc3\xa9 \xc3\x83\xc2\xa9");
    named(mailname_text, "caf\xc3\xa9", "caf\xc3\xa9");
    named(mailname_text, "=?x-unknown?q?caf=E9?= =?broken =?=", "caf\xe9 =?broken =?=");
}

Test(mailname, authors)
{
    named(mailname_author, "Ann Reed <ann@x>", "Ann Reed");
    named(mailname_author, "\"Reed, Ann \\\"A\\\"\" <ann@x>, Bob <bob@x>", "Reed, Ann \"A\"");
    named(mailname_author, "Reed, Ann <ann@x>", "Reed, Ann");
    named(mailname_author, "ann@x (Ann (A.) Reed)", "Ann (A.) Reed");
    named(mailname_author, "ann at x.example (Ann Reed)", "Ann Reed");
    named(mailname_author, "<ann@x>", "ann@x");
    named(mailname_author, "ann@x, bob@x", "ann@x");
    named(mailname_author, "=?utf-8?q?Ann_R=C3=A9?= <ann@x>", "Ann R\xc3\xa9");
    named(mailname_author, "", "");
}

static void ids(const char *in, const char *want)
{
    struct slice s = {(const uint8_t *)in, strlen(in)};
    char out[256] = "", id[64];
    size_t at = 0, n;
    while (mailname_id(s, &at, (uint8_t *)id, sizeof id, &n))
        sprintf(out + strlen(out), "%.*s|", (int)n, id);
    cr_assert_str_eq(out, want);
}

Test(mailname, ids)
{
    ids("<a@x>  <b@\n y>", "a@x|b@y|");
    ids("Your message of Monday <a@x> <>", "a@x|");
    ids(" a@x ", "a@x|");
    ids("Your message of Monday", "");
    ids("Message from a@x of Monday", "");
    ids("<a@x", "");
}
