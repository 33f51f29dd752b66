// Who is asked at all, whatever the policy: not the dead, the tried and the full, and the backups last.
#include <algorithm>
#include <cstdlib>
#include <map>

#include <catch2/catch.hpp>

#include "unit/upstream/policy_bench.h"

using namespace proxycore;

TEST_CASE("who was tried is not asked again", "[candidates]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  PolicyBench bench({1, 1, 1, 1}, kind);
  std::vector<Backend*> tried;
  for (int i = 0; i < 4; ++i) {
    Backend* backend = bench.pick("/x", tried);
    REQUIRE(backend != nullptr);
    REQUIRE(std::find(tried.begin(), tried.end(), backend) == tried.end());
    tried.push_back(backend);
  }
  CHECK(bench.pick("/x", tried) == nullptr);
}

TEST_CASE("when all are down, one of them is tried all the same", "[candidates]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  PolicyBench bench({1, 1}, kind);
  bench.kill(0);
  bench.kill(1);
  Backend* one = bench.pick("/x");
  REQUIRE(one != nullptr);
  Backend* other = bench.pick("/x", {one});
  REQUIRE(other != nullptr);
  CHECK(other != one);
  CHECK(bench.pick("/x", {one, other}) == nullptr);
}

TEST_CASE("down ones are tried when all others were", "[candidates]") {
  PolicyBench bench({1, 1, 1}, PolicyKind::RoundRobin);
  bench.kill(2);
  CHECK(bench.run(4) == "abab");
  CHECK(bench.run(2, {&bench[0], &bench[1]}) == "cc");
}

TEST_CASE("full ones are passed over, and nobody is chosen when all are", "[candidates]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  auto backends = PolicyBench::named({1, 1, 1});
  backends[0].max = backends[1].max = backends[2].max = 1;
  PolicyBench bench(backends, {kind, "hrw", {}, 0});
  std::map<std::string, int> got;
  for (int i = 0; i < 3; ++i) {
    Backend* backend = bench.pick("/x");
    REQUIRE(backend != nullptr);
    ++backend->in_flight;
    ++got[backend->id()];
  }
  CHECK(got.size() == 3);
  CHECK(bench.pick("/x") == nullptr);
  bench.kill(0);
  --bench[0].in_flight;
  CHECK(bench.pick("/x") == nullptr);  // others are up, if full: a dead one is no better
  --bench[1].in_flight;
  CHECK(bench.pick("/x") == &bench[1]);
}

TEST_CASE("round robin around a full one is even", "[candidates]") {
  auto backends = PolicyBench::named({1, 1, 1, 1});
  backends[1].max = 1;
  PolicyBench bench(backends, {});
  bench[1].in_flight = 1;
  std::map<char, int> got;
  for (const char id : bench.run(300)) ++got[id];
  CHECK(got['b'] == 0);
  for (const char id : {'a', 'c', 'd'}) CHECK(std::abs(got[id] - 100) <= 1);
}

TEST_CASE("backups serve when no other is up", "[candidates]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  auto backends = PolicyBench::named({1, 1, 1, 1});
  backends[1].backup = backends[3].backup = true;
  PolicyBench bench(backends, {kind, "hrw", {}, 0});
  CHECK(bench.run(50).find_first_of("bd") == std::string::npos);
  bench.kill(0);
  CHECK(bench.run(5) == "ccccc");
  CHECK(bench.run(20, {&bench[2]}).find_first_of("ac") == std::string::npos);
  bench.kill(2);
  CHECK(bench.run(50).find_first_of("ac") == std::string::npos);
  bench.kill(1);
  CHECK(bench.run(5) == "ddddd");
  bench.kill(3);
  CHECK(bench.run(50).find_first_of("bd") == std::string::npos);  // all are down: a guess among the ordinary ones
  CHECK(bench.run(9, {&bench[0], &bench[2]}).find_first_of("ac") == std::string::npos);
  bench.upstream.on_success(bench[0]);
  CHECK(bench.run(5) == "aaaaa");
}

TEST_CASE("a full backend does not call the backups", "[candidates]") {
  auto backends = PolicyBench::named({1, 1});
  backends[0].max = 1;
  backends[1].backup = true;
  PolicyBench bench(backends, {});
  bench[0].in_flight = 1;
  CHECK(bench.run(2) == "--");
}

TEST_CASE("after its rest a backend gets one request", "[candidates]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  PolicyBench bench({1, 1}, kind);
  bench.kill(0);
  CHECK(bench.run(20, {}, 10'999) == std::string(20, 'b'));
  const std::string later = bench.run(40, {}, 11'000);
  CHECK(std::count(later.begin(), later.end(), 'a') == 1);
  bench.upstream.on_success(bench[0]);
  CHECK(bench.run(40, {}, 11'000).find('a') != std::string::npos);
}
