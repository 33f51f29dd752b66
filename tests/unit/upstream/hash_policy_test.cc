// What the hash policy promises: a URL stays with its backend; a dead one's URLs, and only they, spread over the others.
#include <map>

#include <catch2/catch.hpp>

#include "upstream/balancer.h"

using namespace proxycore;

namespace {

constexpr int kUrls = 20'000;
using Map = std::vector<Backend*>;

struct Fleet {
  explicit Fleet(std::vector<std::uint32_t> weights, PolicyConfig config = {PolicyKind::Hash, "hrw", {}, 0})
      : upstream(backends(weights)), policy(config, upstream), balancer(policy.make_balancer()) {}

  static UpstreamConfig backends(const std::vector<std::uint32_t>& weights) {
    UpstreamConfig config;
    config.backends.resize(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      config.backends[i].id = "web" + std::to_string(i) + ":80";
      config.backends[i].weight = weights[i];
    }
    return config;
  }
  Backend* pick(const RequestHead& head, std::string_view client = "192.0.2.1") {
    return balancer->pick({head, client, 1'000}, {});
  }
  Map map() {
    Map out;
    RequestHead head;
    head.host = "example.com";
    for (int i = 0; i < kUrls; ++i) {
      const std::string target = "/img/" + std::to_string(i) + ".jpg?v=" + std::to_string(i % 7);
      head.target = target;
      out.push_back(pick(head));
    }
    return out;
  }

  Upstream upstream;
  Policy policy;
  std::unique_ptr<Balancer> balancer;
};

std::map<std::uint32_t, double> shares(const Map& map) {
  std::map<std::uint32_t, double> out;
  for (const Backend* backend : map) out[backend->index()] += 1.0 / kUrls;
  return out;
}

}  // namespace

TEST_CASE("one of ten dies: its URLs, no others, spread evenly over nine, and come back", "[hash_policy]") {
  Fleet fleet(std::vector<std::uint32_t>(10, 1));
  const Map before = fleet.map();
  for (std::size_t dead = 0; dead < 10; ++dead) {
    Backend& victim = *fleet.upstream.backends()[dead];
    fleet.upstream.on_failure(victim, ErrorCode::ConnectionRefused, 1'000);
    const Map during = fleet.map();
    std::map<std::uint32_t, double> heirs;
    double orphans = 0;
    for (std::size_t i = 0; i < kUrls; ++i) {
      REQUIRE(during[i] != &victim);
      if (before[i] != &victim) {
        REQUIRE(during[i] == before[i]);
        continue;
      }
      ++heirs[during[i]->index()];
      ++orphans;
    }
    CHECK(orphans / kUrls == Approx(0.1).margin(0.01));
    CHECK(heirs.size() == 9);
    double chi = 0;
    for (const auto& [index, got] : heirs) chi += (got - orphans / 9) * (got - orphans / 9) / (orphans / 9);
    CHECK(chi < 29.6);  // 8 degrees of freedom, 0.025 %
    fleet.upstream.on_success(victim);
    CHECK(fleet.map() == before);
  }
}

TEST_CASE("shares follow the weights, and stay in proportion when one dies", "[hash_policy]") {
  Fleet fleet({1, 2, 3, 4});
  auto share = shares(fleet.map());
  for (std::uint32_t i = 0; i < 4; ++i) CHECK(share[i] == Approx((i + 1) / 10.0).margin(0.012));
  fleet.upstream.on_failure(*fleet.upstream.backends()[3], ErrorCode::ConnectionRefused, 1'000);
  share = shares(fleet.map());
  for (std::uint32_t i = 0; i < 3; ++i) CHECK(share[i] == Approx((i + 1) / 6.0).margin(0.012));
}

TEST_CASE("every worker and every start gives the same answers", "[hash_policy]") {
  Fleet one({1, 1, 1, 1, 1});
  Fleet other({1, 1, 1, 1, 1});
  const Map a = one.map();
  const Map b = other.map();
  for (std::size_t i = 0; i < kUrls; ++i) REQUIRE(a[i]->index() == b[i]->index());
  one.balancer = one.policy.make_balancer();
  CHECK(one.map() == a);
}

TEST_CASE("a key of its own decides alone; without one it goes in turn", "[hash_policy]") {
  Fleet fleet(std::vector<std::uint32_t>(10, 1), {PolicyKind::Hash, "hrw", parse_hash_key("cookie:sid"), 0});
  RequestHead head;
  head.fields.add("Cookie", "sid=ann");
  head.target = "/a";
  Backend* home = fleet.pick(head);
  head.target = "/b";
  CHECK(fleet.pick(head, "192.0.2.9") == home);

  head.fields.clear();
  std::map<std::uint32_t, int> got;
  for (int i = 0; i < 100; ++i) ++got[fleet.pick(head)->index()];
  CHECK(got.size() == 10);
  for (const auto& [index, count] : got) CHECK(count == 10);
}

TEST_CASE("lighttpd15: authority counts, the query does not", "[hash_policy]") {
  Fleet fleet(std::vector<std::uint32_t>(14, 1), {PolicyKind::Hash, "lighttpd15", {}, 0});
  RequestHead head;
  head.target = "/w/index.php";
  head.host = "127.0.0.1:1445";
  Backend* home = fleet.pick(head);
  head.target = "/w/index.php?title=x";
  CHECK(fleet.pick(head) == home);
  std::map<std::uint32_t, int> got;
  for (int i = 0; i < 100; ++i) {
    const std::string host = "host" + std::to_string(i);
    head.host = host;
    ++got[fleet.pick(head)->index()];
  }
  CHECK(got.size() > 3);
}
