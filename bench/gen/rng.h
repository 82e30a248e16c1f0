/* rng: a small seeded generator (splitmix64), the same on every machine; integers only.
 * rng_at gives an independent state for item `i` of a seed, so that any paragraph of a stream can be made again
 * without keeping it.  Draw in statements of their own, never twice among the arguments of one call: the order of those is the
 * compiler's.  Not for cryptography.
 * SPDX-License-Identifier: MIT */
#ifndef BENCH_RNG_H
#define BENCH_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t s;
};

static inline uint64_t rng_mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline uint64_t rng_next(struct rng *r) { return rng_mix(r->s += 0x9e3779b97f4a7c15u); }

static inline struct rng rng_at(uint64_t seed, uint64_t i)
{
    return (struct rng){rng_mix(rng_mix(seed + 0x632be59bd9b4e019u) ^ (i * 0xd6e8feb86659fd93u + 1))};
}

/* 0 .. n-1; n > 0.  The bias of 2^-32 * n does not matter here. */
static inline uint32_t rng_below(struct rng *r, uint32_t n) { return (uint32_t)(((rng_next(r) >> 32) * n) >> 32); }

/* lo .. hi, both included */
static inline uint32_t rng_range(struct rng *r, uint32_t lo, uint32_t hi) { return lo + rng_below(r, hi - lo + 1); }

static inline bool rng_percent(struct rng *r, uint32_t p) { return rng_below(r, 100) < p; }

#endif
