// ctest: threads
#include "upstream/balancer.h"

#include <array>
#include <map>
#include <stdexcept>
#include <thread>

#include <catch2/catch.hpp>

using namespace proxycore;

namespace {

// An upstream with a policy and a worker's balancer, and requests for it. Backends are "a", "b", ... or as given.
struct Bench {
  explicit Bench(std::vector<BackendConfig> backends, PolicyConfig policy_config = {})
      : upstream(with(std::move(backends))), policy(policy_config, upstream), balancer(policy.make_balancer()) {}
  Bench(const std::vector<std::uint32_t>& weights, PolicyKind kind)
      : Bench(named(weights), PolicyConfig{kind, "hrw", {}, 0}) {}

  static UpstreamConfig with(std::vector<BackendConfig> backends) {
    UpstreamConfig config;
    config.backends = std::move(backends);
    return config;
  }
  static std::vector<BackendConfig> named(const std::vector<std::uint32_t>& weights) {
    std::vector<BackendConfig> out(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      out[i].id = static_cast<char>('a' + i);
      out[i].weight = weights[i];
    }
    return out;
  }

  Backend& operator[](std::size_t i) { return *upstream.backends()[i]; }
  void kill(std::size_t i, Millis now = 1'000) { upstream.on_failure((*this)[i], ErrorCode::ConnectionRefused, now); }

  Backend* pick(std::string target = "/", std::vector<Backend*> tried = {}, Millis now = 1'000) {
    head.target = target;
    head.host = "example.com";
    return balancer->pick({head, "192.0.2.1", now}, tried);
  }
  // The ids of some picks in a row, "-" for none.
  std::string run(int picks, std::vector<Backend*> tried = {}, Millis now = 1'000) {
    std::string out;
    for (int i = 0; i < picks; ++i) {
      Backend* backend = pick("/" + std::to_string(i), tried, now);
      out += backend != nullptr ? backend->id() : "-";
    }
    return out;
  }

  Upstream upstream;
  Policy policy;
  std::unique_ptr<Balancer> balancer;
  RequestHead head;
};

}  // namespace

TEST_CASE("round robin: in turn, by weight, over the live ones", "[balancer]") {
  CHECK(Bench({1, 1, 1}, PolicyKind::RoundRobin).run(6) == "abcabc");
  CHECK(Bench({5, 1, 1}, PolicyKind::RoundRobin).run(7) == "aabacaa");
  CHECK(Bench({1, 0, 1}, PolicyKind::RoundRobin).run(4) == "acac");
  CHECK(Bench({}, PolicyKind::RoundRobin).run(1) == "-");
  CHECK(Bench({0, 0}, PolicyKind::RoundRobin).run(1) == "-");

  Bench bench({1, 1, 1, 1}, PolicyKind::RoundRobin);
  bench.kill(1);
  CHECK(bench.run(6) == "acdacd");
  bench.upstream.on_success(bench[1]);
  CHECK(bench.run(4) == "abcd");
}

TEST_CASE("round robin: one round for all workers", "[balancer]") {
  Bench bench({2, 1, 1}, PolicyKind::RoundRobin);
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
  Bench bench({1, 1, 1}, PolicyKind::First);
  CHECK(bench.run(3) == "aaa");
  bench.kill(0);
  CHECK(bench.run(2) == "bb");
  CHECK(bench.run(1, {&bench[1]}) == "c");
  bench.upstream.on_success(bench[0]);
  CHECK(bench.run(1) == "a");
}

TEST_CASE("least: fewest in flight for its weight, ties in turn", "[balancer]") {
  Bench bench({1, 1, 1}, PolicyKind::Least);
  CHECK(bench.run(6) == "abcabc");
  bench[0].in_flight = 2;
  bench[1].in_flight = 1;
  bench[2].in_flight = 3;
  CHECK(bench.run(2) == "bb");
  bench[1].in_flight = 2;
  CHECK(bench.run(4).find('c') == std::string::npos);

  Bench weighted({4, 1}, PolicyKind::Least);
  weighted[0].in_flight = 3;
  weighted[1].in_flight = 1;
  CHECK(weighted.run(2) == "aa");
  weighted[0].in_flight = 5;
  CHECK(weighted.run(2) == "bb");
}

TEST_CASE("least: never the busiest, and all as busy in the end", "[balancer]") {
  Bench bench({1, 1, 1, 1, 1}, PolicyKind::Least);
  for (int i = 0; i < 100; ++i) ++bench.pick()->in_flight;
  for (std::size_t i = 0; i < 5; ++i) CHECK(bench[i].in_flight == 20);
}

TEST_CASE("who was tried is not asked again", "[balancer]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  Bench bench({1, 1, 1, 1}, kind);
  std::vector<Backend*> tried;
  for (int i = 0; i < 4; ++i) {
    Backend* backend = bench.pick("/x", tried);
    REQUIRE(backend != nullptr);
    REQUIRE(std::find(tried.begin(), tried.end(), backend) == tried.end());
    tried.push_back(backend);
  }
  CHECK(bench.pick("/x", tried) == nullptr);
}

TEST_CASE("when all are down, one of them is tried all the same", "[balancer]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  Bench bench({1, 1}, kind);
  bench.kill(0);
  bench.kill(1);
  Backend* one = bench.pick("/x");
  REQUIRE(one != nullptr);
  Backend* other = bench.pick("/x", {one});
  REQUIRE(other != nullptr);
  CHECK(other != one);
  CHECK(bench.pick("/x", {one, other}) == nullptr);
}

TEST_CASE("down ones are tried when all others were", "[balancer]") {
  Bench bench({1, 1, 1}, PolicyKind::RoundRobin);
  bench.kill(2);
  CHECK(bench.run(4) == "abab");
  CHECK(bench.run(2, {&bench[0], &bench[1]}) == "cc");
}

TEST_CASE("full ones are passed over, and nobody is chosen when all are", "[balancer]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  auto backends = Bench::named({1, 1, 1});
  backends[0].max = backends[1].max = backends[2].max = 1;
  Bench bench(backends, {kind, "hrw", {}, 0});
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

TEST_CASE("round robin around a full one is even", "[balancer]") {
  auto backends = Bench::named({1, 1, 1, 1});
  backends[1].max = 1;
  Bench bench(backends, {});
  bench[1].in_flight = 1;
  std::map<char, int> got;
  for (const char id : bench.run(300)) ++got[id];
  CHECK(got['b'] == 0);
  for (const char id : {'a', 'c', 'd'}) CHECK(std::abs(got[id] - 100) <= 1);
}

TEST_CASE("backups serve when no other is up", "[balancer]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  auto backends = Bench::named({1, 1, 1, 1});
  backends[1].backup = backends[3].backup = true;
  Bench bench(backends, {kind, "hrw", {}, 0});
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

TEST_CASE("a full backend does not call the backups", "[balancer]") {
  auto backends = Bench::named({1, 1});
  backends[0].max = 1;
  backends[1].backup = true;
  Bench bench(backends, {});
  bench[0].in_flight = 1;
  CHECK(bench.run(2) == "--");
}

TEST_CASE("after its rest a backend gets one request", "[balancer]") {
  const auto kind = GENERATE(PolicyKind::RoundRobin, PolicyKind::Least, PolicyKind::First, PolicyKind::Hash);
  Bench bench({1, 1}, kind);
  bench.kill(0);
  CHECK(bench.run(20, {}, 10'999) == std::string(20, 'b'));
  const std::string later = bench.run(40, {}, 11'000);
  CHECK(std::count(later.begin(), later.end(), 'a') == 1);
  bench.upstream.on_success(bench[0]);
  CHECK(bench.run(40, {}, 11'000).find('a') != std::string::npos);
}

TEST_CASE("policies say what they are", "[balancer]") {
  const auto text = [](PolicyKind kind) {
    Bench bench({1}, kind);
    return std::string(bench.policy.name()) + ", " + bench.policy.summary();
  };
  CHECK(text(PolicyKind::RoundRobin) == "round-robin, round-robin");
  CHECK(text(PolicyKind::Least) == "least, least");
  CHECK(text(PolicyKind::First) == "first, first");
  CHECK(text(PolicyKind::Hash) == "hash, hash by uri (hrw)");
  Bench keyed(Bench::named({1}), {PolicyKind::Hash, "lighttpd15", parse_hash_key("client+path"), 0});
  CHECK(keyed.policy.summary() == "hash by client+path (lighttpd15)");
  CHECK_THROWS_AS(Bench(Bench::named({1}), {PolicyKind::Hash, "no-such", {}, 0}), std::invalid_argument);
}
