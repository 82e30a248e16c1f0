/* posthead: what a line between posts tells of the post below it: who wrote it, and when.
 *
 *     Post by bob » Mon Jan 06, 2020 5:04 pm            phpBB
 *     « Reply #3 on: August 16, 2010, 12:37:54 AM »     SMF: when
 *     jane_d 2020-04-22 11:12:14 UTC #14                Discourse, Flarum
 *     [–]jane_d 49 points 2 hours ago                   Reddit
 *     jane on Jul 23, 2010 | parent | next [–]          Hacker News
 *     12 ：name：2019/07/27 10:35:39                     text boards
 *     name 发表于 2018-11-21 01:28                       Discuz
 *     From: Jane Doe <jane@example.org>                 archives of mail; Date: beside it
 *
 * It is asked of lines that separate posts, not of text.  Slices are of the line.  SPDX-License-Identifier: MIT */
#ifndef READER_POSTHEAD_H
#define READER_POSTHEAD_H

#include "text/slice.h"

/* Fills what the line tells and the other line did not. */
void posthead_read(struct slice line, struct slice *author, struct slice *date);

#endif
