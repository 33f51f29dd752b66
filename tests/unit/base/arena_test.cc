#include "base/arena.h"

#include <catch2/catch.hpp>
#include <string>

using namespace proxycore;

TEST_CASE("texts lie side by side until all are cleared") {
  Arena arena;
  const std::string_view a = arena.copy("one");
  const std::string_view b = arena.join("two", "three");
  CHECK(a == "one");
  CHECK(b == "twothree");
  CHECK(b.data() == a.data() + 3);
  arena.clear();
  CHECK(arena.copy("x").data() == a.data());
}

TEST_CASE("a text that does not fit the first block has one of its own") {
  Arena arena;
  const std::string large(5000, 'x');
  const std::string_view small = arena.copy("small");
  const std::string_view copy = arena.copy(large);
  const std::string_view next = arena.copy("next");
  CHECK(copy == large);
  CHECK(small == "small");
  CHECK(next.data() == small.data() + 5);
  const std::string_view more = arena.join(large, large);
  CHECK(copy == large);
  CHECK(more.size() == 10'000);
}

TEST_CASE("the first block is used to its last octet") {
  Arena arena;
  char* const first = arena.get(1000);
  CHECK(arena.get(24) == first + 1000);
  CHECK(arena.get(1) != first + 1024);
  CHECK(arena.copy("").empty());
}
