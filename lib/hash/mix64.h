// The finaliser of splitmix64 (Steele, Lea and Flood 2014; constants by Stafford): a bijection of 64 bits that mixes
// well. Pure function, any thread.
#pragma once

#include <cstdint>

namespace proxycore {

constexpr std::uint64_t mix64(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

}  // namespace proxycore
