// A named set of backends with its balancing policy and limits, shared by all workers, and what is known of each
// backend's health. Owns the backends. Immutable but for the atomics.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "upstream/backend.h"

namespace proxycore {

struct UpstreamConfig {
  std::vector<BackendConfig> backends;
  std::uint32_t max_fails = 1;     // failures in a row before a backend rests
  Millis fail_timeout = 10'000;    // for how long
  Millis connect_timeout = 3'000;  // a backend on trial is held back from others for this long
  int retries = -1;                // further attempts at most; negative: as many as there are backends, at least 2
};

class Upstream {
 public:
  explicit Upstream(UpstreamConfig config);

  const UpstreamConfig& config() const { return config_; }
  const std::vector<std::unique_ptr<Backend>>& backends() const { return backends_; }
  int max_attempts() const;

  // Up, or down for long enough that a request may try it. With `claim`, the first to ask after the rest gets it on
  // trial, and nobody else until it is known or connect_timeout has passed.
  bool usable(Backend& backend, Millis now, bool claim);
  // Below its max=.
  static bool has_room(const Backend& backend);

  // An attempt failed to connect, or answered: moves the backend between up and down.
  void on_failure(Backend& backend, ErrorCode why, Millis now);
  void on_success(Backend& backend);

  // Backends that are down or full right now: 0 is the fast path of every balancer. Exact for down; full ones are
  // found by has_room.
  std::uint32_t down_count() const { return down_count_.load(std::memory_order_relaxed); }
  // Changes whenever a backend goes up or down.
  std::uint32_t epoch() const { return epoch_.load(std::memory_order_relaxed); }

  // Called on the thread that saw it, once for every change of state: `up`, and why not.
  std::function<void(const Backend&, bool up, ErrorCode why)> on_change;

 private:
  UpstreamConfig config_;
  std::vector<std::unique_ptr<Backend>> backends_;
  std::atomic<std::uint32_t> down_count_{0};
  std::atomic<std::uint32_t> epoch_{0};
};

}  // namespace proxycore
