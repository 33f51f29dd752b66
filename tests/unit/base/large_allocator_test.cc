#include "base/large_allocator.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

using namespace proxycore;

TEST_CASE("tables of all sizes grow and move; large ones begin where a huge page does", "[large_allocator]") {
  std::vector<std::uint64_t, LargeAllocator<std::uint64_t>> table;
  for (std::uint64_t i = 0; i < 1'500'000; ++i) table.push_back(i);
  const auto moved = std::move(table);
  bool right = moved.size() == 1'500'000;
  for (std::uint64_t i = 0; i < moved.size(); ++i) right = right && moved[i] == i;
  CHECK(right);
  CHECK(reinterpret_cast<std::uintptr_t>(moved.data()) % (std::uintptr_t{2} << 20) == 0);
}
