// ctest: threads
#include "upstream/turns.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

using namespace proxycore;

namespace {

std::string cycle_text(std::vector<std::uint32_t> weights) {
  std::string out;
  const Turns turns(weights);
  for (const std::uint32_t i : turns.cycle()) out += static_cast<char>('a' + i);
  return out;
}

}  // namespace

TEST_CASE("the cycle is nginx's smooth one", "[turns]") {
  CHECK(cycle_text({5, 1, 1}) == "aabacaa");
  CHECK(cycle_text({1, 1, 1}) == "abc");
  CHECK(cycle_text({7, 7, 7}) == "abc");
  CHECK(cycle_text({4, 2, 2}) == "abca");
  CHECK(cycle_text({1, 2, 3}) == "cbacbc");
  CHECK(cycle_text({9}) == "a");
  CHECK(cycle_text({}).empty());
}

TEST_CASE("every member has as many turns as its weight", "[turns]") {
  const std::vector<std::uint32_t> weights{6, 10, 2, 8, 14};
  Turns turns(weights);
  std::map<std::uint32_t, int> got;
  for (const std::uint32_t i : turns.cycle()) ++got[i];
  CHECK(turns.cycle().size() == 20);
  for (std::uint32_t i = 0; i < weights.size(); ++i) CHECK(got[i] == static_cast<int>(weights[i] / 2));
}

TEST_CASE("enormous weights are rounded, and nobody is left out", "[turns]") {
  const std::vector<std::uint32_t> weights{4'000'000'007, 2'000'000'011, 1};
  Turns turns(weights);
  CHECK(turns.cycle().size() <= Turns::kMaxCycle + 3);
  const auto count = [&](std::uint32_t i) {
    return static_cast<double>(std::count(turns.cycle().begin(), turns.cycle().end(), i));
  };
  CHECK(count(2) == 1);
  CHECK(count(0) / count(1) == Approx(2).epsilon(0.001));

  std::vector<std::uint32_t> many(20'000, 1);
  many[3] = 2;
  CHECK(Turns(many).cycle().size() == many.size());
}

TEST_CASE("without some, the others keep their shares among themselves", "[turns]") {
  const std::vector<std::uint32_t> weights{5, 1, 2, 1};
  Turns turns(weights);
  MemberSet candidates = MemberSet::all(4);
  const auto dead = GENERATE(0u, 1u, 2u, 3u);
  candidates.erase(dead);
  const std::uint32_t cycle = 9 - weights[dead];
  std::map<std::uint32_t, std::uint32_t> got;
  for (std::uint32_t i = 0; i < cycle * 100; ++i) ++got[turns.next(candidates)];
  CHECK(got.count(dead) == 0);
  for (std::uint32_t i = 0; i < 4; ++i)
    if (i != dead) CHECK(got[i] == weights[i] * 100);
}

TEST_CASE("one of equal members down: the others in turn", "[turns]") {
  Turns turns(std::vector<std::uint32_t>{1, 1, 1, 1});
  MemberSet candidates = MemberSet::all(4);
  candidates.erase(2);
  std::string got;
  for (int i = 0; i < 9; ++i) got += static_cast<char>('a' + turns.next(candidates));
  CHECK(got == "abdabdabd");
  candidates.clear();
  CHECK(turns.next(candidates) == MemberSet::kNone);
}

TEST_CASE("turns are exact over threads, with and without a member missing", "[turns]") {
  const bool missing = GENERATE(false, true);
  const std::vector<std::uint32_t> weights{3, 1, 2, 4};
  Turns turns(weights);
  constexpr int kThreads = 4;
  constexpr std::uint32_t kPicks = 6000;  // a multiple of the cycle, with all (10) and without the last (6)
  std::vector<std::vector<std::uint32_t>> got(kThreads, std::vector<std::uint32_t>(4));
  std::vector<std::thread> threads;
  for (auto& mine : got)
    threads.emplace_back([&mine, &turns, missing] {
      MemberSet candidates = MemberSet::all(4);
      if (missing) candidates.erase(3);
      for (std::uint32_t i = 0; i < kPicks; ++i) ++mine[turns.next(candidates)];
    });
  for (auto& thread : threads) thread.join();
  for (std::uint32_t i = 0; i < 4; ++i) {
    std::uint32_t total = 0;
    for (const auto& mine : got) total += mine[i];
    const std::uint32_t share = missing ? (i == 3 ? 0 : weights[i] * 4000) : weights[i] * 2400;
    CHECK(total == share);
  }
}
