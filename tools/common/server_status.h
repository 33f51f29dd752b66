// What a running server tells of itself: a copy of the moment, for status_formats to write down. Not the live counters
// (upstream/backend.h). Values; collect_status() on any thread.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "upstream/balancer.h"

namespace proxycore {

struct BackendStatus {
  std::string id;
  std::string address;
  std::string written;  // as typed; empty where a name stands for several addresses
  std::uint32_t weight = 1;
  std::uint32_t max = 0;  // 0: no limit
  bool backup = false;
  bool up = true;
  std::uint32_t in_flight = 0;
  std::uint64_t requests = 0;  // attempts begun
  std::uint64_t failures = 0;  // attempts failed in a way that counts against the backend
};

struct UpstreamStatus {
  std::string policy;            // "hash", "round-robin", "least", "first"
  std::string summary;           // "hash by uri (hrw)"
  std::string scheme;            // of hash, like the next three
  std::string key;               // in words of --hash-key
  bool schemes_own_key = false;  // nobody asked for a key
  std::uint64_t seed = 0;
  std::vector<BackendStatus> backends;

  std::size_t count_up() const;
};

struct ServerStatus {
  std::string tool;
  pid_t pid = 0;
  std::int64_t started = 0;  // seconds since 1970
  Millis uptime = 0;
  bool draining = false;
  std::vector<std::string> listens;  // URLs
  UpstreamStatus upstream;

  // New requests are welcome, and there is somebody who can answer them: a backend, or the server itself.
  bool ready() const { return !draining && (upstream.backends.empty() || upstream.count_up() > 0); }
};

// The upstream of the moment and what keeps it alive while somebody looks: a reload replaces it.
struct UpstreamView {
  std::shared_ptr<const void> keep;
  const Upstream* upstream = nullptr;
  const Policy* policy = nullptr;
};

// What of a server can be asked for its status. Made by run_server, outlives the threads that ask.
struct StatusSource {
  std::string tool;
  std::function<UpstreamView()> upstream;  // any thread; empty: it has none
  std::vector<std::string> listens = {};
  std::int64_t started_us = wall_micros();
  Millis started = monotonic_millis();
  std::atomic<bool> draining{false};
};

UpstreamStatus collect_upstream(const Upstream& upstream, const Policy& policy);
ServerStatus collect_status(const StatusSource& source);

}  // namespace proxycore
