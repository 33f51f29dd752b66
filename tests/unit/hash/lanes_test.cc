#include "hash/lanes.h"

#include <catch2/catch.hpp>

#include <random>
#include <string>

#include "hash/byte_hash.h"
#include "hash/carp_math.h"

using namespace proxycore;

namespace {

std::vector<std::string> random_texts(std::size_t count, std::size_t longest, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::string> texts(count);
  for (std::string& text : texts) {
    text.resize(random() % (longest + 1));
    for (char& c : text) c = static_cast<char>(random());
  }
  return texts;
}

std::vector<LaneLevel> levels() {
  std::vector<LaneLevel> all;
  for (const LaneLevel level : {LaneLevel::Portable, LaneLevel::Avx2, LaneLevel::Avx512})
    if (level <= lane_level()) all.push_back(level);
  return all;
}

std::uint32_t alone(LaneHash hash, std::string_view text) {
  switch (hash) {
    case LaneHash::Sdbm: return sdbm(text);
    case LaneHash::Djb2: return djb2(text);
    case LaneHash::Wt6: return wt6(text);
  }
  return 0;
}

}  // namespace

TEST_CASE("every lane on every level hashes as one text alone", "[lanes]") {
  Lanes lanes;
  for (unsigned seed = 0; seed < 40; ++seed) {
    const auto texts = random_texts(1 + seed % Lanes::kCount, seed % 4 == 0 ? 3 : 200, seed);
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    lanes.load(views);
    for (const LaneLevel level : levels())
      for (const LaneHash hash : {LaneHash::Sdbm, LaneHash::Djb2, LaneHash::Wt6}) {
        Lanes::States states;
        lanes.run(hash, states, level);
        for (std::size_t i = 0; i < views.size(); ++i) REQUIRE(states[i] == alone(hash, views[i]));
      }
  }
}

TEST_CASE("CARP in lanes goes on from member to member, and the first of equal scores stays", "[lanes]") {
  const std::vector<Lanes::CarpCandidate> candidates{{1, 10, 1.0}, {2, 11, 1.25}, {3, 12, 0.0}, {4, 13, 0.75}};
  Lanes lanes;
  for (unsigned seed = 0; seed < 40; ++seed) {
    const auto texts = random_texts(Lanes::kCount, 150, seed);
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    lanes.load(views);
    lanes.spread();
    for (const LaneLevel level : levels()) {
      Lanes::CarpRound round;
      lanes.run_carp(candidates, round, level);
      for (std::size_t i = 0; i < views.size(); ++i) {
        std::uint32_t u = 0;
        double best = 0;
        std::uint32_t chosen = 0;
        for (const auto& candidate : candidates) {
          u = carp_hash(views[i], u);
          const double score = carp_mix(u ^ candidate.hash) * candidate.factor;
          if (score > best) chosen = candidate.number;
          best = std::max(best, score);
        }
        REQUIRE(round.hash[i] == u);
        REQUIRE(round.score[i] == best);
        REQUIRE(round.best[i] == chosen);
      }
    }
  }
}

TEST_CASE("texts of all lengths come out at their own places", "[lanes]") {
  auto texts = random_texts(200, 120, 7);
  texts[3].assign(Lanes::kLongest, 'x');
  texts[70].assign(Lanes::kLongest + 1, 'y');
  texts[71].assign(100'000, 'z');
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Lanes lanes;
  std::vector<int> seen(views.size(), 0);
  hash_in_lanes(
      lanes, LaneHash::Djb2, views, [](std::string_view text) { return djb2(text); },
      [&](std::size_t i, std::uint32_t hash) {
        ++seen[i];
        CHECK(hash == djb2(views[i]));
      });
  CHECK(seen == std::vector<int>(views.size(), 1));
}
