/* replay: runs a fuzzer's entry on files and folders instead of on invented input: seeds, and what it once found.
 * Exits 1 when it was given nothing to read.  SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"

static unsigned n_files;

static void replay(const char *path)
{
    DIR *dir = opendir(path);
    if (dir) {
        for (struct dirent *e; (e = readdir(dir));) {
            char *below = malloc(strlen(path) + strlen(e->d_name) + 2);
            if (!below)
                abort();
            sprintf(below, "%s/%s", path, e->d_name);
            if (e->d_name[0] != '.')
                replay(below);
            free(below);
        }
        closedir(dir);
        return;
    }
    FILE *f = fopen(path, "rb");
    if (!f)
        return;
    static uint8_t data[1 << 20];
    size_t n = fread(data, 1, sizeof data, f);
    fclose(f);
    fprintf(stderr, "%s\n", path);      /* the last one named is the one that failed */
    uint8_t *exact = malloc(n ? n : 1); /* so that a read past the end is seen */
    if (!exact)
        abort();
    memcpy(exact, data, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    n_files++;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        replay(argv[i]);
    printf("%u files\n", n_files);
    return n_files == 0;
}
