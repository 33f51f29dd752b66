#include "hashmap/map/distinct_set.h"

#include <catch2/catch.hpp>
#include <random>
#include <unordered_set>

using namespace proxycore;

TEST_CASE("a set of fingerprints tells the new from the known") {
  DistinctSet set;
  std::unordered_set<std::uint64_t> model;
  std::mt19937_64 random(1);
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t one = random() % 50'000 * 0x9e3779b97f4a7c15;
    REQUIRE(set.insert(one) == model.insert(one).second);
  }
  CHECK(set.size() == model.size());
}

TEST_CASE("fingerprints that end up in one place stay apart") {
  DistinctSet set;
  for (std::uint64_t i = 0; i < 700; ++i) CHECK(set.insert(i << 40));
  for (std::uint64_t i = 0; i < 700; ++i) CHECK_FALSE(set.insert(i << 40));
  CHECK(set.size() == 700);
}
