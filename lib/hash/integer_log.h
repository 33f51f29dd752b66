// Logarithms in integers, the same to the last bit everywhere, for schemes that weigh a random number by its logarithm.
// Pure functions, any thread.
//
// Definition, frozen, for 1 <= m < 2^64:
//   integer_log2(m): e is the position of the highest bit of m, y = m * 2^(63 - e), r = e;
//   58 times: z = y * y; if z >= 2^127 then y = floor(z / 2^64), r = 2r + 1, else y = floor(z / 2^63), r = 2r.
//   The result is r: log2(m) * 2^58, too small by less than 2.
// The larger of two m never gets the smaller r: each step keeps the order of the y as long as their bits are equal, and
// the first different bit decides r.
//
// For a score s, 64 random bits: x = floor(s / 2^11), u = (x + 1/2) / 2^53, and
//   negative_log2(s) = 54 * 2^58 - integer_log2(2x + 1), which is -log2(u) * 2^58: 54 * 2^58 for the smallest s, and
//   still more than 0 for the largest.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace proxycore {

inline constexpr int kLogFraction = 58;  // bits after the point

constexpr std::uint64_t integer_log2(std::uint64_t m) {
  const int e = 63 - std::countl_zero(m);
  std::uint64_t y = m << (63 - e);
  std::uint64_t r = static_cast<std::uint64_t>(e);
  for (int i = 0; i < kLogFraction; ++i) {
    const auto z = static_cast<unsigned __int128>(y) * y;
    const bool two = (z >> 127) != 0;
    y = static_cast<std::uint64_t>(two ? z >> 64 : z >> 63);
    r = 2 * r + (two ? 1 : 0);
  }
  return r;
}

constexpr std::uint64_t negative_log2(std::uint64_t s) {
  return (std::uint64_t{54} << kLogFraction) - integer_log2(2 * (s >> 11) + 1);
}

// The table behind rough_negative_log2: log2(1 + i / 256) for i from 0 to 256.
constexpr std::array<double, 257> make_log2_table() {
  std::array<double, 257> table{};
  for (std::uint64_t i = 0; i <= 256; ++i)
    table[i] = static_cast<double>(integer_log2(256 + i) - (std::uint64_t{8} << kLogFraction)) * 0x1p-58;
  return table;
}
inline constexpr std::array<double, 257> kLog2Table = make_log2_table();

// How far rough_negative_log2 may be from -log2(u): the chord of log2 over 1/256 is at most 2.76e-6 off, the rest is
// more than rounding can make of it.
inline constexpr double kRoughLogError = 3e-6;

// -log2(u) for the score s, quickly: a chord of the curve instead of the curve. To tell scores apart that are far from
// each other; close ones need negative_log2.
inline double rough_negative_log2(std::uint64_t s) {
  const std::uint64_t m = 2 * (s >> 11) + 1;
  const int e = 63 - std::countl_zero(m);
  const std::uint64_t y = m << (63 - e);
  const std::size_t i = y >> 55 & 0xff;
  const double rest = static_cast<double>(static_cast<std::int64_t>(y & ((std::uint64_t{1} << 55) - 1))) * 0x1p-55;
  return 54.0 - e - (kLog2Table[i] + (kLog2Table[i + 1] - kLog2Table[i]) * rest);
}

}  // namespace proxycore
