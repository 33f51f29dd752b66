#include "base/clock.h"

#include <catch2/catch.hpp>
#include <ctime>

using namespace proxycore;

TEST_CASE("monotonic time goes forwards, in its units") {
  const std::int64_t micros = monotonic_micros();
  const Millis millis = monotonic_millis();
  CHECK(monotonic_micros() >= micros);
  CHECK(millis - micros / 1000 >= 0);
  CHECK(millis - micros / 1000 < 1000);
}

TEST_CASE("wall time is what the calendar says") {
  CHECK(std::abs(wall_micros() / 1'000'000 - std::time(nullptr)) <= 1);
}
