/* test_htmlis: a field is HTML, or text in which a tag or two stand.  SPDX-License-Identifier: MIT */
#include <criterion/criterion.h>
#include <string.h>

#include "reader/htmltext.h"

Test(htmlis, html)
{
    static const char *const fields[] = {
        "First one.<p>Second one.",
        "I don&#x27;t think so",
        "see <a href=\"https:&#x2F;&#x2F;x.org\">this</a>, it is <i>good</i>",
        "&gt; quoted here<p>my answer",
        "<p>Hello</p>\n\n<p>World</p>\n",
        "line<br />\n<br />\nmore text",
        "line one <br>\nline two <br>\nline three",
        "<blockquote>old words</blockquote>\n\nmy new words\n\nand more",
        "<p>code:</p>\n<pre><code>a &lt; b\n> x <- 3\n</code></pre>\n<p>end</p>",
        "<span class=\"quote\">&gt;green</span><br>text",
        "<div class=\"x\">foo</div>",
        "Text & more <br/>next<br/>third<br/>forth<br/>fifth<br/>sixth",
        "He said &quot;no&quot; twice",
        "As jsoup writes it \n<br> \n<br> with and without\n<br> a reference.",
        "<blockquote>\n <div>\n  <cite>Ann wrote:</cite>is it\n  <br> so?\n </div>\n</blockquote>\n<br> Yes.\n<br> It is.",
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        cr_assert(htmltext_is((const uint8_t *)fields[i], strlen(fields[i])), "%s", fields[i]);
}

Test(htmlis, text)
{
    static const char *const fields[] = {
        "> one\n> <p>\n> two\n\nMine.",
        "use the <p> tag here",
        "Use `<br>` to break",
        "a < b and c > d",
        "if x<y then <b> is z",
        "# Title\n\n<img src=\"a.png\">\n\n**bold** and [link](http://x.org)",
        "I <b>really</b> mean it\n\n> quote\n\nanswer",
        "&gt; reddit quote\n\nmy answer",
        "AT&T & co",
        "Try <div> and see",
        "<br> breaks a line,\n<p> begins a paragraph",
        "<br> breaks a line,\n<br> needs no end, <p> may have one",
        "use <cite>Emma</cite> when you name a book, not <i>",
        "it takes <br> and\n <br> there and & here",
        "vector<int> v; map<string,int> m;",
        "mail <ann@example.org> wrote",
        "the \"<p>\" element and \"<br>\" too",
        "<<<<<<< HEAD\nfoo",
        "Look:\n```html\n<p>hi</p>\n```\nok?",
        "<details>\n<summary>Logs</summary>\n\n```\nx\n```\n\n</details>\n\n# More",
        "no tags at all",
        "1. do <br>\n2. use <li> items\n\n* star item\n* other",
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        cr_assert_not(htmltext_is((const uint8_t *)fields[i], strlen(fields[i])), "%s", fields[i]);
}
