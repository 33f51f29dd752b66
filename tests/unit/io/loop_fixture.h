// A loop that a test runs until something has happened. The test's thread.
#pragma once

#include <event2/event.h>

#include <functional>
#include <stdexcept>

#include "io/loop.h"

namespace proxycore::test {

// One turn at a time, until `done` holds; gives up after ten seconds.
inline void run_until(Loop& loop, const std::function<bool()>& done) {
  const Millis deadline = monotonic_millis() + 10'000;
  while (!done()) {
    if (monotonic_millis() > deadline) throw std::runtime_error("it does not happen");
    timeval tick{0, 20'000};
    event_base_loopexit(loop.base(), &tick);
    event_base_loop(loop.base(), EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY);
  }
}

// Whatever is ready already.
inline void run_ready(Loop& loop) {
  for (int i = 0; i < 3; ++i) event_base_loop(loop.base(), EVLOOP_NONBLOCK);
}

}  // namespace proxycore::test
