// The inner loop of rendezvous hashing with equal weights: whom of many members each of many keys scores highest with.
// Eight keys side by side with AVX-512; nothing in it that a branch predictor would have to guess.
// Pure function, any thread.
#pragma once

#include <cstdint>
#include <span>

#include "hash/lanes.h"

namespace proxycore {

// For each of `keys` the position of the largest mix64(key xor member), the first of equal ones; 0 without members.
// `best` is as long as `keys`. `level` is not above lane_level().
void best_members(std::span<const std::uint64_t> keys, std::span<const std::uint64_t> members,
                  std::span<std::uint32_t> best, LaneLevel level);

}  // namespace proxycore
