// What the CARP draft and Squid share: its hash and its load factors. Pure functions, any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "hash/scheme.h"

namespace proxycore {

// Octets are signed, as Squid compiles them on x86: one from 128 on counts as itself minus 256.
constexpr std::uint32_t carp_hash(std::string_view text, std::uint32_t h = 0) {
  for (const char c : text) h += std::rotl(h, 19) + static_cast<std::uint32_t>(static_cast<signed char>(c));
  return h;
}

// h += h * 0x62531965, rotated by 21.
constexpr std::uint32_t carp_mix(std::uint32_t h) { return std::rotl(h * 0x62531966u, 21); }

// A member as CARP sees it. In the order of weights, the lightest first, as configured among equals.
struct CarpMember {
  std::uint32_t hash;    // of its name, mixed
  std::uint32_t number;  // in the list of members
  double factor;         // of its weight; exactly 1 when all weights are equal
};

enum class CarpCase : bool { AsWritten, Lower };

// Weights below 1 count as 1 (Squid); Lower: names in lower case (the draft).
std::vector<CarpMember> carp_members(std::span<const Member> members, CarpCase letters);

}  // namespace proxycore
