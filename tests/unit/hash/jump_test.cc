#include "hash/jump.h"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace proxycore;

TEST_CASE("the buckets of many keys are those of each alone, on every level") {
  std::mt19937_64 random(11);
  for (const std::uint32_t buckets : {1u, 2u, 14u, 1000u, 100'000u, 0x8000'0000u, 0xffff'ffffu}) {
    for (const std::size_t count : {0, 1, 7, 8, 9, 100}) {
      std::vector<std::uint64_t> keys(count);
      for (std::uint64_t& key : keys) key = random();
      if (count > 1) keys[1] = 0;
      std::vector<std::uint32_t> expected;
      for (const std::uint64_t key : keys) expected.push_back(jump_bucket(key, buckets));
      for (const LaneLevel level : {LaneLevel::Portable, LaneLevel::Avx2, LaneLevel::Avx512}) {
        if (level > lane_level()) continue;
        std::vector<std::uint32_t> got(count);
        jump_buckets(keys, buckets, got, level);
        INFO(buckets << " buckets, " << count << " keys");
        CHECK(got == expected);
      }
    }
  }
}
