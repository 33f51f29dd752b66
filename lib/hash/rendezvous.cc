#include "hash/rendezvous.h"

#include <cstring>

#include "hash/mix64.h"

namespace proxycore {
namespace {

using Words = std::uint64_t __attribute__((vector_size(64)));
constexpr std::size_t kKeys = sizeof(Words) / sizeof(std::uint64_t);

[[gnu::always_inline]] inline void mix_lanes(Words& x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  x ^= x >> 31;
}

// kKeys keys from `keys` on. AVX2 cannot multiply 64 bits: there one key after the other is three times faster.
[[gnu::always_inline]] inline void best_of_eight(const std::uint64_t* keys, std::span<const std::uint64_t> members,
                                                 std::uint32_t* best) {
  Words key;
  std::memcpy(&key, keys, sizeof key);
  Words score = {};
  Words chosen = {};
  Words number = {};
  for (const std::uint64_t member : members) {
    Words s = key ^ member;
    mix_lanes(s);
    const auto better = s > score;
    score = better ? s : score;
    chosen = better ? number : chosen;
    number += 1;
  }
  for (std::size_t i = 0; i < kKeys; ++i) best[i] = static_cast<std::uint32_t>(chosen[i]);
}

void best_alone(std::span<const std::uint64_t> keys, std::span<const std::uint64_t> members, std::uint32_t* best) {
  for (const std::uint64_t key : keys) {
    std::uint64_t score = 0;
    std::uint32_t chosen = 0;
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      const std::uint64_t s = mix64(key ^ members[i]);
      chosen = s > score ? i : chosen;
      score = s > score ? s : score;
    }
    *best++ = chosen;
  }
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] std::size_t best_avx512(std::span<const std::uint64_t> keys,
                                                                              std::span<const std::uint64_t> members,
                                                                              std::uint32_t* best) {
  std::size_t at = 0;
  for (; at + kKeys <= keys.size(); at += kKeys) best_of_eight(&keys[at], members, best + at);
  return at;
}
#endif

}  // namespace

void best_members(std::span<const std::uint64_t> keys, std::span<const std::uint64_t> members,
                  std::span<std::uint32_t> best, LaneLevel level) {
  std::size_t done = 0;
#if defined(__x86_64__)
  if (level == LaneLevel::Avx512) done = best_avx512(keys, members, best.data());
#endif
  static_cast<void>(level);
  best_alone(keys.subspan(done), members, best.data() + done);
}

}  // namespace proxycore
