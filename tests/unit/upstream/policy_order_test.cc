// Where a request would go, asked without sending it: the answer is that of the balancer, and asking changes nothing.
#include <catch2/catch.hpp>

#include "upstream/balancer.h"

using namespace proxycore;

namespace {

struct Fleet {
  explicit Fleet(PolicyConfig config, std::size_t ordinary = 4, std::size_t backups = 1)
      : upstream(backends(ordinary, backups)), policy(std::move(config), upstream), balancer(policy.make_balancer()) {}

  static UpstreamConfig backends(std::size_t ordinary, std::size_t backups) {
    UpstreamConfig config;
    config.backends.resize(ordinary + backups);
    for (std::size_t i = 0; i < config.backends.size(); ++i) {
      config.backends[i].id = "web" + std::to_string(i) + ":80";
      config.backends[i].backup = i >= ordinary;
    }
    return config;
  }
  std::vector<const Backend*> order(std::string_view target) {
    head.target = target;
    return policy.order({head, "192.0.2.1", 1'000});
  }
  // What the balancer chooses as one after the other fails.
  std::vector<const Backend*> tried(std::string_view target) {
    head.target = target;
    std::vector<Backend*> tried;
    while (Backend* next = balancer->pick({head, "192.0.2.1", 1'000}, tried)) tried.push_back(next);
    return {tried.begin(), tried.end()};
  }
  void fail(std::size_t i) { upstream.on_failure(*upstream.backends()[i], ErrorCode::ConnectionRefused, 1'000); }

  RequestHead head;
  Upstream upstream;
  Policy policy;
  std::unique_ptr<Balancer> balancer;
};

}  // namespace

TEST_CASE("order: of hash it is where requests go, backups and those that are down last") {
  for (const char* scheme : {"hrw", "nginx-consistent", "squid", "jump"}) {
    Fleet fleet({PolicyKind::Hash, scheme, {}, 0});
    for (int i = 0; i < 200; ++i) {
      const std::string target = "/" + std::to_string(i);
      CHECK(fleet.order(target) == fleet.tried(target));
    }
    fleet.fail(1);
    for (int i = 0; i < 200; ++i) {
      const std::string target = "/" + std::to_string(i);
      const auto order = fleet.order(target);
      REQUIRE(order.size() == 5);
      CHECK(order[3]->id() == "web4:80");
      CHECK(order[4]->id() == "web1:80");
      CHECK(order == fleet.tried(target));
    }
  }
}

TEST_CASE("order: of first it is that of the list") {
  Fleet fleet({PolicyKind::First, "", {}, 0});
  fleet.fail(0);
  CHECK(fleet.order("/") == fleet.tried("/"));
  CHECK(fleet.order("/").front()->id() == "web1:80");
}

TEST_CASE("order: there is none where it depends on more than the request") {
  CHECK(Fleet({PolicyKind::RoundRobin, "", {}, 0}).order("/").empty());
  CHECK(Fleet({PolicyKind::Least, "", {}, 0}).order("/").empty());
  Fleet keyless({PolicyKind::Hash, "hrw", parse_hash_key("query:id"), 0});
  CHECK(keyless.order("/").empty());
  CHECK(keyless.order("/?id=1").size() == 5);
}

TEST_CASE("order: asking takes no trial from those who send") {
  Fleet fleet({PolicyKind::Hash, "hrw", {}, 0}, 1, 0);
  fleet.fail(0);
  fleet.head.target = "/";
  const PickContext later{fleet.head, "192.0.2.1", 60'000};
  CHECK(fleet.policy.order(later).size() == 1);
  CHECK(fleet.upstream.usable(*fleet.upstream.backends()[0], 60'000, true));
}
