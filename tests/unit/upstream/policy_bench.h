// An upstream with a policy and a worker's balancer, and requests for it, for the tests of balancers. Backends are "a",
// "b", ... or as given.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "upstream/balancer.h"

namespace proxycore {

struct PolicyBench {
  explicit PolicyBench(std::vector<BackendConfig> backends, PolicyConfig policy_config = {})
      : upstream(with(std::move(backends))), policy(policy_config, upstream), balancer(policy.make_balancer()) {}
  PolicyBench(const std::vector<std::uint32_t>& weights, PolicyKind kind)
      : PolicyBench(named(weights), PolicyConfig{kind, "hrw", {}, 0}) {}

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

}  // namespace proxycore
