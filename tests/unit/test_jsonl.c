/* test_jsonl: fields found, text cut in place, everything else byte for byte.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>

#include "record_help.h"

static struct help_run run = {.format = FMT_JSONL, .pick = help_pick_lines};

/* One record; lines with GO in them go. */
static void rewrites(const char *in, const char *want)
{
    struct buf out = {0};
    run.ctx = "GO";
    help_all(&run, in, strlen(in), 0, NULL, &out);
    cr_assert_eq(out.len, strlen(want), "%.*s", (int)out.len, (char *)out.ptr);
    cr_assert_eq(memcmp(out.ptr, want, out.len), 0, "%.*s\nfor\n%s", (int)out.len, (char *)out.ptr, want);
    buf_free(&out);
}

static void dumps(const char *in, const char *want)
{
    struct buf d = {0};
    help_all(&run, in, strlen(in), 0, &d, NULL);
    cr_assert_eq(d.len, strlen(want), "%.*s", (int)d.len, (char *)d.ptr);
    cr_assert_eq(memcmp(d.ptr, want, d.len), 0, "got\n%.*swanted\n%s", (int)d.len, (char *)d.ptr, want);
    buf_free(&d);
    run.opts = (struct decoder_opts){0};
    run.records = NULL;
}

Test(jsonl, fields_of_reddit_hn_stackexchange)
{
    dumps("{\"id\":\"c1\",\"author\":\"ann\",\"created_utc\":1500000000,\"parent_id\":\"t1_c0\",\"body\":"
          "\"hi\"}\n",
          "#1 @0:1 ok id=c1 author=ann date=1500000000 parent=t1_c0\n[[hi]]\n");
    dumps("{\"by\":\"pg\",\"id\":15,\"parent\":1,\"text\":\"hi\",\"time\":1160419233,\"type\":\"comment\"}",
          "#1 @0:1 ok id=15 author=pg date=1160419233 parent=1\n[[hi]]\n");
    dumps("{\"owner\":{\"user_id\":3,\"display_name\":\"Ann "
          "\\u00e9\"},\"creation_date\":9,\"answer_id\":7,\"body\":"
          "\"plain\"}",
          "#1 @0:1 ok id=7 author=Ann \xc3\xa9 date=9\n[[plain]]\n");
}

Test(jsonl, text_field_priority_and_type)
{
    dumps("{\"post\":\"p\",\"body\":\"b\",\"text\":5,\"x\":{\"text\":\"no\"}}", "#1 @0:1 ok\n[[b]]\n");
    dumps("{\"text\":null,\"content\":\"c\"}", "#1 @0:1 ok\n[[c]]\n");
    dumps("{\"title\":\"no text here\"}", "#1 @0:1 ok title=no text here\n");
    dumps("[1,2]\n\"text\"\n\n12", "#1 @0:1 ok\n#2 @6:2 ok\n#3 @13:3 ok\n#4 @14:4 ok\n");
    dumps("\xef\xbb\xbf{\"text\":\"after a mark\"}", "#1 @0:1 ok\n[[after a mark]]\n");
}

Test(jsonl, dotted_paths)
{
    run.opts = (struct decoder_opts){"a.b.1.c", "meta.thread", "a\\.b", HTML_PART_CLEAN};
    dumps("{\"a\":{\"b\":[{\"c\":\"0\"},{\"c\":\"1\"},{\"c\":\"2\"}]},\"meta\":{\"thread\":77},\"a.b\":\"x\"}",
          "#1 @0:1 ok id=x thread=77\n[[1]]\n");
    run.opts = (struct decoder_opts){"a.b", NULL, NULL, HTML_PART_CLEAN};
    dumps("{\"text\":\"t\",\"a\":{\"b\":{}}}", "#1 @0:1 ok\n");
}

Test(jsonl, last_duplicate_counts)
{
    run.opts = (struct decoder_opts){0};
    rewrites("{\"text\":\"GO\",\"text\":\"a\\nGO\\nb\"}", "{\"text\":\"GO\",\"text\":\"a\\nb\"}");
}

Test(jsonl, escapes_stay_as_they_were)
{
    rewrites("{\"big\":123456789012345678901234567890,\"text\":\"\\u0061\\/\\ud83d\\ude00\\ud800 "
             "x\\nGO\\n\\t\\\"q\\\" "
             "\xff\xfe \xc3\xa9 \\u00E9\", \"n\":1e5,\"n\":1.0}\r\n",
             "{\"big\":123456789012345678901234567890,\"text\":\"\\u0061\\/\\ud83d\\ude00\\ud800 x\\n\\t\\\"q\\\" "
             "\xff\xfe \xc3\xa9 \\u00E9\", \"n\":1e5,\"n\":1.0}\r\n");
    rewrites("{\"text\":\"GO\"}", "{\"text\":\"\"}");
    rewrites("{\"text\":\"GO \\ud83d\\ude00\\u000a\\uDC00\"}", "{\"text\":\"\\uDC00\"}");
}

Test(jsonl, malformed_is_named_and_passed_through)
{
    dumps("{\"text\":\"a\"\n{\"text\":\"b\"}\n{\"text\":\"c\n",
          "#1 @0:1 skip error=the object does not end at 11\n#2 @12:2 ok\n[[b]]\n"
          "#3 @25:3 skip error=the string does not end at 10\n");
    const char *bad[] = {"{",   "{\"a\"}", "{\"a\":}",    "{\"a\":1,}", "[1,]",   "[1 2]",   "01",  "1.", "-",  "1e",
                         "tru", "\"\\x\"", "\"\\u12g4\"", "{} x",       "\"\t\"", "{'a':1}", "nul", "+1", ".5", "\"\\"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf d = {0}, out = {0};
        help_all(&run, bad[i], strlen(bad[i]), 0, &d, &out);
        cr_assert(memmem(d.ptr, d.len, " skip error=", 12), "%s", bad[i]);
        cr_assert(out.len == strlen(bad[i]) && memcmp(out.ptr, bad[i], out.len) == 0);
    }
}

Test(jsonl, deep_nesting_is_bounded)
{
    size_t n = 3000000;
    char *s = malloc(n + 1);
    memset(s, '[', n);
    s[n] = 0;
    struct buf d = {0};
    help_all(&run, s, n, 0, &d, NULL);
    cr_assert(memmem(d.ptr, d.len, "nested too deep", 15));
    memset(s, '[', 50000);
    memset(s + 50000, ']', 50000);
    d.len = 0;
    help_all(&run, s, 100000, 0, &d, NULL);
    cr_assert(memmem(d.ptr, d.len, " ok", 3));
}

Test(jsonl, html_fields_are_judged_as_text)
{
    dumps("{\"text\":\"&gt; said <i>so<\\/i>\\n<p>I&#x27;d say <a href=\\\"x\\\">no</a>.<p>Bye\"}",
          "#1 @0:1 ok\n[[> said so\n\nI'd say no.\n\nBye]]\n");
    rewrites("{\"text\":\"Yes<p>&gt; GO &amp; more<p>No &amp; never\"}", "{\"text\":\"Yes<p>No &amp; never\"}");
    rewrites("{\"cooked\":1,\"text\":\"<aside class=\\\"quote\\\" data-username=\\\"bob\\\" "
             "data-post=\\\"2\\\">\\n<div "
             "class=\\\"title\\\">bob GO:</div>\\n<blockquote>\\n<p>GO "
             "quoted</p>\\n</blockquote>\\n</aside>\\n<p>My "
             "answer</p>\"}",
             "{\"cooked\":1,\"text\":\"\\n<p>My answer</p>\"}");
    dumps("{\"text\":\"a < b and c > d\\n> q\"}", "#1 @0:1 ok\n[[a < b and c > d\n> q]]\n");
}

Test(jsonl, parts_of_a_giant_record)
{
    size_t n = 300000;
    char *s = malloc(n + 64);
    strcpy(s, "{\"text\":\"");
    memset(s + 9, 'x', n);
    strcpy(s + 9 + n, "\"}\n{\"text\":\"ok\"}\n");
    struct help_run small = {.format = FMT_JSONL, .max_record = 65536};
    struct buf first = {0};
    for (size_t cut = 0; cut < 200000; cut += 17771) {
        struct buf d = {0}, out = {0};
        help_all(&small, s, strlen(s), cut, &d, &out);
        cr_assert(out.len == strlen(s) && memcmp(out.ptr, s, out.len) == 0);
        cr_assert(memmem(d.ptr, d.len, "#2 @300012:2 ok", 15), "%.*s", (int)d.len, (char *)d.ptr);
        if (!cut)
            first = d;
        cr_assert(d.len == first.len && memcmp(d.ptr, first.ptr, d.len) == 0, "cut %zu", cut);
    }
}

Test(jsonl, documents)
{
    dumps("[{\"text\":\"a\"},{\"text\":\"b\"}]\n", "#1 @0:1 ok\n[[a]]\n#2 @14:1 ok\n[[b]]\n#2 @26:1 ok\n");
    dumps("[\n  {\"text\": \"a\"},\n  {\"text\": \"b\"}\n]\n", "#1 @0:1 ok\n[[a]]\n#2 @19:3 ok\n[[b]]\n#2 @35:4 ok\n");
    dumps("{\n \"text\": \"a\"\n}\n{\n \"text\": \"}\\\"{\"\n}\n", "#1 @0:1 ok\n[[a]]\n#2 @17:4 ok\n[[}\"{]]\n");
    dumps("{\"text\":\"a\"}{\"text\":\"b\"}", "#1 @0:1 ok\n[[a]]\n#2 @12:1 ok\n[[b]]\n");
    dumps("\x1e{\"text\":\"a\"}\n\x1e{\"text\":\"b\"", "#1 @0:1 ok\n[[a]]\n#2 @14:2 skip error=the object does not end at 12\n");
    rewrites("[ {\"text\":\"a\\nGO\"} , {\"text\":\"GO\"} ]", "[ {\"text\":\"a\\n\"} , {\"text\":\"\"} ]");
}

Test(jsonl, records_of_a_path)
{
    const char *doc = "{\"n\":[{\"text\":\"no\"}],\"stream\":{\"posts\":[{\"id\":1,\"text\":\"a\"},{\"id\":2,\"text\":\"b\"}]},"
                      "\"text\":\"no\"}";
    run.records = "stream.posts";
    dumps(doc, "#1 @0:1 ok id=1\n[[a]]\n#2 @60:1 ok id=2\n[[b]]\n#2 @79:1 ok\n");
    run.records = "*.posts";
    dumps("[{\"posts\":[{\"text\":\"a\"}]},\n {\"posts\":{\"text\":\"b\"}}]",
          "#1 @0:1 ok\n[[a]]\n#2 @23:1 ok\n[[b]]\n#2 @49:2 ok\n");
    run.records = "\xd0\xbf";
    dumps("{\"\\u043f\":[{\"text\":\"a\"}]}", "#1 @0:1 ok\n[[a]]\n#1 @23:1 ok\n");
}

Test(jsonl, keys_with_escapes)
{
    run.opts = (struct decoder_opts){"\xd1\x82", NULL, NULL, HTML_PART_CLEAN};
    dumps("{\"\\u0442\":\"a\"}", "#1 @0:1 ok\n[[a]]\n");
    dumps("{\"te\\u0078t\":\"b\"}", "#1 @0:1 ok\n[[b]]\n");
}

Test(jsonl, every_turn_is_a_post)
{
    run.opts = (struct decoder_opts){"messages.*.content", NULL, NULL, HTML_PART_CLEAN};
    dumps(
        "{\"id\":\"c\",\"messages\":[{\"role\":\"u\",\"content\":\"a\"},{\"content\":\"b\\n\",\"role\":\"v\"},{\"content\":7}]}",
        "#1 @0:1 ok id=c\n  post 0-1 author=u\n  post 3-5 author=v\n[[a\n\nb\n]]\n");
    run.opts = (struct decoder_opts){"m.*.c", NULL, NULL, HTML_PART_CLEAN};
    rewrites("{\"m\":[{\"c\":\"GO\"},{\"c\":\"x\\nGO\\ny\"},{\"c\":\"\"},{\"c\":\"<p>z<\\/p>\\n<p>GO<\\/p>\"}]}",
             "{\"m\":[{\"c\":\"\"},{\"c\":\"x\\ny\"},{\"c\":\"\"},{\"c\":\"<p>z<\\/p>\\n\"}]}");
    run.opts = (struct decoder_opts){0};
}

Test(jsonl, what_json_does_not_have)
{
    dumps("{\"text\":\"a\\ud800b\",\"v\":NaN,\"w\":[-Infinity,Infinity]}", "#1 @0:1 ok\n[[a\xef\xbf\xbd"
                                                                           "b]]\n");
    rewrites("{\"text\":\"a \\ud800\\nGO\"}", "{\"text\":\"a \\ud800\\n\"}");
    dumps("  \n\t\r\n", "#1 @0:1 ok\n#2 @3:2 ok\n");
}
