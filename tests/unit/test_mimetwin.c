/* mimetwin: what goes of an HTML twin's text, given what went of the plain text.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "reader/mimetwin.h"
#include "util/alloc.h"

static struct slice of(const char *s) { return (struct slice){(const uint8_t *)s, strlen(s)}; }

/* plain: stretches, parted by |; every second one went. */
static void expect(const char *twin, const char *plain, const char *want)
{
    struct twin_piece piece[8];
    char copy[512], out[512] = "";
    size_t n = 0, n_edits, at = 0, len = 0;
    struct edit *e;
    (void)snprintf(copy, sizeof copy, "%s", plain);
    for (char *p = copy, *q; p; p = q) {
        q = strchr(p, '|');
        if (q)
            *q++ = '\0';
        piece[n] = (struct twin_piece){of(p), n % 2 == 1};
        n++;
    }
    cr_assert_eq(mimetwin_edits(of(twin), piece, n, &e, &n_edits), ST_OK);
    for (size_t i = 0; i <= n_edits; i++) {
        size_t to = i < n_edits ? e[i].from : strlen(twin);
        memcpy(out + len, twin + at, to - at);
        len += to - at;
        at = i < n_edits ? e[i].to : to;
    }
    out[len] = '\0';
    cr_expect_str_eq(out, want);
    alloc_free(e);
}

Test(mimetwin, what_went_goes)
{
    expect("I agree.\nYou said yes to it.\n", "I agree.\n|> You said\n> yes to it.\n", "I agree.\n");
    expect("You said yes to it.\nI agree.", "|> You said yes to it.\n|\nI agree.\n", "I agree.");
    expect("Yes. Old text here. New text there.", "Yes. |Old text here.| New text there.", "Yes.  New text there.");
}

/* A link has an address in one, words in the other. */
Test(mimetwin, what_lies_between_goes)
{
    expect("I agree.\nSee the plan now please\n", "I agree.\n|> See https://x.example/a now please\n", "I agree.\n");
    expect("I agree.\nSee now please\nthe end of it all\n", "I agree.\n|> See now please\n|\nthe end\n",
           "I agree.\nthe end of it all\n");
}

Test(mimetwin, nothing_else_goes)
{
    expect("I agree.\nYou said yes.\n", "I agree.\nYou said yes.\n", "I agree.\nYou said yes.\n");
    expect("This mail needs a program that shows pages.", "Other words are here. |And these went.",
           "This mail needs a program that shows pages.");
    expect("", "a |b", "");
}

Test(mimetwin, other_scripts)
{
    expect("\xe5\xa5\xbd\n\xe8\xb0\xa2\xe8\xb0\xa2\xe4\xbd\xa0\n", "\xe5\xa5\xbd\n|> \xe8\xb0\xa2\xe8\xb0\xa2\n> \xe4\xbd\xa0\n",
           "\xe5\xa5\xbd\n");
}
