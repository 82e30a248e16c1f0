/* test_csv: rows and columns found, the text cut in its quotes, everything else byte for byte.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "record_help.h"

static void rewrites(const char *column, const char *in, const char *want)
{
    struct help_run run = {.format = FMT_CSV, .pick = help_pick_lines, .opts = {column, NULL, NULL}};
    struct buf out = {0};
    help_all(&run, in, strlen(in), 0, NULL, &out);
    cr_assert(out.len == strlen(want) && memcmp(out.ptr, want, out.len) == 0, "%.*s\nfor\n%s", (int)out.len, (char *)out.ptr,
              want);
    buf_free(&out);
}

static void dumps(struct decoder_opts opts, const char *in, const char *want)
{
    struct help_run run = {.format = FMT_CSV, .opts = opts};
    struct buf d = {0};
    help_all(&run, in, strlen(in), 0, &d, NULL);
    cr_assert(d.len == strlen(want) && memcmp(d.ptr, want, d.len) == 0, "got\n%.*swanted\n%s", (int)d.len, (char *)d.ptr, want);
    buf_free(&d);
}

Test(csv, columns)
{
    const struct decoder_opts none = {0};
    dumps(none, "id,author,body\n7,ann,\"a \"\"b\"\", c\nd\"\n", "#0 @0:1 ok\n#1 @15:2 ok id=7 author=ann\n[[a \"b\", c\nd]]\n");
    dumps(none, "id\ttext\r\n1\ta, b; c\r\n", "#0 @0:1 ok\n#1 @9:2 ok id=1\n[[a, b; c]]\n");
    dumps(none, "text;id\nx, y;3", "#0 @0:1 ok\n#1 @8:2 ok id=3\n[[x, y]]\n");
    dumps((struct decoder_opts){"what", "t", "n", HTML_PART_CLEAN}, "what,t,n,id\na,b,c,d\n",
          "#0 @0:1 ok\n#1 @12:2 ok id=c thread=b\n[[a]]\n");
    dumps((struct decoder_opts){"2", "1", NULL, HTML_PART_CLEAN}, "x,a\ny,b\n",
          "#1 @0:1 ok thread=x\n[[a]]\n#2 @4:2 ok thread=y\n[[b]]\n");
    dumps((struct decoder_opts){"2", "topic", NULL, HTML_PART_CLEAN}, "topic,b\ny,c\n",
          "#0 @0:1 ok\n#1 @8:2 ok thread=y\n[[c]]\n");
}

Test(csv, what_is_wrong_is_said)
{
    dumps((struct decoder_opts){"no", NULL, NULL, HTML_PART_CLEAN}, "a,b\n1,2\n",
          "#1 @0:1 skip error=no column has the name that --text-field gives at 0\n#2 @4:2 ok\n");
    dumps((struct decoder_opts){"2", NULL, NULL, HTML_PART_CLEAN}, "1,\"a\" b\n1\n1,c\n",
          "#1 @0:1 skip error=text stands behind the closing quote of a field at 4\n#2 @8:2 skip error=the row has no such "
          "column at 0\n"
          "#3 @10:3 ok\n[[c]]\n");
}

Test(csv, cut_in_place)
{
    rewrites("1", "\"a\nGO\n\"\"b\"\"\",\"GO\"\n", "\"a\n\"\"b\"\"\",\"GO\"\n");
    rewrites("2", "\"GO\", GO it,x\r\n", "\"GO\",,x\r\n");
    rewrites("2", "1,\"GO\"\n", "1,\"\"\n");
    rewrites("1", "\"<p>GO</p>\n<p>\"\"x\"\" &amp; y</p>\"\n", "\"\n<p>\"\"x\"\" &amp; y</p>\"\n");
}
