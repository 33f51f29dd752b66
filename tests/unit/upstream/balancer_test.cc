// ctest: threads
#include "upstream/balancer.h"

#include <array>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

#include "unit/upstream/policy_bench.h"

using namespace proxycore;

TEST_CASE("round robin: in turn, by weight, over the live ones", "[balancer]") {
  CHECK(PolicyBench({1, 1, 1}, PolicyKind::RoundRobin).run(6) == "abcabc");
  CHECK(PolicyBench({5, 1, 1}, PolicyKind::RoundRobin).run(7) == "aabacaa");
  CHECK(PolicyBench({1, 0, 1}, PolicyKind::RoundRobin).run(4) == "acac");
  CHECK(PolicyBench({}, PolicyKind::RoundRobin).run(1) == "-");
  CHECK(PolicyBench({0, 0}, PolicyKind::RoundRobin).run(1) == "-");

  PolicyBench bench({1, 1, 1, 1}, PolicyKind::RoundRobin);
  bench.kill(1);
  CHECK(bench.run(6) == "acdacd");
  bench.upstream.on_success(bench[1]);
  CHECK(bench.run(4) == "abcd");
}

TEST_CASE("round robin: one round for all workers", "[balancer]") {
  PolicyBench bench({2, 1, 1}, PolicyKind::RoundRobin);
  constexpr int kPicks = 20'000;
  std::array<std::array<int, 3>, 2> got{};
  std::vector<std::thread> workers;
  for (auto& mine : got)
    workers.emplace_back([&mine, own = bench.policy.make_balancer()] {
      RequestHead head;
      head.target = "/";
      for (int i = 0; i < kPicks; ++i) ++mine[own->pick({head, "::1", 1}, {})->index()];
    });
  for (auto& worker : workers) worker.join();
  CHECK(got[0][0] + got[1][0] == kPicks);
  CHECK(got[0][1] + got[1][1] == kPicks / 2);
  CHECK(got[0][2] + got[1][2] == kPicks / 2);
}

TEST_CASE("first: the first alive in the order of the list", "[balancer]") {
  PolicyBench bench({1, 1, 1}, PolicyKind::First);
  CHECK(bench.run(3) == "aaa");
  bench.kill(0);
  CHECK(bench.run(2) == "bb");
  CHECK(bench.run(1, {&bench[1]}) == "c");
  bench.upstream.on_success(bench[0]);
  CHECK(bench.run(1) == "a");
}

TEST_CASE("least: fewest in flight for its weight, ties in turn", "[balancer]") {
  PolicyBench bench({1, 1, 1}, PolicyKind::Least);
  CHECK(bench.run(6) == "abcabc");
  bench[0].in_flight = 2;
  bench[1].in_flight = 1;
  bench[2].in_flight = 3;
  CHECK(bench.run(2) == "bb");
  bench[1].in_flight = 2;
  CHECK(bench.run(4).find('c') == std::string::npos);

  PolicyBench weighted({4, 1}, PolicyKind::Least);
  weighted[0].in_flight = 3;
  weighted[1].in_flight = 1;
  CHECK(weighted.run(2) == "aa");
  weighted[0].in_flight = 5;
  CHECK(weighted.run(2) == "bb");
}

TEST_CASE("least: never the busiest, and all as busy in the end", "[balancer]") {
  PolicyBench bench({1, 1, 1, 1, 1}, PolicyKind::Least);
  for (int i = 0; i < 100; ++i) ++bench.pick()->in_flight;
  for (std::size_t i = 0; i < 5; ++i) CHECK(bench[i].in_flight == 20);
}

TEST_CASE("policies say what they are", "[balancer]") {
  const auto text = [](PolicyKind kind) {
    PolicyBench bench({1}, kind);
    return std::string(bench.policy.name()) + ", " + bench.policy.summary();
  };
  CHECK(text(PolicyKind::RoundRobin) == "round-robin, round-robin");
  CHECK(text(PolicyKind::Least) == "least, least");
  CHECK(text(PolicyKind::First) == "first, first");
  CHECK(text(PolicyKind::Hash) == "hash, hash by uri (hrw)");
  PolicyBench keyed(PolicyBench::named({1}), {PolicyKind::Hash, "lighttpd15", parse_hash_key("client+path"), 0});
  CHECK(keyed.policy.summary() == "hash by client+path (lighttpd15)");
  CHECK_THROWS_AS(PolicyBench(PolicyBench::named({1}), {PolicyKind::Hash, "no-such", {}, 0}), std::invalid_argument);
}
