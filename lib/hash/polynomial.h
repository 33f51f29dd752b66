// sdbm() and djb2() of byte_hash.h without waiting for each octet: both are polynomials in a constant, so that 16 octets
// can be multiplied by its powers at once. The same answers. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "hash/lanes.h"

namespace proxycore {

// Whether this CPU can, with AVX-512. Otherwise the next two are as slow as those of byte_hash.h.
inline bool has_fast_polynomials() { return lane_level() == LaneLevel::Avx512; }

std::uint32_t fast_sdbm(std::string_view text);
std::uint32_t fast_djb2(std::string_view text);

}  // namespace proxycore
