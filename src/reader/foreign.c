/* foreign: formats that are recognised by their first bytes and not read (detect_foreign, see detect.h), since cleaning them as
 * text
 * would break them.  A table with an entry for each.  SPDX-License-Identifier: MIT */
#include <string.h>
#include <strings.h>

#include "reader/detect.h"
#include "reader/foreign.h"

#define BYTES(s) (s), sizeof(s) - 1

struct foreign {
    const char *magic;
    size_t len, at;
    bool (*really)(const uint8_t *p, size_t n); /* a further test; NULL: the first bytes are enough */
    const char *what;                           /* a sentence for people */
};

/* Behind the magic, byte `at` is one that no text has. */
static bool binary_5th(const uint8_t *p, size_t n)
{
    return n > 4 && (p[4] < 0x20 || p[4] >= 0x7f) && p[4] != '\n' && p[4] != '\r';
}
static bool digit_6th(const uint8_t *p, size_t n) { return n > 5 && (uint8_t)(p[5] - '0') < 10; }
static bool digit_3rd(const uint8_t *p, size_t n) { return n > 5 && p[5] >= '1' && p[5] <= '9'; }

static bool holds(const uint8_t *p, size_t n, const char *word)
{
    return memmem(p, n < 4096 ? n : 4096, word, strlen(word)) != NULL;
}

static bool office(const uint8_t *p, size_t n)
{
    return holds(p, n, "[Content_Types].xml") || holds(p, n, "mimetypeapplication/") || holds(p, n, "word/");
}

#define UNPACK "; unpack it and give its files"
static const struct foreign kinds[] = {
    {BYTES("PAR1"), 0, binary_5th,
     "a Parquet file, which is not read; use the Python package (python -m thresh) or convert it to JSON lines"},
    {BYTES("ARROW1"), 0, NULL, "an Arrow file, which is not read; use the Python package or convert it to JSON lines"},
    {BYTES("FEA1"), 0, binary_5th, "a Feather file, which is not read; convert it to JSON lines"},
    {BYTES("Obj\001"), 0, NULL, "an Avro file, which is not read; convert it to JSON lines"},
    {BYTES("SQLite format 3\0"), 0, NULL,
     "an SQLite database, which is not read; export a table: sqlite3 -json FILE 'select ...'"},
    {BYTES("PK\003\004"), 0, office,
     "an office document (docx, xlsx, odt, epub, ...), which is not read; save it as plain text or HTML"},
    {BYTES("PK\003\004"), 0, NULL, "a zip archive, which is not read" UNPACK},
    {BYTES("PK\005\006"), 0, NULL, "an empty zip archive, which is not read"},
    {BYTES("7z\274\257\047\034"), 0, NULL, "a 7z archive, which is not read" UNPACK},
    {BYTES("Rar!\032\007"), 0, NULL, "a rar archive, which is not read" UNPACK},
    {BYTES("ustar"), 257, NULL, "a tar archive, which is not read" UNPACK},
    {BYTES("\004\042\115\030"), 0, NULL, "an lz4 file, which is not read; unpack it: lz4 -dc FILE | thresh"},
    {BYTES("\002\041\114\030"), 0, NULL, "an lz4 file, which is not read; unpack it: lz4 -dc FILE | thresh"},
    {BYTES("LZIP\001"), 0, NULL, "an lzip file, which is not read; unpack it: lzip -dc FILE | thresh"},
    {BYTES("\037\235"), 0, NULL, "a file packed by compress, which is not read; unpack it: uncompress -c FILE | thresh"},
    {BYTES("\377\006\000\000sNaPpY"), 0, NULL, "a snappy file, which is not read; unpack it first"},
    {BYTES("%PDF-"), 0, digit_6th, "a PDF, which is not read; take its text out first: pdftotext FILE -"},
    {BYTES("%!PS-Adobe"), 0, NULL, "a PostScript file, which is not read; take its text out first: ps2ascii FILE"},
    {BYTES("{\\rtf"), 0, digit_3rd, "an RTF document, which is not read; save it as plain text or HTML"},
    {BYTES("\320\317\021\340\241\261\032\341"), 0, NULL,
     "an office document (doc, xls, msg), which is not read; save it as plain text, HTML or mail"},
    {BYTES("!BDN"), 0, binary_5th, "an Outlook folder (pst), which is not read; convert it: readpst -o DIR FILE"},
    {BYTES("<?xml"), 0, NULL,
     "an XML document, which is not read; convert it to JSON lines or plain text (-f text reads it as it is)"},
    {BYTES("\200\004\225"), 0, NULL, "a Python pickle, which is not read; write it as JSON lines"},
    {BYTES("\211HDF\r\n\032\n"), 0, NULL, "an HDF5 file, which is not read"},
    {BYTES("\223NUMPY"), 0, NULL, "a NumPy file, which is not read"},
    {BYTES("\211PNG\r\n\032\n"), 0, NULL, "an image (PNG), which has no text"},
    {BYTES("\377\330\377"), 0, NULL, "an image (JPEG), which has no text"},
    {BYTES("GIF89a"), 0, NULL, "an image (GIF), which has no text"},
    {BYTES("GIF87a"), 0, NULL, "an image (GIF), which has no text"},
    {BYTES("\177ELF"), 0, NULL, "a program (ELF), which has no text"},
};

#define WIDE 64u /* bytes */

/* UTF-16 without a mark: of the first bytes each second one is zero, and none of the others. */
static bool may_be_wide(const uint8_t *p, size_t n)
{
    size_t zero[2] = {0, 0};
    n = n < WIDE ? n : WIDE;
    for (size_t i = 0; i < n; i++)
        zero[i & 1] += p[i] == 0;
    return (zero[0] == (n + 1) / 2 && !zero[1]) || (zero[1] == n / 2 && !zero[0]);
}

static const char *wide(const uint8_t *p, size_t n)
{
    if (n < WIDE || !may_be_wide(p, n))
        return NULL;
    return p[0] ? "UTF-16 without its mark, which is not read; convert it: iconv -f UTF-16LE -t UTF-8 FILE | thresh"
                : "UTF-16 without its mark, which is not read; convert it: iconv -f UTF-16BE -t UTF-8 FILE | thresh";
}

/* The FILE is named as JSON and begins with a comment, which only some programs allow. */
static const char *remarks(const uint8_t *p, size_t n, const char *name)
{
    static const char *const ends[] = {".json", ".jsonc", ".json5", ".jsonl", ".ndjson"};
    size_t i = 0, len = name ? strlen(name) : 0;
    while (i < n && (p[i] == ' ' || p[i] == '\t' || p[i] == '\r' || p[i] == '\n'))
        i++;
    if (n - i < 2 || p[i] != '/' || (p[i + 1] != '/' && p[i + 1] != '*'))
        return NULL;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (len > strlen(ends[k]) && strcasecmp(name + len - strlen(ends[k]), ends[k]) == 0)
            return "JSON with comments, which is not read; take them out first";
    return NULL;
}

const char *detect_foreign(const uint8_t *p, size_t n, const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct foreign *k = &kinds[i];
        if (n >= k->at + k->len && memcmp(p + k->at, k->magic, k->len) == 0 && (!k->really || k->really(p, n)))
            return k->what;
    }
    const char *what = wide(p, n);
    return what ? what : remarks(p, n, name);
}

bool foreign_waits(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct foreign *k = &kinds[i];
        size_t len = k->len + (k->really ? 2 : 0);
        if (!k->at && n < len && memcmp(p, k->magic, n < k->len ? n : k->len) == 0)
            return true;
        if (!k->at && k->really == office && n < FOREIGN_LOOK && n >= k->len && memcmp(p, k->magic, k->len) == 0)
            return true;
    }
    if (n < WIDE && may_be_wide(p, n))
        return true;
    if (n && n < 2 && *p == '/') /* a comment? */
        return true;
    /* A tar begins with a name of up to 100 bytes, zeros behind it, and numbers. */
    for (size_t i = 0; i < TAR_NAME; i++) {
        if (i == n)
            return true;
        if (p[i] == 0)
            return n < TAR_HEAD;
        if (p[i] < 0x20)
            return false;
    }
    return false;
}
