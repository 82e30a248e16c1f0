/* rules_memory: the heap in which PCRE2 compiles rules.
 *
 * Rules are compiled when a line first needs them, in the middle of a run.  If memory were refused then, the rule would be lost
 * and the result would differ; and PCRE2's JIT compiler does not survive a refusal everywhere.  So there is a reserve of
 * address space, which takes no memory as long as malloc succeeds; what is taken from it is not given back.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <sys/mman.h>

#include "quote/rules_priv.h"

#define SPARE ((size_t)8 << 20) /* the largest rule takes 300 KB while it is compiled */

struct rules_memory {
    pcre2_general_context *general;
    pcre2_compile_context *compile;
    uint8_t *spare;
    _Atomic size_t used;
    _Atomic bool lacked;
    _Atomic unsigned late; /* lowest id of the user's rules that reached the match limit; 0: none */
};

static void *take(size_t n, void *data)
{
    struct rules_memory *m = data;
    void *p = malloc(n);
    if (p)
        return p;
    n = (n + 15) & ~(size_t)15;
    size_t at = n < SPARE ? atomic_fetch_add(&m->used, n) : SPARE;
    if (at + n > SPARE) {
        atomic_store(&m->lacked, true);
        return NULL;
    }
    return m->spare + at;
}

static void release(void *p, void *data)
{
    const struct rules_memory *m = data;
    uintptr_t at = (uintptr_t)p, spare = (uintptr_t)m->spare;
    if (at < spare || at >= spare + SPARE)
        free(p);
}

struct rules_memory *rules_memory_new(void)
{
    struct rules_memory *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    void *map = mmap(NULL, SPARE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    m->spare = map == MAP_FAILED ? NULL : map;
    m->general = m->spare ? pcre2_general_context_create(take, release, m) : NULL;
    m->compile = m->general ? pcre2_compile_context_create(m->general) : NULL;
    if (m->compile)
        return m;
    rules_memory_delete(m);
    return NULL;
}

void rules_memory_delete(struct rules_memory *m)
{
    if (!m)
        return;
    pcre2_compile_context_free(m->compile);
    pcre2_general_context_free(m->general);
    if (m->spare)
        (void)munmap(m->spare, SPARE);
    free(m);
}

pcre2_compile_context *rules_memory_context(const struct rules_memory *m) { return m->compile; }

void rules_memory_lacks(struct rules_memory *m) { atomic_store(&m->lacked, true); }

void rules_memory_late(struct rules_memory *m, unsigned id)
{
    unsigned had = atomic_load(&m->late);
    while ((!had || id < had) && !atomic_compare_exchange_weak(&m->late, &had, id))
        ;
}

unsigned rules_gave_up(const struct rules *r) { return atomic_load(&r->memory->late); }

bool rules_lacked(const struct rules *r) { return atomic_load_explicit(&r->memory->lacked, memory_order_relaxed); }
