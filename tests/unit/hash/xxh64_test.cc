#include "hash/xxh64.h"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

#include "hash/mix64.h"
#include "hash/rendezvous.h"

using namespace proxycore;

namespace {

// Each text in memory of its own size, so that AddressSanitizer sees what is read beyond it.
std::vector<std::vector<char>> random_texts(std::size_t count, std::size_t longest, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::vector<char>> texts(count);
  for (auto& text : texts) {
    text.resize(random() % (longest + 1));
    for (char& c : text) c = static_cast<char>(random());
  }
  return texts;
}

}  // namespace

TEST_CASE("XXH64 of known texts", "[xxh64]") {
  CHECK(xxh64("") == 0xef46db3751d8e999);
  CHECK(xxh64("a") == 0xd24ec4f1a98c6e5b);
  CHECK(xxh64("abc") == 0x44bc2cf5ad770999);
  CHECK(xxh64("Nobody inspects the spammish repetition") == 0xfbcea83c8a378bf1);
}

TEST_CASE("XXH64 of many texts is that of each alone, on every level", "[xxh64]") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    const std::size_t longest = seed % 20 == 0 ? 2'000 : seed % 3 == 0 ? 33 : 140;
    const auto texts = random_texts(seed % 27, longest, seed);
    std::vector<std::string_view> views;
    for (const auto& text : texts) views.emplace_back(text.data(), text.size());
    for (const LaneLevel level : {LaneLevel::Portable, LaneLevel::Avx2, LaneLevel::Avx512}) {
      if (level > lane_level()) continue;
      std::vector<std::uint64_t> hashes(views.size());
      xxh64_many(views, seed, hashes, level);
      for (std::size_t i = 0; i < views.size(); ++i) REQUIRE(hashes[i] == xxh64(views[i], seed));
    }
  }
}

TEST_CASE("eight texts of every length side by side", "[xxh64]") {
  const std::string text(300, '\xe7');
  for (std::size_t from = 0; from + 8 < 200; ++from) {
    std::vector<std::string_view> views;
    for (std::size_t i = 0; i < 8; ++i) views.push_back(std::string_view(text).substr(0, from + i));
    std::vector<std::uint64_t> hashes(8);
    xxh64_many(views, 1, hashes, lane_level());
    for (std::size_t i = 0; i < 8; ++i) REQUIRE(hashes[i] == xxh64(views[i], 1));
  }
}

TEST_CASE("the best member of each key, the first of equal ones, on every level", "[xxh64]") {
  std::mt19937_64 random(5);
  for (std::size_t count = 1; count < 30; ++count) {
    std::vector<std::uint64_t> members(count);
    for (std::uint64_t& member : members) member = random();
    members.push_back(members[count / 2]);
    std::vector<std::uint64_t> keys(count * 3);
    for (std::uint64_t& key : keys) key = random();
    for (const LaneLevel level : {LaneLevel::Portable, LaneLevel::Avx2, LaneLevel::Avx512}) {
      if (level > lane_level()) continue;
      std::vector<std::uint32_t> best(keys.size());
      best_members(keys, members, best, level);
      for (std::size_t k = 0; k < keys.size(); ++k) {
        std::uint32_t expected = 0;
        for (std::uint32_t i = 1; i < members.size(); ++i)
          if (mix64(keys[k] ^ members[i]) > mix64(keys[k] ^ members[expected])) expected = i;
        REQUIRE(best[k] == expected);
      }
    }
  }
}
