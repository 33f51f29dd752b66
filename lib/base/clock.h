// Monotonic time in milliseconds and microseconds. Wall-clock time is only for what people read (Date, logs), so that a
// clock that jumps fires no timeout. Any thread.
#pragma once

#include <time.h>

#include <cstdint>

namespace proxycore {

using Millis = std::int64_t;

inline std::int64_t monotonic_micros() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

// Since 1970: only for what people read.
inline std::int64_t wall_micros() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

inline Millis monotonic_millis() { return monotonic_micros() / 1000; }

}  // namespace proxycore
