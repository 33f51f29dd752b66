#include "hashmap/input/text_pool.h"

#include <catch2/catch.hpp>
#include <string>

using namespace proxycore;

TEST_CASE("texts of all sizes keep, and the memory is used again") {
  TextPool pool;
  for (int round = 0; round < 3; ++round) {
    pool.clear();
    std::vector<std::string> wanted;
    std::vector<std::string_view> got;
    for (std::size_t i = 0; i < 500; ++i) {
      wanted.emplace_back(i * 37 % 1000 + (i % 100 == 7 ? 100'000 : 0), static_cast<char>('a' + i % 26));
      got.push_back(pool.copy(wanted.back()));
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) REQUIRE(got[i] == wanted[i]);
  }
  pool.clear();
  const char* const first = pool.copy("x").data();
  pool.clear();
  CHECK(pool.join("a", "b").data() == first);
  CHECK(pool.join("", "").empty());
}
