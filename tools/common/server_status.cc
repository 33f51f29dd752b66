#include "common/server_status.h"

#include <unistd.h>

#include <algorithm>

namespace proxycore {
namespace {

BackendStatus status_of(const Backend& backend) {
  const BackendConfig& config = backend.config();
  return {.id = config.id,
          .address = config.address.text(),
          .written = config.written,
          .weight = config.weight,
          .max = config.max,
          .backup = config.backup,
          .up = backend.down_until.load(std::memory_order_relaxed) == 0,
          .in_flight = backend.in_flight.load(std::memory_order_relaxed),
          .requests = backend.requests.load(std::memory_order_relaxed),
          .failures = backend.failures.load(std::memory_order_relaxed)};
}

}  // namespace

std::size_t UpstreamStatus::count_up() const {
  return static_cast<std::size_t>(
      std::count_if(backends.begin(), backends.end(), [](const BackendStatus& backend) { return backend.up; }));
}

UpstreamStatus collect_upstream(const Upstream& upstream, const Policy& policy) {
  UpstreamStatus status;
  status.policy = policy.name();
  status.summary = policy.summary();
  if (policy.config().kind == PolicyKind::Hash) {
    status.scheme = policy.config().hash_scheme;
    status.key = policy.key_text();
    status.schemes_own_key = policy.config().hash_key.empty();
    status.seed = policy.config().hash_seed;
  }
  for (const auto& backend : upstream.backends()) status.backends.push_back(status_of(*backend));
  return status;
}

ServerStatus collect_status(const StatusSource& source) {
  const UpstreamView view = source.upstream ? source.upstream() : UpstreamView{};
  return {.tool = source.tool,
          .pid = ::getpid(),
          .started = source.started_us / 1'000'000,
          .uptime = monotonic_millis() - source.started,
          .draining = source.draining.load(std::memory_order_relaxed),
          .listens = source.listens,
          .upstream = view.upstream ? collect_upstream(*view.upstream, *view.policy) : UpstreamStatus{}};
}

}  // namespace proxycore
