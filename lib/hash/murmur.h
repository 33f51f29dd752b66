// MurmurHash2 of 64 bits ("64A", Appleby), as libstdc++ and Envoy have it. Pure function, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace proxycore {

constexpr std::uint64_t murmur64a(std::string_view text, std::uint64_t seed) {
  constexpr std::uint64_t kMultiplier = 0xc6a4a7935bd1e995;
  const auto little_endian = [](std::string_view octets) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < octets.size(); ++i)
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(octets[i])) << (8 * i);
    return word;
  };
  std::uint64_t h = seed ^ text.size() * kMultiplier;
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t k = little_endian(text.substr(0, 8)) * kMultiplier;
    k = (k ^ k >> 47) * kMultiplier;
    h = (h ^ k) * kMultiplier;
  }
  if (!text.empty()) h = (h ^ little_endian(text)) * kMultiplier;
  h = (h ^ h >> 47) * kMultiplier;
  return h ^ h >> 47;
}

}  // namespace proxycore
