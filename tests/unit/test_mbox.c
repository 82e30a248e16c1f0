/* test_mbox: framing, headers, MIME parts, bodies cut without touching the rest.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "record_help.h"

#define FROM "From ann@x.example Fri Jul  8 12:08:34 2011\n"
static struct help_run run = {.format = FMT_MBOX, .pick = help_pick_lines};

static void check(const char *in, const char *want_dump, const char *want_out)
{
    for (size_t cut = 0; cut < 50; cut += cut < 3 ? 1 : 13) {
        struct buf d = {0}, out = {0}, same = {0};
        struct help_run plain = {.format = FMT_MBOX};
        help_all(&run, in, strlen(in), cut, &d, &out);
        help_all(&plain, in, strlen(in), cut, NULL, &same);
        cr_assert(same.len == strlen(in) && memcmp(same.ptr, in, same.len) == 0, "%.*s", (int)same.len, (char *)same.ptr);
        if (want_dump)
            cr_assert(d.len == strlen(want_dump) && memcmp(d.ptr, want_dump, d.len) == 0, "cut %zu got\n%.*swanted\n%s", cut,
                      (int)d.len, (char *)d.ptr, want_dump);
        if (want_out)
            cr_assert(out.len == strlen(want_out) && memcmp(out.ptr, want_out, out.len) == 0, "cut %zu got\n%.*s\nwanted\n%s",
                      cut, (int)out.len, (char *)out.ptr, want_out);
        buf_free(&d);
        buf_free(&out);
        buf_free(&same);
    }
}

Test(mbox, framing_and_headers)
{
    check(FROM "From: Ann A <ann@x.example>\nMessage-ID: <1@x>\nSubject: =?utf-8?q?h=C3=A9llo?=\n"
               "Date: Fri, 8 Jul 2011 12:08:34 +0000\n\nHi.\nFrom here on, nothing.\n>From the start.\n\n"
               "From bob at x.example  Fri Jul  8 13:08:34 2011\nFrom: bob at x.example (Bob B)\nMessage-ID: <2@x>\n"
               "In-Reply-To: <1@x>\nReferences: <0@x>\n <1@x>\n\n> Hi.\nGO line\nHello.\n",
          "#1 @0:1 ok id=1@x author=Ann A date=Fri, 8 Jul 2011 12:08:34 +0000 title=h\xc3\xa9llo\n"
          "[[Hi.\nFrom here on, nothing.\n>From the start.\n]]\n"
          "#2 @205:11 ok id=2@x author=Bob B parent=1@x parent=0@x\n[[> Hi.\nGO line\nHello.\n]]\n",
          NULL);
}

Test(mbox, a_from_line_opens_a_mail_where_headers_follow)
{
    check("From -85892\nX-Google-Thread: f996b,1\nFrom: a@x\n\none\n\nFrom 10:00 on Monday 6 March 2006 closed.\n\n"
          "From \nFrom: b@x\nSubject: two\n\nfrom\nFrom here\n\nFrom c@x\n\nFrom c@x Mon, 6 Mar 2006 10:00:00 +0100\n"
          "Subject: three\n\nthree\n",
          "#1 @0:1 ok author=a@x\n[[one\n\nFrom 10:00 on Monday 6 March 2006 closed.\n]]\n"
          "#2 @96:9 ok author=b@x title=two\n[[from\nFrom here\n\nFrom c@x\n]]\n"
          "#3 @152:18 ok title=three\n[[three\n]]\n",
          NULL);
}

Test(mbox, plain_bodies_are_cut_as_bytes)
{
    check(FROM "Subject: a\n\none\nGO\n\xff\xfe odd\nGO GO\n\n" FROM "Subject: b\n\nGO\n\n", NULL,
          FROM "Subject: a\n\none\n\xff\xfe odd\n\n" FROM "Subject: b\n\n\n");
    /* with CRLF */
    check("From a Fri Jul  8 12:08:34 2011\r\nSubject: a\r\n\r\none\r\nGO\r\ntwo\r\n\r\n", NULL,
          "From a Fri Jul  8 12:08:34 2011\r\nSubject: a\r\n\r\none\r\ntwo\r\n\r\n");
    /* a line that would begin a message once the text before it is gone */
    check(FROM "Subject: a\n\none\nGO\nFrom two on\n\nGO\nFrom x Fri Jul  8 12:08 noon\n\n", NULL,
          FROM "Subject: a\n\none\nFrom two on\n\n>From x Fri Jul  8 12:08 noon\n\n");
}

Test(mbox, quoted_printable_lines_stay_as_they_were)
{
    check(FROM "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
               "caf=e9 is =3d a l=\nong line\nGO with soft=\n break\nlast=20\n\n",
          "#1 @0:1 ok\n[[caf\xc3\xa9 is = a long line\nGO with soft break\nlast \n]]\n",
          FROM "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n"
               "caf=e9 is =3d a l=\nong line\nlast=20\n\n");
}

Test(mbox, base64_is_encoded_again)
{
    /* "one\nGO\n\xe9t\xe9\n" in Latin-1 */
    check(FROM "Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: "
               "base64\n\nb25lCkdPCul06Qo=\n\n",
          "#1 @0:1 ok\n[[one\nGO\n\xc3\xa9t\xc3\xa9\n]]\n",
          FROM "Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: "
               "base64\n\nb25lCul06Qo=\n\n");
}

Test(mbox, multipart)
{
    check(FROM "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\nContent-Type: multipart/alternative; "
               "boundary=c\n\n--c\nContent-Type: text/plain\n\nplain\nGO\n--c\nContent-Type: "
               "text/html\n\n<p>GO</p>\n--c--\n"
               "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nGO attached\n--b\nContent-Type: "
               "message/rfc822\n\nSubject: inner\n\nGO inner\nkept\n--b--\n\n",
          "#1 @0:1 ok\n[[plain\nGO\nGO inner\nkept]]\n",
          FROM "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\nContent-Type: multipart/alternative; "
               "boundary=c\n\n--c\nContent-Type: text/plain\n\nplain\n\n--c\nContent-Type: "
               "text/html\n\n\n--c--\n"
               "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\nGO attached\n--b\nContent-Type: "
               "message/rfc822\n\nSubject: inner\n\nkept\n--b--\n\n");
}

Test(mbox, an_envelope_within)
{
    const char *mail = "Subject: outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
                       "From a@x Fri Jul  8 12:08:34 2011\nSubject: inner\nMessage-ID: <1@x>\n\nGO\nkept\n--b--\n";
    check(mail, "#1 @0:1 ok title=outer\n[[GO\nkept]]\n", NULL);
    /* a header that a program broke */
    check("Subject: a\nbroken X: b\nMessage-ID: <1@x>\n\nhi\n", "#1 @0:1 ok id=1@x title=a\n[[hi\n]]\n", NULL);
}

Test(mbox, html_only)
{
    check(FROM "Content-Type: text/html; charset=utf-8\n\n<html><body><p>New.</p>\n<blockquote type=\"cite\"><p>GO "
               "old</p></blockquote></body></html>\n\n",
          "#1 @0:1 ok\n  quote 6-12 depth 1 sure\n[[New.\n\nGO old]]\n",
          FROM "Content-Type: text/html; charset=utf-8\n\n<html><body><p>New.</p>\n</body></html>\n\n");
}

Test(mbox, wrong_charset_and_broken_structure)
{
    check(FROM "Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: "
               "8bit\n\nok\n\xff\xff\xff GO\n\x83\x65\n\n",
          "#1 @0:1 ok\n[[ok\n\xff\xff\xff GO\n\xe3\x83\x86\n]]\n",
          FROM "Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: 8bit\n\nok\n\x83\x65\n\n");
    check(FROM "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nGO cut off\n",
          "#1 @0:1 skip error=broken or truncated MIME structure at 87\n",
          FROM "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nGO cut off\n");
    check(FROM "this is no header\nGO\n", "#1 @0:1 skip error=no mail headers at 0\n", FROM "this is no header\nGO\n");
    check("Subject: single\n\nGO\nx\n", "#1 @0:1 ok title=single\n[[GO\nx\n]]\n", "Subject: single\n\nx\n");
}
