// XXH64 (Collet), which hrw and Envoy's schemes hash keys with: alone, and of many texts at once. With AVX-512 eight texts
// go side by side, one in each lane, without a branch that depends on their lengths. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "hash/lanes.h"
#include "hash/scheme.h"

namespace proxycore {

std::uint64_t xxh64(std::string_view text, std::uint64_t seed = 0);

// xxh64() of each of `texts`, into `hashes`, which is as long. `level` is not above lane_level().
void xxh64_many(std::span<const std::string_view> texts, std::uint64_t seed, std::span<std::uint64_t> hashes,
                LaneLevel level);

// The same of what is hashed of a request unless a scheme wants something else: its key or its target.
void xxh64_many(std::span<const HashInput> inputs, std::uint64_t seed, std::span<std::uint64_t> hashes);

}  // namespace proxycore
