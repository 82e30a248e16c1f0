/* pages_more: one small thread for each of the boards, trackers and chats that engines.c knows, our own writing after the
 * markup each produces, and for the general readings; used by test_html.  SPDX-License-Identifier: MIT */
#ifndef PAGES_MORE_H
#define PAGES_MORE_H

static const struct {
    const char *name, *html;
    int quoted; /* 0: its quotes are > in the text */
} more_pages[] = {
    {"fluxbb",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div id=\"p1\" class=\"blockpost rowodd firstpost\"><h2><span><a href=\"viewtopic.php?pid=1#p1\">2024-01-01 "
     "10:00:00</a></span></h2><div class=\"box\"><div class=\"inbox\"><div class=\"postbody\"><div "
     "class=\"postleft\"><dl><dt><strong>Ann</strong></dt></dl></div><div class=\"postright\"><div class=\"postmsg\"><p>First "
     "post.</p></div></div></div></div></div></div>\n"
     "<div id=\"p2\" class=\"blockpost roweven\"><h2><span><a href=\"viewtopic.php?pid=2#p2\">2024-01-02 "
     "10:00:00</a></span></h2><div class=\"postbody\"><div class=\"postleft\"><dl><dt><strong>Bob</strong></dt></dl></div><div "
     "class=\"postright\"><div class=\"postmsg\"><div class=\"quotebox\"><cite>Ann wrote:</cite><blockquote><div><p>First "
     "post.</p></div></blockquote></div><p>My answer.</p></div></div></div></div>\n"
     "</body></html>\n",
     1},
    {"subsilver2",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<table class=\"tablebg\"><tr class=\"row1\"><td valign=\"middle\"><a name=\"p1\"></a><span "
     "class=\"postauthor\">Ann</span></td>"
     "<td><table><tr><td class=\"gensmall\"><div style=\"float: left;\">Post subject: kettles</div><div style=\"float: "
     "right;\"><b>Posted:</b> Mon Jan 01, 2024 10:00 am</div></td></tr></table></td></tr><tr class=\"row1\"><td "
     "class=\"profile\"><span class=\"postdetails\"><b>Joined:</b> Thu Jan 05, 2012<br /><b>Posts:</b> "
     "3</span></td><td><table><tr><td><div "
     "class=\"postbody\">First post.</div><span class=\"postbody\"><br />_________________<br />Never "
     "again.</span></td></tr></table></td></tr></table>\n"
     "<table class=\"tablebg\"><tr class=\"row2\"><td valign=\"middle\"><a name=\"p2\"></a><span "
     "class=\"postauthor\">Bob</span></td>"
     "<td><table><tr><td class=\"gensmall\"><div style=\"float: left;\">Post subject: Re: kettles</div><div style=\"float: "
     "right;\"><b>Posted:</b> Tue Jan 02, 2024 10:00 am</div></td></tr></table></td></tr><tr class=\"row2\"><td "
     "class=\"profile\"><span class=\"postdetails\"><b>Joined:</b> Thu Jan 12, 2012<br /><b>Posts:</b> "
     "9</span></td><td><table><tr><td><div "
     "class=\"postbody\"><div class=\"quotetitle\">Ann wrote:</div><div class=\"quotecontent\">First post.</div><br />My "
     "answer.</div></td></tr></table></td></tr></table>\n"
     "</body></html>\n",
     1},
    {"drupal 6",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body><div class=\"breadcrumb\"><a href=\"/\">Home</a></div>\n"
     "<div id=\"node-5\" class=\"node\"><h2>Kettles</h2><span class=\"submitted\">Submitted by <a "
     "href=\"../user/1.html\">Ann</a> on "
     "Mon, 01/01/2024 - 10:00</span><div class=\"content\"><p>First post.</p></div></div>\n"
     "<div id=\"comments\"><a id=\"comment-2\"></a><div class=\"comment comment-published\"><h3>Re: Kettles</h3><div "
     "class=\"submitted\">Submitted by <a href=\"../user/2.html\">Bob</a> on Tue, 02/01/2024 - 10:00.</div><div "
     "class=\"content\"><blockquote><p>First post.</p></blockquote><p>My answer.</p></div><div class=\"links\"><ul><li><a "
     "href=\"#\">reply</a></li></ul></div></div></div>\n"
     "</body></html>\n",
     1},
    {"gamefaqs",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<table><tr><td class=\"msg\" id=\"message_1\"><div class=\"msg_infobox\"><span class=\"user\"><a class=\"name "
     "menu_toggle\"><b>Ann</b></a></span><span class=\"post_time\" title=\"2/21/2024 5:15:06 AM\">2 years ago</span><span "
     "class=\"message_num\">#1</span></div><div class=\"msg_body_box\"><div class=\"msg_body\"><div class=\"msg_text\">First "
     "post.<br></div></div></div></td></tr>\n"
     "<tr><td class=\"msg\" id=\"message_2\"><div class=\"msg_infobox\"><a class=\"name\"><b>Bob</b></a><span "
     "class=\"post_time\" title=\"2/21/2024 5:17:06 AM\">2 years ago</span></div><div class=\"msg_body_box\"><div "
     "class=\"msg_text\"><cite data-quote-id=\"1\">Ann posted... </cite><br><blockquote>First post.</blockquote>My "
     "answer.<br></div></div></td></tr></table>\n"
     "</body></html>\n",
     1},
    {"mumsnet",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div id=\"original-post\"><p class=\"font-bold\">Ann &middot; <span>03/03/2026 19:44</span></p><div id=\"thread-body\" "
     "class=\"post-body\"><p>First post.</p></div></div>\n"
     "<div id=\"12\" data-reply-id=\"12\"><div class=\"font-bold\">Bob &middot; <span>03/03/2026 20:20</span></div><div "
     "id='reply-body-12' class=\"post-body\"><blockquote>First post.</blockquote><p>My answer.</p></div></div>\n"
     "</body></html>\n",
     1},
    {"bbpress",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"bbp-header\"><div class=\"bbp-reply-author\">Author</div><div class=\"bbp-reply-content\">Posts</div></div>"
     "<div class=\"bbp-body\"><div id=\"post-1\" class=\"bbp-reply-header\"><div class=\"bbp-meta\"><span "
     "class=\"bbp-reply-post-date\">May 1, 2019 at 5:24 am</span></div></div><div class=\"loop-item-0\"><div "
     "class=\"bbp-reply-author\"><a class=\"bbp-author-link\"><span class=\"bbp-author-name\">Ann</span></a></div><div "
     "class=\"bbp-reply-content\"><p>First post.</p></div></div>\n"
     "<div id=\"post-2\" class=\"bbp-reply-header\"><div class=\"bbp-meta\"><span class=\"bbp-reply-post-date\">May 2, 2019 at "
     "5:24 am</span></div></div><div class=\"loop-item-1\"><div class=\"bbp-reply-author\"><a class=\"bbp-author-link\"><span "
     "class=\"bbp-author-name\">Bob</span></a></div><div class=\"bbp-reply-content\"><blockquote><p>First "
     "post.</p></blockquote><p>My answer.</p></div></div></div>\n"
     "</body></html>\n",
     1},
    {"wpforo",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div id=\"post-1\" class=\"post-wrap\"><div class=\"wpforo-post\"><div class=\"wpf-left\"><div class=\"author-name\"><a "
     "href=\"/p/1/\">Ann</a></div></div><div class=\"wpf-right\"><div class=\"wpforo-post-content\"><p>First post.</p></div><div "
     "class=\"wpforo-post-content-bottom\"><div class=\"cbleft\">Posted : August 19, 2018 7:29 PM</div></div></div></div></div>\n"
     "<div id=\"post-2\" class=\"post-wrap\"><div class=\"wpforo-post\"><div class=\"wpf-left\"><div class=\"author-name\"><a "
     "href=\"/p/2/\">Bob</a></div></div><div class=\"wpf-right\"><div class=\"wpforo-post-content\"><blockquote><p>First "
     "post.</p></blockquote><p>My answer.</p><div class=\"wpf-post-button-actions\">Quote</div></div></div></div></div>\n"
     "</body></html>\n",
     1},
    {"vanilla",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div id=\"Discussion_9\" class=\"Item ItemDiscussion\"><div class=\"Item-Header\"><span class=\"Author\"><a "
     "class=\"PhotoWrap\" title=\"Ann\"></a><a class=\"Username\">Ann</a></span><span class=\"DateCreated\"><time "
     "datetime=\"2025-03-01T16:35:52+00:00\">March 2025</time></span></div><div class=\"Message userContent\"><p>First "
     "post.</p></div></div>\n"
     "<ul><li class=\"Item ItemComment\" id=\"Comment_1\"><div class=\"Comment\"><span class=\"Author\"><a "
     "class=\"Username\">Bob</a></span><div class=\"Message userContent\"><blockquote class=\"Quote UserQuote\"><div "
     "class=\"QuoteAuthor\"><a class=\"QuoteLink\" href=\"/discussion/9\"></a><a>Ann</a> said:</div><div "
     "class=\"QuoteText\"><p>First post.</p></div></blockquote><p>My answer.</p></div><div class=\"Signature userContent\">Game "
     "room: two chairs</div></div></li></ul>\n"
     "</body></html>\n",
     1},
    {"jforum",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"contentBackground1 postItem\"><div class=\"postItmCntnt\"><div class=\"name\"><a "
     "href=\"/u/1/ann\">Ann</a></div></div><div class=\"postItmCntnt\"><span class=\"postdate\"><span title=\"Sep 16, 2019 "
     "17:07:45\" id=\"11\">posted 6 years ago</span></span><div class=\"postText\">First post.</div></div></div>\n"
     "<div class=\"contentBackground2 postItem\"><div class=\"postItmCntnt\"><div class=\"name\"><a "
     "href=\"/u/2/bob\">Bob</a></div></div><div class=\"postItmCntnt\"><span class=\"postdate\"><span title=\"Sep 17, 2019 "
     "17:07:45\" id=\"12\">posted 6 years ago</span></span><div class=\"postText\"><blockquote>First post.</blockquote>My "
     "answer.</div></div></div>\n"
     "</body></html>\n",
     1},
    {"lemmy",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<ul class=\"comments\"><li class=\"comment\"><article class=\"details comment-node\" id=\"comment-1\"><a "
     "class=\"person-listing\" href=\"/u/ann\"><span>Ann</span></a><span class=\"moment-time\" data-tippy-content=\"Friday, 1 "
     "March 2024\">1 year ago</span><div class=\"comment-content\"><div class=\"md-div\"><p>First "
     "post.</p></div></div></article>\n"
     "<ul class=\"comments\"><li class=\"comment\"><article class=\"details comment-node\" id=\"comment-2\"><a "
     "class=\"person-listing\" href=\"/u/bob\"><span>Bob</span></a><div class=\"comment-content\"><div "
     "class=\"md-div\"><blockquote><p>First post.</p></blockquote><p>My answer.</p></div></div></article></li></ul></li></ul>\n"
     "</body></html>\n",
     1},
    {"discuz",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div id=\"post_1\"><table id=\"pid1\"><tr><td><div class=\"authi\"><a href=\"space-uid-1.html\" "
     "class=\"xw1\">Ann</a></div></td><td><em id=\"authorposton1\">Posted 2013-5-1 10:00</em><div class=\"pct\"><table><tr><td "
     "class=\"t_f\" id=\"postmessage_1\">First post.</td></tr></table></div></td></tr></table></div>\n"
     "<div id=\"post_2\"><table id=\"pid2\"><tr><td><div class=\"authi\"><a href=\"space-uid-2.html\" "
     "class=\"xw1\">Bob</a></div></td><td><em id=\"authorposton2\">Posted <span title=\"2013-5-2 "
     "11:00:00\">yesterday</span></em><div class=\"pct\"><table><tr><td class=\"t_f\" id=\"postmessage_2\"><div "
     "class=\"quote\"><blockquote><font size=\"2\">Ann posted 2013-5-1 10:00</font><br />First post.</blockquote></div>My "
     "answer.</td></tr></table></div></td></tr></table></div>\n"
     "</body></html>\n",
     1},
    {"vbulletin3div",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div id=\"post11\"><div class=\"tpost\"><div class=\"thead\">#1 <a name=\"post11\"></a>11-24-02, 05:36 PM</div><div "
     "id=\"postmenu_11\"><a class=\"bigusername\">Ann</a></div><div id=\"td_post_11\"><div id=\"post_message_11\">First "
     "post.</div></div></div></div>\n"
     "<div class=\"tpost\" id=\"post12\"><div class=\"thead\">11-25-02, 05:36 PM</div><div id=\"postmenu_12\">Bob</div><div "
     "id=\"post_message_12\"><blockquote>First post.</blockquote>My answer.</div></div>\n"
     "</body></html>\n",
     1},
    {"xenforo2names",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<article class=\"message message--post\" id=\"js-post-1\" data-content=\"post-1\"><div class=\"message-cell--user\"><h4 "
     "class=\"message-name\"><a class=\"username\">Ann</a></h4></div><div class=\"message-userContent\"><article "
     "class=\"message-body\"><div class=\"bbWrapper\">First post.</div></article></div></article>\n"
     "<article class=\"message message--post\" id=\"js-post-2\" data-content=\"post-2\"><h4 class=\"message-name\"><a "
     "class=\"username\">Bob</a></h4><div class=\"message-userContent\"><article class=\"message-body\"><div "
     "class=\"bbWrapper\"><blockquote class=\"bbCodeBlock bbCodeBlock--quote\"><div>First post.</div></blockquote>My "
     "answer.</div></article></div></article>\n"
     "</body></html>\n",
     1},
    {"invision5",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<article class=\"ipsEntry js-ipsEntry ipsEntry--post\" id=\"elComment_1\"><aside><h3 class=\"ipsEntry__username\"><a "
     "class=\"ipsUsername\">Ann</a></h3></aside><div class=\"ipsEntry__meta\"><time datetime=\"2024-06-14T13:22:54Z\">June "
     "14</time></div><div class=\"ipsRichText\" data-role=\"commentContent\"><p>First post.</p></div></article>\n"
     "<article class=\"ipsEntry js-ipsEntry ipsEntry--post\" id=\"elComment_2\"><aside><h3 class=\"ipsEntry__username\"><a "
     "class=\"ipsUsername\">Bob</a></h3></aside><div class=\"ipsRichText\" data-role=\"commentContent\"><blockquote "
     "class=\"ipsQuote\" data-ipsquote-username=\"Ann\" data-ipsquote-contentcommentid=\"1\"><div "
     "class=\"ipsQuote_citation\">Ann said:</div><div class=\"ipsQuote_contents\"><p>First post.</p></div></blockquote><p>My "
     "answer.</p></div></article>\n"
     "</body></html>\n",
     1},
    {"hackernews2013",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<table><tr><td class=\"default\"><div><span class=\"comhead\"><a href=\"user?id=ann\">ann</a> 1 day ago | <a "
     "href=\"item?id=1\">link</a></span></div><br>\n"
     "<span class=\"comment\"><font color=#000000>First post.</font></span><p><font size=1><u><a "
     "href=\"reply?id=1\">reply</a></u></font></td></tr>\n"
     "<tr><td class=\"default\"><span class=\"comhead\"><a href=\"user?id=bob\">bob</a> | <a "
     "href=\"item?id=2\">link</a></span><br>\n"
     "<span class=\"comment\"><font color=#000000>&gt; First post.<p>My answer.</font></span></td></tr></table>\n"
     "</body></html>\n",
     0},
    {"newreddit",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<shreddit-comment author=\"ann\" thingid=\"t1_a\" created=\"2024-01-01T10:00:00\"><shreddit-comment-action-row "
     "thingid=\"t1_a\"></shreddit-comment-action-row><div slot=\"comment\"><p>First post.</p></div>\n"
     "<shreddit-comment author=\"bob\" thingid=\"t1_b\" created=\"2024-01-02\"><div slot=\"comment\"><blockquote><p>First "
     "post.</p></blockquote><p>My answer.</p></div></shreddit-comment></shreddit-comment>\n"
     "</body></html>\n",
     1},
    {"somethingawful",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<table class=\"post\" id=\"post1\"><tr><td class=\"userinfo\"><dl class=\"userinfo\"><dt "
     "class=\"author\">Ann</dt></dl></td><td class=\"postbody\">First post.</td></tr><tr><td class=\"postdate\">Jan 1, 2012 "
     "10:00</td></tr></table>\n"
     "<table class=\"post\" id=\"post2\"><tr><td class=\"userinfo\"><dl class=\"userinfo\"><dt "
     "class=\"author\">Bob</dt></dl></td><td class=\"postbody\"><div class=\"bbc-block\"><h4><a class=\"quote_link\" "
     "href=\"/showthread.php?goto=post&amp;postid=1\">Ann posted:</a></h4><blockquote>First post.</blockquote></div>My answer.<p "
     "class=\"signature\">sig</p></td></tr><tr><td class=\"postdate\">Jan 2, 2012 10:00</td></tr></table>\n"
     "</body></html>\n",
     1},
    {"hardwarefr",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<table class=\"messagetable\"><tr class=\"message\"><td class=\"messCase1\"><a name=\"t1\"></a><b "
     "class=\"s2\">Ann</b></td><td class=\"messCase2\"><div class=\"toolbar\"><div class=\"left\">01-01-2010</div></div><div "
     "id=\"para1\"><p>First post.</p></div></td></tr></table>\n"
     "<table class=\"messagetable\"><tr class=\"message\"><td class=\"messCase1\"><a name=\"t2\"></a><b "
     "class=\"s2\">Bob</b></td><td class=\"messCase2\"><div class=\"toolbar\"><div class=\"left\">02-01-2010</div></div><div "
     "id=\"para2\"><div class=\"container\"><table class=\"citation\"><tr><td><b class=\"s1\"><a href=\"#t1\">Ann a \303\251crit "
     ":</a></b><br /><p>First post.</p></td></tr></table></div><p>My answer.</p></div></td></tr></table>\n"
     "</body></html>\n",
     1},
    {"drupal",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title><meta name=\"Generator\" content=\"Drupal 9\"></head><body>\n"
     "<article class=\"comment\" id=\"comment-1\"><p class=\"submitted\">By <span class=\"username\">Ann</span></p><time "
     "datetime=\"2020-01-01\">1</time><div class=\"field--name-comment-body\"><p>First post.</p></div></article>\n"
     "<article class=\"comment\" id=\"comment-2\"><span class=\"username\">Bob</span><div "
     "class=\"field--name-comment-body\"><blockquote><p>First post.</p></blockquote><p>My answer.</p></div><ul "
     "class=\"links\"><li>reply</li></ul></article>\n"
     "</body></html>\n",
     1},
    {"4chan",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"thread\"><div class=\"postContainer opContainer\"><div id=\"p1\" class=\"post op\"><div "
     "class=\"postInfo\"><span class=\"nameBlock\"><span class=\"name\">Ann</span></span> <span class=\"dateTime\" "
     "data-utc=\"1500000000\">1</span></div><blockquote class=\"postMessage\" id=\"m1\">First post.</blockquote></div></div>\n"
     "<div class=\"postContainer replyContainer\"><div id=\"p2\" class=\"post reply\"><span class=\"nameBlock\"><span "
     "class=\"name\">Bob</span></span><blockquote class=\"postMessage\" id=\"m2\"><a href=\"#p1\" "
     "class=\"quotelink\">&gt;&gt;1</a><br><span class=\"quote\">&gt;First post.</span><br>My "
     "answer.</blockquote></div></div></div>\n"
     "</body></html>\n",
     0},
    {"vichan",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"post op\" id=\"op_1\"><p class=\"intro\"><label><span class=\"name\">Ann</span> <time "
     "datetime=\"2020-01-01T10:00:00Z\">1</time></label></p><div class=\"body\"><p class=\"body-line\">First "
     "post.</p></div></div>\n"
     "<div class=\"post reply\" id=\"reply_2\"><p class=\"intro\"><span class=\"name\">Bob</span></p><div class=\"body\"><p "
     "class=\"body-line\"><a href=\"#1\">&gt;&gt;1</a></p><p class=\"body-line\"><span class=\"quote\">&gt;First "
     "post.</span></p><p class=\"body-line\">My answer.</p></div></div>\n"
     "</body></html>\n",
     0},
    {"futaba",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"thre\" data-res=\"1\"><span class=\"cnm\">Ann</span><span class=\"cnw\">20/01/01(Wed)10:00:00</span><span "
     "class=\"cno\">No.1</span><blockquote>First post.</blockquote>\n"
     "<table><tr><td class=\"rtd\"><span class=\"cnm\">Bob</span><span class=\"cnw\">20/01/02</span><span "
     "class=\"cno\">No.2</span><blockquote><font color=\"#789922\">&gt;First post.</font><br>My "
     "answer.</blockquote></td></tr></table></div>\n"
     "</body></html>\n",
     0},
    {"github",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"timeline-comment\" id=\"issue-1\"><h3><a class=\"author\" href=\"/ann\">ann</a> <relative-time "
     "datetime=\"2020-01-01T10:00:00Z\">1</relative-time></h3><div class=\"comment-body markdown-body\"><p>First "
     "post.</p></div></div>\n"
     "<div class=\"timeline-comment\" id=\"issuecomment-2\"><a class=\"author\">bob</a><div class=\"comment-body\"><span "
     "class=\"email-hidden-toggle\"><a>...</a></span><div class=\"email-quoted-reply\"><p>First post.</p></div><p>My "
     "answer.</p></div></div>\n"
     "</body></html>\n",
     1},
    {"github2024",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div data-testid=\"issue-viewer-issue-container\"><a data-testid=\"issue-body-header-author\">ann</a><div "
     "data-testid=\"markdown-body\"><p>First post.</p></div></div>\n"
     "<div data-testid=\"comment-viewer-outer-box-IC_1\" id=\"issuecomment-1\"><a data-testid=\"avatar-link\">bob</a><div "
     "data-testid=\"markdown-body\"><blockquote><p>First post.</p></blockquote><p>My answer.</p></div></div>\n"
     "</body></html>\n",
     1},
    {"bugzilla",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title><link title=\"Bugzilla\" href=\"s\"></head><body>\n"
     "<div id=\"c0\" class=\"bz_comment bz_first_comment\"><span class=\"bz_comment_user\"><span class=\"vcard\"><span "
     "class=\"fn\">Ann</span></span></span><span class=\"bz_comment_time\">2020-01-01</span><pre class=\"bz_comment_text\" "
     "id=\"comment_text_0\">First post.</pre></div>\n"
     "<div id=\"c1\" class=\"bz_comment\"><span class=\"bz_comment_user\"><span class=\"fn\">Bob</span></span><pre "
     "class=\"bz_comment_text\"><span class=\"quote\">(In reply to Ann from comment #0)\n"
     "&gt; First post.</span>\n"
     "\n"
     "My answer.</pre></div>\n"
     "</body></html>\n",
     1},
    {"discord",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"chatlog\"><div class=\"chatlog__message-group\"><div class=\"chatlog__message-container\"><div "
     "class=\"chatlog__message\" data-message-id=\"1\"><span class=\"chatlog__author\">ann</span><span "
     "class=\"chatlog__timestamp\" title=\"1 January 2020\">1</span><div class=\"chatlog__content chatlog__markdown\"><span "
     "class=\"chatlog__markdown-preserve\">First post.</span></div></div></div></div>\n"
     "<div class=\"chatlog__message\" data-message-id=\"2\"><div class=\"chatlog__reply\"><div "
     "class=\"chatlog__reply-content\">First post.</div></div><span class=\"chatlog__author\">bob</span><div "
     "class=\"chatlog__content chatlog__markdown\"><div class=\"chatlog__quote\"><div class=\"chatlog__quote-content\">First "
     "post.</div></div>My answer.</div></div></div>\n"
     "</body></html>\n",
     1},
    {"telegram",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"history\"><div class=\"message default clearfix\" id=\"message1\"><div class=\"body\"><div class=\"pull_right "
     "date details\" title=\"01.01.2020 10:00:00\">10:00</div><div class=\"from_name\">Ann</div><div class=\"text\">First "
     "post.</div></div></div>\n"
     "<div class=\"message default clearfix\" id=\"message2\"><div class=\"body\"><div class=\"pull_right date details\" "
     "title=\"02.01.2020\">10:01</div><div class=\"from_name\">Bob</div><div class=\"reply_to details\">In reply to <a "
     "href=\"#go_to_message1\">this message</a></div><div class=\"text\"><blockquote>First post.</blockquote>My "
     "answer.</div></div></div></div>\n"
     "</body></html>\n",
     1},
    {"stackexchange",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"question\" id=\"question\" data-questionid=\"1\"><div class=\"js-vote-count\">3</div><div class=\"s-prose "
     "js-post-body\" itemprop=\"text\"><p>First post.</p></div><div class=\"user-details\"><a href=\"/u/1\">Ann</a></div><span "
     "class=\"relativetime\" title=\"2020-01-01 10:00:00Z\">1</span></div>\n"
     "<div class=\"answer\" id=\"answer-2\"><div class=\"s-prose js-post-body\"><blockquote><p>First post.</p></blockquote><p>My "
     "answer.</p></div><div class=\"user-details\"><a>Bob</a></div></div>\n"
     "</body></html>\n",
     1},
    {"schemaorg",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div itemscope itemtype=\"https://schema.org/DiscussionForumPosting\"><span itemprop=\"author\" itemscope><b "
     "itemprop=\"name\">Ann</b></span><meta itemprop=\"datePublished\" content=\"2020-01-01\"><div itemprop=\"text\">First "
     "post.</div>\n"
     "<div itemprop=\"comment\" itemscope itemtype=\"https://schema.org/Comment\" id=\"c2\"><span itemprop=\"author\" "
     "itemscope><b itemprop=\"name\">Bob</b></span><div itemprop=\"text\"><blockquote>First post.</blockquote>My "
     "answer.</div></div></div>\n"
     "</body></html>\n",
     1},
    {"microformats",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<div class=\"hentry\" id=\"e1\"><span class=\"author vcard\"><span class=\"fn\">Ann</span></span><abbr class=\"published\" "
     "title=\"2010-01-01\">1</abbr><div class=\"entry-content\"><p>First post.</p></div></div>\n"
     "<div class=\"hentry\" id=\"e2\"><span class=\"author vcard\"><span class=\"fn\">Bob</span></span><div "
     "class=\"entry-content\"><blockquote><p>First post.</p></blockquote><p>My answer.</p></div></div>\n"
     "</body></html>\n",
     1},
    {"commentids",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<h1>Blog</h1><ol class=\"commentlist\"><li id=\"comment-1\"><div id=\"div-comment-1\" class=\"comment-body\"><div "
     "class=\"comment-author vcard\"><cite class=\"fn\">Ann</cite></div><div class=\"comment-meta\"><a>1 "
     "January</a></div><p>First post.</p></div></li>\n"
     "<li id=\"comment-2\"><div id=\"div-comment-2\" class=\"comment-body\"><div class=\"comment-author vcard\"><cite "
     "class=\"fn\">Bob</cite></div><blockquote><p>First post.</p></blockquote><p>My answer.</p><div "
     "class=\"reply\"><a>Reply</a></div></div></li></ol>\n"
     "</body></html>\n",
     1},
    {"articles",
     "<!DOCTYPE html>\n"
     "<html><head><title>T</title></head><body>\n"
     "<main><article id=\"p1\"><header><a class=\"author-name\">Ann</a> <time datetime=\"2020-01-01\">1</time></header><p>First "
     "post.</p></article>\n"
     "<article id=\"p3\"><header><a class=\"author-name\">Cem</a></header><p>Third.</p></article><article id=\"p2\"><header><a "
     "class=\"author-name\">Bob</a></header><blockquote><p>First post.</p></blockquote><p>My "
     "answer.</p><footer>like</footer></article>\n"
     "</main>\n"
     "</body></html>\n",
     1},
};

#endif
