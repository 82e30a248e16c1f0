/* pages_more: one small thread for each of the boards, trackers and chats that engines.c knows, our own writing after the
 * markup each produces, and for the general readings; used by test_html.  SPDX-License-Identifier: MIT */
#ifndef PAGES_MORE_H
#define PAGES_MORE_H

static const struct {
    const char *name, *html;
    int quoted; /* 0: its quotes are > in the text */
} more_pages[] = {
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
