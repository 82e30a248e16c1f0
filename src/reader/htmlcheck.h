/* htmlcheck: see htmlcheck.c.  Internal to reader/.  The man page tells the bounds.  SPDX-License-Identifier: MIT */
#ifndef READER_HTMLCHECK_H
#define READER_HTMLCHECK_H

#include <stddef.h>
#include <stdint.h>

/* Depth of elements.  Browsers stop at 512; the parser looks at every open element for each tag, so depth costs time. */
#define HTML_DEPTH 1000u
/* Attributes of an element.  gumbo compares each with those before it: 256 cost twice what text costs, 40,000 cost 300 times as
 * much. */
#define HTML_ATTRIBUTES 256u
/* A page may have HTML_ELEMENTS elements, and more if it has HTML_DENSITY bytes for each.  Forum pages have 20 to 60 bytes for
 * each element; tables of empty cells 9. */
#define HTML_DENSITY 6u
#define HTML_ELEMENTS 20000u
/* Memory of an element with its text and attributes, at least. */
#define HTML_NODE_BYTES 180u

/* NULL if the page is within bounds, else which bound it breaks; tree: bytes that its tree may take. */
const char *htmlcheck(const uint8_t *p, size_t n, size_t tree);

/* Bytes that a tree may take: 9 MB with --memory=64M, 24 MB with 1G, and 96 MB at most.  It depends on --memory alone, since what
 * is read must not depend on the number of workers. */
static inline size_t htmlcheck_tree(uint64_t memory)
{
    uint64_t more = memory / 64, most = (uint64_t)88 << 20;
    return ((size_t)8 << 20) + (size_t)(more < most ? more : most);
}

#endif
