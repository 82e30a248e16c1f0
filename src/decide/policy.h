/* policy: the reasons by which text goes, and how many words each situation needs.
 *
 * Decisions are made for runs (lines one after the other that stand in one source in order) and for
 * fragments (a part of a line).  A run goes when the words matched exactly, weighed by their rarity, reach
 * the need of its situation.  Words are counted in halves: a token of a script without spaces is one half.
 * In doubt the text is kept.  Where the needs come from is told in NOTES.md ("Matching").  Numbers that one function alone
 * needs (distances, lengths) stand in its file.
 * SPDX-License-Identifier: MIT */
#ifndef DECIDE_POLICY_H
#define DECIDE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "config.h"
#include "decide/weigh.h"

/* Why a stretch went; the third field of explain. */
enum reason {
    R_NEW = 0,   /* kept: nothing speaks for removing it */
    R_RULE,      /* a rule's sign alone; named by the rule */
    R_RUN,       /* lines found in one source, in order */
    R_FRAGMENT,  /* a part of a line found in one source */
    R_BETWEEN,   /* short or wordless, between lines that went */
    R_REPLACED,  /* a file name, link or date where the source has another */
    R_ANNOUNCE,  /* attribution of the quote below */
    R_UNMARKED,  /* below an attribution, source not in the stream */
    R_PARAGRAPH, /* paragraph contained in one seen anywhere before */
    R_AGAIN,     /* a post with the id and the text of an earlier one */
    R_N
};

const char *reason_name(enum reason r);

enum situation {
    S_BOUNDED,   /* begins and ends at line or sentence ends of the source, below a line that goes */
    S_ALONE,     /* the same, below text that stays */
    S_OPEN,      /* otherwise: --min-words */
    S_CRUMBS,    /* no line of 4 or more words in the run */
    S_LAST,      /* last thing in the post, nothing new after it */
    S_FAREWELL,  /* near the end, and the source near the end of its post, which is mostly uncovered: a
                   * signature, a motto, a formula */
    S_WISH,      /* what people say to each other in the same words each time: `Hope this helps and good luck!` */
    S_PASSING,   /* begins or ends within a sentence of the post: a turn of phrase */
    S_LIST,      /* more than half of the lines are short list items */
    S_CODE,      /* more than half of the lines look like code or a table */
    S_FAR,       /* seen elsewhere in the run, in a thread of several posts */
    S_FAR_LAST,  /* the same, nothing new after it: a signature, a motto, a greeting */
    S_FAR_TEXT,  /* seen elsewhere, text without separators: whole lines of --min-words and more */
    S_FAR_LOOSE, /* the same, not whole lines of the source, or edited */
    S_FAR_VERSE, /* lines of less than 8 words: a refrain */
    S_FAR_CODE,
    S_FRAG_WHOLE,        /* at the start of a line; source and target begin and end at ends */
    S_FRAG_LONG,         /* the target goes on within its sentence */
    S_FRAG_SOURCE,       /* the source does not end there */
    S_FRAG_LINES,        /* inside a line: whole lines of the source, whole sentences of the line */
    S_FRAG_SENTENCE,     /* the same, whole sentences of the source */
    S_FRAG_INNER,        /* the same, but the line's own sentence goes on around it */
    S_FRAG_FAR,          /* text without separators: whole lines of the source, up to the end of a sentence */
    S_FRAG_FAR_OPEN,     /* the same, and the sentence goes on */
    S_FRAG_FAR_SENTENCE, /* whole sentences of source and line */
    S_FRAG_FAR_INNER,    /* of the source only */
    S_N
};

/* How many half words a run or fragment needs in this situation; more if --min-words is raised. */
unsigned policy_need(const struct config *c, enum situation s);
/* The largest need of all situations. */
unsigned policy_most(const struct config *c);

/* Where the source of a text stands: this decides how many edits the text may have. */
enum bounds {
    BOUNDS_NONE,   /* text without separators: a paragraph may be anybody's */
    BOUNDS_BESIDE, /* text without separators, found a little above in itself: an entry of the same list, say */
    BOUNDS_LED,    /* a post, found in an earlier one of its thread, below an announcement: somebody is quoted */
    BOUNDS_THREAD, /* the same, without one: it may be another statement */
    BOUNDS_FAR,    /* a post, found in another thread: only what says the same */
    BOUNDS_OWN     /* a post, found earlier in itself: only what is the same, word for word */
};

/* Whether a text of so many words (whole ones), with such edits, still says what its source says. */
bool policy_same(const struct config *c, uint32_t words, struct edits e, enum bounds bounds);

/* Edits.  A text of fewer words than POLICY_LONG may have no other word than its source; in text without separators the words
 * that only the source has count towards the length too. */
#define POLICY_LONG 25u
#define POLICY_OTHER 8u    /* words that one other word needs around it, in a quote that is announced */
#define POLICY_PLAIN 60u   /* words of a text in a post that has other words, and of what stands unchanged above and below */
#define POLICY_TELLING 60u /* words that another name, number or negation needs around it, in a post */
/* In text without separators edits are weighed: another word weighs 1, ... */
#define POLICY_NUMBER 6u    /* a number, a negation or an identifier */
#define POLICY_CAPITAL 3u   /* a name */
#define POLICY_PHRASE 2u    /* a word of a phrase, beyond its own weight */
#define POLICY_TWICE 20u    /* a word that stands for the same other one at two places */
#define POLICY_SIBLING 4u   /* times as much if the source stands beside it: entries of a list differ in what they are about */
#define POLICY_BESIDE 1000u /* tokens: a paragraph so near above stands beside it */

/* To compare a word letter by letter takes as long as to read a few hundred bytes, so a post has a share of such comparisons. */
#define POLICY_VARIANTS 16u        /* at least so many, */
#define POLICY_VARIANTS_SHARE 256u /* and one more for so many tokens */

#define POLICY_PAGE 40u      /* lines of a post without paragraphs that is a page: in fewer a repeat is a refrain */
#define POLICY_STRAY 2u      /* posts of a thread that one stray separator makes */
#define POLICY_AROUND 3u     /* words of the source around what was written into the box of a quote */
#define POLICY_CRUMB 4u      /* a line of fewer words says nothing by itself */
#define POLICY_WEIGH 25u     /* runs of fewer words are weighed by rarity */
#define POLICY_OCCUR 12u     /* most earlier places counted */
#define POLICY_REPLACED 6u   /* longest replaced line, words */
#define POLICY_SKIPPED 256u  /* tokens of the source that may be missing there: a paragraph was left out */
#define POLICY_FILE 3u       /* words of a line that is a file name */
#define POLICY_GROUP 4u      /* most replaced lines in a row */
#define POLICY_NAME 4u       /* words of a line that may be a name */
#define POLICY_MOSTLY 9u     /* tenths of a source post found here: then its end is quoted too */
#define POLICY_SEGMENTS 512u /* matches looked at for the share of a source post */
#define POLICY_PROSE 4u   /* words on either side of an edit that are no code: then it is a word misspelt, no other identifier */
#define POLICY_APART 400u /* tokens between two lines of one place */
#define POLICY_NEAR_LINES 200u /* lines around a run that may know its source */
#define POLICY_NEAR_END 40u    /* tokens from the end of the source's post */
#define POLICY_EDGE 2u         /* words replaced at either end of a line that still counts as found */
#define POLICY_NAMED 6u        /* the same, known by the name of one who posts */
#define POLICY_HEAD 16u        /* words of an attribution at the head of a line */
#define POLICY_EDGES 3u        /* posts with the same words at their head or foot: then software wrote them */
#define POLICY_RUN_ON 3u       /* tokens that a match may run over an end by chance */
#define POLICY_SNAP 2u         /* tokens a cut may move to a sentence end */

#endif
