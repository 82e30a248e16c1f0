/* pages: one small thread an engine, our own writing after the markup each produces; used by test_html.
 * SPDX-License-Identifier: MIT */
#ifndef PAGES_H
#define PAGES_H

static const struct {
    const char *name, *html;
} pages[] = {
    {"xenforo2",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<article class=\"message message--post js-post\" data-author=\"Ann\" data-content=\"post-1\" id=\"js-post-1\">\n"
    "<header class=\"message-attribution\"><time class=\"u-dt\" datetime=\"2020-01-01T10:00:00+0000\">Jan 1</time></header>\n"
    "<article class=\"message-body js-selectToQuote\"><div class=\"bbWrapper\">First post.<br />\n"
    "Second line.</div><div class=\"js-selectToQuoteEnd\">&nbsp;</div></article></article>\n"
    "<article class=\"message message--post\" data-author=\"Bob\" data-content=\"post-2\">\n"
    "<time datetime=\"2020-01-02T10:00:00+0000\">Jan 2</time>\n"
    "<article class=\"message-body\"><div class=\"bbWrapper\"><blockquote data-attributes=\"member: 1\" data-quote=\"Ann\" data-source=\"post: 1\" class=\"bbCodeBlock bbCodeBlock--expandable bbCodeBlock--quote\">\n"
    "<div class=\"bbCodeBlock-title\"><a href=\"/goto/post\?id=1\" class=\"bbCodeBlock-sourceJump\">Ann said:</a></div>\n"
    "<div class=\"bbCodeBlock-content\"><div class=\"bbCodeBlock-expandContent\">First post.</div><div class=\"bbCodeBlock-expandLink js-expandLink\"><a>Click to expand...</a></div></div></blockquote>My answer &amp; more.</div></article>\n"
    "<aside class=\"message-signature\"><div class=\"bbWrapper\">sig</div></aside></article>\n"
    "</body></html>\n"},
    {"xenforo1",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<ol class=\"messageList\"><li id=\"post-1\" class=\"message\" data-author=\"Ann\"><article><blockquote class=\"messageText ugc baseHtml\">First post.<div class=\"messageTextEndMarker\">&nbsp;</div></blockquote></article><span class=\"DateTime\" title=\"Jan 1, 2015 at 5:00 PM\">Jan 1</span></li>\n"
    "<li id=\"post-2\" class=\"message\" data-author=\"Bob\"><article><blockquote class=\"messageText\"><div class=\"bbCodeBlock bbCodeQuote\" data-author=\"Ann\"><aside><div class=\"attribution type\">Ann said: <a href=\"goto/post\?id=1#post-1\" class=\"AttributionLink\">&uarr;</a></div><blockquote class=\"quoteContainer\"><div class=\"quote\">First post.</div><div class=\"quoteExpand\">Click to expand...</div></blockquote></aside></div>My answer.</blockquote></article></li></ol>\n"
    "</body></html>\n"},
    {"vbulletin3",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<table id=\"post11\" class=\"tborder\"><tr><td class=\"thead\"><a name=\"post11\">&nbsp;</a> 01-01-2009, 10:00 AM</td></tr><tr><td class=\"alt2\"><a class=\"bigusername\" href=\"m\">Ann</a></td></tr><tr><td class=\"alt1\" id=\"td_post_11\"><div id=\"post_message_11\">First post.</div></td></tr></table>\n"
    "<table id=\"post12\" class=\"tborder\"><tr><td class=\"thead\">01-02-2009, 10:00 AM</td></tr><tr><td class=\"alt2\"><a class=\"bigusername\">Bob</a></td></tr><tr><td class=\"alt1\"><div id=\"post_message_12\"><div style=\"margin:20px; margin-top:5px; \"><div class=\"smallfont\" style=\"margin-bottom:2px\">Quote:</div><table cellpadding=\"6\"><tr><td class=\"alt2\" style=\"border:1px inset\"><div>Originally Posted by <strong>Ann</strong> <a href=\"showthread.php\?p=11#post11\"><img src=\"viewpost.gif\" alt=\"View Post\" /></a></div><div style=\"font-style:italic\">First post.</div></td></tr></table></div>My answer.</div></td></tr></table>\n"
    "</body></html>\n"},
    {"vbulletin4",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<ol id=\"posts\"><li class=\"postbitlegacy postbit postcontainer\" id=\"post_11\"><div class=\"posthead\"><span class=\"postdate\"><span class=\"date\">01-01-2012,&nbsp;<span class=\"time\">10:00 AM</span></span></span></div><a class=\"username offline\" href=\"m\"><strong>Ann</strong></a><div class=\"content\"><blockquote class=\"postcontent restore \">First post.</blockquote></div></li>\n"
    "<li class=\"postcontainer\" id=\"post_12\"><span class=\"date\">01-02-2012</span><a class=\"username\"><strong>Bob</strong></a><blockquote class=\"postcontent restore\"><div class=\"bbcode_container\"><div class=\"bbcode_quote\"><div class=\"quote_container\"><div class=\"bbcode_quote_container\"></div><div class=\"bbcode_postedby\"><img src=\"q.png\" alt=\"Quote\" /> Originally Posted by <strong>Ann</strong> <a href=\"showthread.php\?p=11#post11\" rel=\"nofollow\">View Post</a></div><div class=\"message\">First post.</div></div></div></div>My answer.</blockquote></li></ol>\n"
    "</body></html>\n"},
    {"vbulletin5",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<ul><li class=\"b-post js-post\" data-node-id=\"11\"><div class=\"author\"><a href=\"m\">Ann</a></div><time datetime=\"2016-01-01\">x</time><div class=\"js-post__content-text OLD__post-content-text restore h-wordwrap\" itemprop=\"text\">First post.</div></li>\n"
    "<li class=\"b-post\" data-node-id=\"12\"><div class=\"author\"><a>Bob</a></div><time datetime=\"2016-01-02\">x</time><div class=\"js-post__content-text\"><div class=\"bbcode_container\"><div class=\"bbcode_quote\"><div class=\"quote_container\"><div class=\"bbcode_postedby\">Originally posted by <strong>Ann</strong> <a href=\"#post11\">View Post</a></div><div class=\"message\">First post.</div></div></div></div>My answer.</div></li></ul>\n"
    "</body></html>\n"},
    {"mybb",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div id=\"posts\"><div class=\"post\" id=\"post_11\"><div class=\"post_author\"><div class=\"author_information\"><span class=\"largetext\"><a href=\"u\">Ann</a></span></div></div><div class=\"post_content\"><span class=\"post_date\">01-01-2018, 10:00 AM</span><div class=\"post_body scaleimages\" id=\"pid_11\">First post.</div></div></div>\n"
    "<div class=\"post\" id=\"post_12\"><div class=\"post_author\"><div class=\"author_information\"><a href=\"u\">Bob</a></div></div><span class=\"post_date\">01-02-2018</span><div class=\"post_body\"><blockquote class=\"mycode_quote\"><cite><span> (01-01-2018, 10:00 AM)</span>Ann Wrote: <a href=\"showthread.php\?pid=11#pid11\" class=\"quick_jump\"></a></cite>First post.</blockquote>My answer.</div></div></div>\n"
    "</body></html>\n"},
    {"phpbb3",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div id=\"p11\" class=\"post has-profile bg2\"><div class=\"postbody\"><p class=\"author\"><a class=\"unread\" href=\"p\">Post</a> by <strong><a href=\"u\" class=\"username\">Ann</a></strong> &raquo; <time datetime=\"2019-01-01T10:00:00+00:00\">Tue Jan 01</time></p><div class=\"content\">First post.<br>\n"
    "Second line.</div></div></div>\n"
    "<div id=\"p12\" class=\"post has-profile bg1\"><div class=\"postbody\"><p class=\"author\">by <strong><a class=\"username\">Bob</a></strong> » <time datetime=\"2019-01-02T10:00:00+00:00\">Wed</time></p><div class=\"content\"><blockquote><div><cite><a href=\"u\">Ann</a> wrote: <a href=\"./viewtopic.php\?p=11#p11\" data-post-id=\"11\">↑</a><span class=\"responsive-hide\">Tue Jan 01</span></cite>First post.<blockquote class=\"uncited\"><div>older</div></blockquote></div></blockquote>My answer.</div><div class=\"signature\">sig</div></div></div>\n"
    "</body></html>\n"},
    {"phpbb2",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<table class=\"forumline\"><tr><td width=\"150\" align=\"left\" valign=\"top\" class=\"row1\"><span class=\"name\"><a name=\"11\"></a><b>Ann</b></span></td><td class=\"row1\" width=\"100%\" height=\"28\" valign=\"top\"><table><tr><td width=\"100%\"><span class=\"postdetails\">Posted: Sat Jan 01, 2005 10:00 am<span class=\"gen\">&nbsp;</span> Post subject: T</span></td></tr><tr><td colspan=\"2\"><hr /></td></tr><tr><td colspan=\"2\"><span class=\"postbody\">First post.</span></td></tr></table></td></tr>\n"
    "<tr><td class=\"row2\"><span class=\"name\"><b>Bob</b></span></td><td class=\"row2\" width=\"100%\" height=\"28\" valign=\"top\"><table><tr><td><span class=\"postdetails\">Posted: Sun Jan 02, 2005</span></td></tr><tr><td colspan=\"2\"><span class=\"postbody\"></span><table width=\"90%\"><tr><td><span class=\"genmed\"><b>Ann wrote:</b></span></td></tr><tr><td class=\"quote\">First post.</td></tr></table><span class=\"postbody\"><br />My answer.</span></td></tr></table></td></tr></table>\n"
    "</body></html>\n"},
    {"smf2",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div class=\"windowbg\"><div class=\"post_wrapper\"><div class=\"poster\"><h4><a href=\"u\">Ann</a></h4></div><div class=\"postarea\"><div class=\"keyinfo\"><div class=\"smalltext\">&#171; <strong>on:</strong> January 01, 2012, 10:00:00 AM &#187;</div></div><div class=\"post\"><div class=\"inner\" id=\"msg_11\">First post.</div></div></div></div></div>\n"
    "<div class=\"windowbg2\"><div class=\"post_wrapper\"><div class=\"poster\"><h4><a>Bob</a></h4></div><div class=\"keyinfo\"><div class=\"smalltext\">Reply</div></div><div class=\"post\"><div class=\"inner\" id=\"msg_12\"><div class=\"quoteheader\"><div class=\"topslice_quote\"><a href=\"x.msg11#msg11\">Quote from: Ann on January 01, 2012, 10:00:00 AM</a></div></div><blockquote class=\"bbc_standard_quote\">First post.</blockquote><div class=\"quotefooter\"><div class=\"botslice_quote\"></div></div>My answer.</div></div></div></div>\n"
    "</body></html>\n"},
    {"smf21",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div class=\"post_wrapper\"><div class=\"poster\"><h4><a>Bob</a></h4></div><div class=\"postinfo\"><a class=\"smalltext\" href=\"m\">January 02, 2022</a></div><div class=\"post\"><div class=\"inner\" data-msgid=\"12\" id=\"msg_12\"><blockquote class=\"bbc_standard_quote\"><cite><a href=\"index.php\?msg=11\">Quote from: Ann on January 01, 2022, 10:00:00 AM</a></cite>First post.</blockquote>My answer.</div></div></div>\n"
    "</body></html>\n"},
    {"invision4",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<article id=\"elComment_11\" class=\"cPost ipsBox ipsComment ipsComment_parent\"><aside><h3 class=\"cAuthorPane_author\"><strong><a href=\"u\">Ann</a></strong></h3></aside><time datetime=\"2017-12-05T15:00:00Z\">x</time><div data-role=\"commentContent\" class=\"ipsType_richText\"><p>First post.</p></div></article>\n"
    "<article id=\"elComment_12\" class=\"ipsComment\"><h3 class=\"cAuthorPane_author\"><a>Bob</a></h3><time datetime=\"2017-12-06T15:00:00Z\">x</time><div data-role=\"commentContent\"><blockquote class=\"ipsQuote\" data-ipsquote=\"\" data-ipsquote-contentcommentid=\"11\" data-ipsquote-username=\"Ann\"><div class=\"ipsQuote_citation\">On 12/5/2017 at 3:00 PM, Ann said:</div><div class=\"ipsQuote_contents\"><p>First post.</p></div></blockquote><p>My answer.</p></div></article>\n"
    "</body></html>\n"},
    {"invision3",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div class=\"post_block hentry\" id=\"post_id_11\"><h3><span class=\"author vcard\"><a href=\"u\">Ann</a></span></h3><abbr class=\"published\" title=\"2012-01-01T10:00:00+00:00\">x</abbr><div itemprop=\"commentText\" class=\"post entry-content \">First post.</div></div>\n"
    "<div class=\"post_block\" id=\"post_id_12\"><span class=\"author vcard\"><a>Bob</a></span><abbr class=\"published\" title=\"2012-01-02T10:00:00+00:00\">x</abbr><div class=\"post entry-content\"><blockquote class=\"ipsBlockquote\" data-author=\"Ann\" data-cid=\"11\"><p>First post.</p></blockquote><p>My answer.</p></div></div>\n"
    "</body></html>\n"},
    {"discourse_crawler",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div id=\"post_1\" class=\"topic-body crawler-post\"><div class=\"crawler-post-meta\"><span class=\"creator\" itemprop=\"author\"><a href=\"u\"><span itemprop=\"name\">ann</span></a></span><time datetime=\"2021-01-01T10:00:00Z\">x</time></div><div class=\"post\" itemprop=\"text\"><p>First post.</p></div></div>\n"
    "<div id=\"post_2\" class=\"topic-body crawler-post\"><span class=\"creator\"><span itemprop=\"name\">bob</span></span><time datetime=\"2021-01-02T10:00:00Z\">x</time><div class=\"post\" itemprop=\"text\"><aside class=\"quote no-group\" data-username=\"ann\" data-post=\"1\" data-topic=\"9\"><div class=\"title\"><div class=\"quote-controls\"></div>ann:</div><blockquote><p>First post.</p></blockquote></aside><p>My answer.</p></div></div>\n"
    "</body></html>\n"},
    {"discourse",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div class=\"topic-post\"><article data-post-id=\"101\"><div class=\"names\"><span class=\"username\"><a>ann</a></span></div><div class=\"post-date\"><span class=\"relative-date\" title=\"Jan 1, 2021\">1y</span></div><div class=\"cooked\"><p>First post.</p></div></article></div>\n"
    "<div class=\"topic-post\"><article data-post-id=\"102\"><div class=\"names\"><span class=\"username\"><a>bob</a></span></div><div class=\"cooked\"><aside class=\"quote\" data-username=\"ann\" data-post=\"1\"><div class=\"title\">ann:</div><blockquote><p>First post.</p></blockquote></aside><p>My answer.</p></div></article></div>\n"
    "</body></html>\n"},
    {"flarum_noscript",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<noscript id=\"flarum-content\"><div class=\"container\"><div><article class=\"CommentPost\"><div class=\"PostUser\"><h3 class=\"PostUser-name\">ann</h3></div><div class=\"Post-body\"><p>First post.</p></div></article><article><div class=\"PostUser\"><h3>bob</h3></div><div class=\"Post-body\"><blockquote class=\"uncited\"><div><p><a href=\"/d/1/1\" class=\"PostMention\" data-id=\"1\">ann</a> First post.</p></div></blockquote><p>My answer.</p></div></article></div></div></noscript>\n"
    "</body></html>\n"},
    {"flarum",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<article class=\"CommentPost Post\" data-id=\"1\"><div class=\"PostUser\"><h3 class=\"PostUser-name\"><span class=\"username\">ann</span></h3></div><time datetime=\"2021-01-01T10:00:00Z\">x</time><div class=\"Post-body\"><p>First post.</p></div></article>\n"
    "<article class=\"CommentPost Post\" data-id=\"2\"><span class=\"PostUser-name\"><span class=\"username\">bob</span></span><time datetime=\"2021-01-02T10:00:00Z\">x</time><div class=\"Post-body\"><blockquote><p><a class=\"PostMention\" data-id=\"1\">ann</a> First post.</p></blockquote><p>My answer.</p></div></article>\n"
    "</body></html>\n"},
    {"nodebb",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<ul component=\"topic\"><li component=\"post\" data-index=\"0\" data-pid=\"1\" data-username=\"ann\"><span class=\"timeago\" title=\"2021-01-01T10:00:00Z\">x</span><div class=\"content\" component=\"post/content\"><p>First post.</p></div></li>\n"
    "<li component=\"post\" data-pid=\"2\" data-username=\"bob\"><span class=\"timeago\" title=\"2021-01-02T10:00:00Z\">x</span><div component=\"post/content\"><p>@ann said in <a href=\"/post/1\">T</a>:</p><blockquote><p>First post.</p></blockquote><p>My answer.</p></div><div component=\"post/signature\">sig</div></li></ul>\n"
    "</body></html>\n"},
    {"hackernews",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<table><tr class=\"athing comtr\" id=\"1001\"><td><a href=\"u\" class=\"hnuser\">ann</a> <span class=\"age\" title=\"2021-01-01T10:00:00\"><a>1 hour ago</a></span><div class=\"comment\"><div class=\"commtext c00\">First post.<p>Second paragraph.</p></div><div class=\"reply\"><p><a>reply</a></p></div></div></td></tr>\n"
    "<tr class=\"athing comtr\" id=\"1002\"><td><a class=\"hnuser\">bob</a><span class=\"age\" title=\"2021-01-01T11:00:00\"></span><div class=\"comment\"><div class=\"commtext c00\">&gt; First post.<p>My answer. <pre><code>if (x)\n"
    "  y();\n"
    "</code></pre></div></div></td></tr></table>\n"
    "</body></html>\n"},
    {"oldreddit",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<div class=\"sitetable nestedlisting\"><div class=\"thing id-t1_a comment\" data-fullname=\"t1_a\" data-author=\"ann\"><div class=\"entry\"><p class=\"tagline\"><time datetime=\"2021-01-01T10:00:00+00:00\">x</time></p><form class=\"usertext\"><div class=\"usertext-body\"><div class=\"md\"><p>First post.</p></div></div></form></div><div class=\"child\"><div class=\"thing comment\" data-fullname=\"t1_b\" data-author=\"bob\"><div class=\"entry\"><p class=\"tagline\"><time datetime=\"2021-01-02T10:00:00+00:00\">x</time></p><div class=\"usertext-body\"><div class=\"md\"><blockquote><p>First post.</p></blockquote><p>My answer.</p></div></div></div></div></div></div></div>\n"
    "</body></html>\n"},
    {"other",
    "<!DOCTYPE html>\n"
    "<html><head><title>T</title></head><body>\n"
    "<nav>Home | About</nav><h1>Title</h1><p>A para with <b>bold</b>  text<br>and a line.</p><ul><li>one<li>two</ul><pre>code\n"
    "  kept</pre><blockquote cite=\"http://x\"><p>Quoted.</p></blockquote><table><tr><td>a</td><td>b</td></tr></table><script>var x = \"<p>no</p>\";</script><p>End.\n"
    "</body></html>\n"},
};

#endif
