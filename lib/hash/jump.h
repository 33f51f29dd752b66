// jump: jump consistent hash.
//
//   b = -1, j = 0; while j < n: b = j, key = key * 2862933555777941757 + 1, j = floor((b + 1) * (2^31 / ((key >> 33) +
//   1))), in doubles. Bucket b is the b-th member whose weight is not 0. The number to begin with is XXH64(key, seed).
//   The paper knows no dead buckets. Here one leads to the bucket of mix64(key), mix64 the finaliser of splitmix64, and
//   after 64 of them to the next in the list that can be had.
//   Key: path and query as received.
//
// Origin: Lamping and Veach, arXiv 1406.2294; values tested are those of go-jump and Guava. Known defects: buckets are
// positions: only the last member can be added or removed without moving other keys, names do not matter; no weights.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/lanes.h"
#include "hash/scheme.h"

namespace proxycore {

// The bucket of `key` among `buckets`, at least one.
std::uint32_t jump_bucket(std::uint64_t key, std::uint32_t buckets);

// jump_bucket() of each of `keys` into `out`, which is as long; eight side by side with AVX-512. `level` is not above
// lane_level().
void jump_buckets(std::span<const std::uint64_t> keys, std::uint32_t buckets, std::span<std::uint32_t> out,
                  LaneLevel level);

std::unique_ptr<Scheme> make_jump(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
