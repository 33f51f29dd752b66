// One address that requests can be sent to: identity, weight, health and counters.
//
// The configuration part is immutable. Health and counters are atomics shared by all workers: no lock, and relaxed
// order, because each is a hint of its own. Created by Upstream, which owns it and outlives every worker.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "base/clock.h"
#include "io/address.h"

namespace proxycore {

struct BackendConfig {
  std::string id;  // identity for hashing and logs: the id= option, else the canonical address
  Address address;
  std::uint32_t weight = 1;
  std::uint32_t max = 0;  // requests in flight at most, 0: no limit
  bool backup = false;    // only when all others are down
  std::string written;    // the address as typed, for the hashing schemes that hash it; empty: they take the address
  std::string authority;  // as typed, "web1:8001": the Host field that it gets with --host backend
};

class alignas(64) Backend {
 public:
  Backend(BackendConfig config, std::uint32_t index) : config_(std::move(config)), index_(index) {}
  Backend(const Backend&) = delete;

  const BackendConfig& config() const { return config_; }
  const std::string& id() const { return config_.id; }
  std::uint32_t index() const { return index_; }  // position in its upstream

  // Requests in flight, over all workers.
  std::atomic<std::uint32_t> in_flight{0};
  // Failures in a row; and until when it rests: 0 while it is up.
  std::atomic<std::uint32_t> fails{0};
  std::atomic<Millis> down_until{0};

  std::atomic<std::uint64_t> requests{0};  // attempts begun
  std::atomic<std::uint64_t> failures{0};  // attempts failed

 private:
  BackendConfig config_;
  std::uint32_t index_;
};

}  // namespace proxycore
