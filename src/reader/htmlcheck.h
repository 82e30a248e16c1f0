/* htmlcheck: see htmlcheck.c; inner to reader/.  The bounds are told in the man page.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLCHECK_H
#define READER_HTMLCHECK_H

#include <stddef.h>
#include <stdint.h>

/* Browsers stop at 512; every element in scope is looked at for each tag, so depth is time. */
#define HTML_DEPTH 1000u
/* gumbo compares each with those before it: 256 cost twice what text costs, 40,000 cost 300 times as much. */
#define HTML_ATTRIBUTES 256u
/* Forum pages have an element for every 20 to 60 bytes; tables of empty cells one for 9. */
#define HTML_DENSITY 6u
#define HTML_ELEMENTS 20000u
/* An element with its text and attributes, at least. */
#define HTML_NODE_BYTES 180u

/* NULL, or what is too much about the page; tree: bytes that its tree may take. */
const char *htmlcheck(const uint8_t *p, size_t n, size_t tree);

/* Bytes that a tree may take with --memory: 9 MB of 64M, 24 MB of 1G, and 96 MB at most.  A function of --memory alone: what is read must not
 * depend on the number of workers. */
static inline size_t htmlcheck_tree(uint64_t memory)
{
    uint64_t more = memory / 64, most = (uint64_t)88 << 20;
    return ((size_t)8 << 20) + (size_t)(more < most ? more : most);
}

#endif
