#include "upstream/upstream.h"

#include <algorithm>
#include <utility>

namespace proxycore {
namespace {

// 0 says "up", so that no moment at which a rest ends may be 0.
Millis rest_end(Millis now, Millis duration) { return std::max<Millis>(now + duration, 1); }

}  // namespace

Upstream::Upstream(UpstreamConfig config) : config_(std::move(config)) {
  std::uint32_t index = 0;
  for (const BackendConfig& backend : config_.backends)
    backends_.push_back(std::make_unique<Backend>(backend, index++));
}

int Upstream::max_attempts() const {
  if (config_.retries >= 0) return config_.retries + 1;
  return std::max(static_cast<int>(backends_.size()), 2);
}

bool Upstream::usable(Backend& backend, Millis now, bool claim) {
  Millis until = backend.down_until.load(std::memory_order_relaxed);
  if (until == 0) return true;
  if (until > now) return false;
  if (!claim) return true;
  // Whoever moves the end of the rest has the trial. To the others it rests on, until the trial is known or overdue.
  return backend.down_until.compare_exchange_strong(until, rest_end(now, config_.connect_timeout),
                                                    std::memory_order_relaxed) ||
         until == 0;
}

bool Upstream::has_room(const Backend& backend) {
  const std::uint32_t max = backend.config().max;
  return max == 0 || backend.in_flight.load(std::memory_order_relaxed) < max;
}

void Upstream::on_failure(Backend& backend, ErrorCode why, Millis now) {
  backend.failures.fetch_add(1, std::memory_order_relaxed);
  const std::uint32_t fails = backend.fails.fetch_add(1, std::memory_order_relaxed) + 1;
  if (config_.max_fails == 0) return;
  const Millis end = rest_end(now, config_.fail_timeout);
  Millis until = backend.down_until.load(std::memory_order_relaxed);
  do {
    if (until == 0 && fails < config_.max_fails) return;
  } while (!backend.down_until.compare_exchange_weak(until, end, std::memory_order_relaxed));
  if (until != 0) return;  // it was down already, and rests again
  down_count_.fetch_add(1, std::memory_order_relaxed);
  epoch_.fetch_add(1, std::memory_order_relaxed);
  if (on_change) on_change(backend, false, why);
}

void Upstream::on_success(Backend& backend) {
  // Looked at before they are written: every request comes here, and nearly always there is nothing to do.
  if (backend.fails.load(std::memory_order_relaxed) != 0) backend.fails.store(0, std::memory_order_relaxed);
  if (backend.down_until.load(std::memory_order_relaxed) == 0) return;
  if (backend.down_until.exchange(0, std::memory_order_relaxed) == 0) return;
  down_count_.fetch_sub(1, std::memory_order_relaxed);
  epoch_.fetch_add(1, std::memory_order_relaxed);
  if (on_change) on_change(backend, true, ErrorCode::None);
}

}  // namespace proxycore
