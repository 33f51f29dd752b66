// ctest: threads
#include "upstream/upstream.h"

#include <array>
#include <thread>

#include <catch2/catch.hpp>

using namespace proxycore;

namespace {

UpstreamConfig config(int backends, std::uint32_t max_fails = 1) {
  UpstreamConfig out;
  for (int i = 0; i < backends; ++i) {
    BackendConfig backend;
    backend.id = "web" + std::to_string(i);
    backend.address = *Address::ip("127.0.0.1", static_cast<std::uint16_t>(8000 + i));
    out.backends.push_back(backend);
  }
  out.max_fails = max_fails;
  out.fail_timeout = 10'000;
  out.connect_timeout = 3'000;
  return out;
}

constexpr auto kRefused = ErrorCode::ConnectionRefused;

}  // namespace

TEST_CASE("a backend rests after max_fails failures in a row", "[upstream]") {
  Upstream upstream(config(2, 3));
  Backend& backend = *upstream.backends()[0];
  upstream.on_failure(backend, kRefused, 100);
  upstream.on_failure(backend, kRefused, 100);
  upstream.on_success(backend);
  upstream.on_failure(backend, kRefused, 100);
  upstream.on_failure(backend, kRefused, 100);
  CHECK(upstream.usable(backend, 100, false));
  CHECK(upstream.down_count() == 0);
  const auto epoch = upstream.epoch();
  upstream.on_failure(backend, kRefused, 100);
  CHECK_FALSE(upstream.usable(backend, 100, false));
  CHECK(upstream.down_count() == 1);
  CHECK(upstream.epoch() != epoch);
  CHECK(upstream.usable(*upstream.backends()[1], 100, false));
  CHECK(backend.failures == 5);
}

TEST_CASE("max_fails 0: a backend never rests", "[upstream]") {
  Upstream upstream(config(1, 0));
  Backend& backend = *upstream.backends()[0];
  for (int i = 0; i < 100; ++i) upstream.on_failure(backend, kRefused, 100);
  CHECK(upstream.usable(backend, 100, true));
  CHECK(upstream.down_count() == 0);
}

TEST_CASE("after its rest one request tries a backend", "[upstream]") {
  Upstream upstream(config(1));
  Backend& backend = *upstream.backends()[0];
  upstream.on_failure(backend, kRefused, 100);
  CHECK_FALSE(upstream.usable(backend, 10'099, true));
  CHECK(upstream.usable(backend, 10'100, false));  // looking does not take it
  CHECK(upstream.usable(backend, 10'100, false));
  CHECK(upstream.usable(backend, 10'100, true));
  CHECK_FALSE(upstream.usable(backend, 10'101, false));
  CHECK_FALSE(upstream.usable(backend, 10'101, true));
  CHECK(upstream.down_count() == 1);

  SECTION("it answers: up") {
    upstream.on_success(backend);
    CHECK(upstream.usable(backend, 10'102, true));
    CHECK(upstream.usable(backend, 10'102, true));
    CHECK(upstream.down_count() == 0);
    CHECK(backend.fails == 0);
  }
  SECTION("it fails: it rests again") {
    upstream.on_failure(backend, kRefused, 10'200);
    CHECK_FALSE(upstream.usable(backend, 20'199, true));
    CHECK(upstream.usable(backend, 20'200, true));
    CHECK(upstream.down_count() == 1);
  }
  SECTION("nothing is heard of it: another may try") {
    CHECK_FALSE(upstream.usable(backend, 13'099, true));
    CHECK(upstream.usable(backend, 13'100, true));
    CHECK_FALSE(upstream.usable(backend, 13'100, true));
  }
}

TEST_CASE("changes are told once each, with the reason", "[upstream]") {
  Upstream upstream(config(1));
  Backend& backend = *upstream.backends()[0];
  std::string told;
  upstream.on_change = [&](const Backend& changed, bool up, ErrorCode why) {
    told += changed.id() + (up ? " up;" : " down, " + std::string(text_of(why)) + ";");
  };
  upstream.on_success(backend);
  upstream.on_failure(backend, kRefused, 100);
  upstream.on_failure(backend, ErrorCode::ConnectionTimeout, 101);
  upstream.on_success(backend);
  upstream.on_success(backend);
  CHECK(told == "web0 down, connection refused;web0 up;");
}

TEST_CASE("room is what max= leaves", "[upstream]") {
  auto one = config(1);
  one.backends[0].max = 2;
  Upstream upstream(one);
  Backend& backend = *upstream.backends()[0];
  CHECK(Upstream::has_room(backend));
  backend.in_flight = 1;
  CHECK(Upstream::has_room(backend));
  backend.in_flight = 2;
  CHECK_FALSE(Upstream::has_room(backend));
  CHECK(Upstream::has_room(Backend(BackendConfig{}, 0)));
}

TEST_CASE("attempts: as many as backends and at least two, or as told", "[upstream]") {
  CHECK(Upstream(config(1)).max_attempts() == 2);
  CHECK(Upstream(config(5)).max_attempts() == 5);
  auto told = config(5);
  told.retries = 1;
  CHECK(Upstream(told).max_attempts() == 2);
}

TEST_CASE("many workers: one trial, changes in balance, counters that end where they began", "[upstream]") {
  Upstream upstream(config(3));
  std::array<std::atomic<int>, 3> ups{};
  std::array<std::atomic<int>, 3> downs{};
  upstream.on_change = [&](const Backend& backend, bool up, ErrorCode) { ++(up ? ups : downs)[backend.index()]; };

  SECTION("exactly one of them gets the trial") {
    Backend& backend = *upstream.backends()[0];
    for (Millis now = 1'000; now < 20'000'000; now += 100'000) {
      upstream.on_failure(backend, kRefused, now);
      std::atomic<int> claims{0};
      std::vector<std::thread> threads;
      for (int t = 0; t < 3; ++t)
        threads.emplace_back([&] { claims += upstream.usable(backend, now + 10'000, true) ? 1 : 0; });
      for (auto& thread : threads) thread.join();
      REQUIRE(claims == 1);
    }
  }
  SECTION("failures and successes at random") {
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < 4; ++t)
      threads.emplace_back([&upstream, t] {
        for (unsigned i = 0; i < 20'000; ++i) {
          Backend& backend = *upstream.backends()[(i + t) % 3];
          if ((i * 7 + t) % 3 == 0)
            upstream.on_failure(backend, kRefused, i);
          else
            upstream.on_success(backend);
          upstream.usable(backend, i, i % 2 == 0);
        }
      });
    for (auto& thread : threads) thread.join();
    std::uint32_t down = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const int is_down = upstream.backends()[i]->down_until != 0 ? 1 : 0;
      CHECK(downs[i] == ups[i] + is_down);
      down += static_cast<std::uint32_t>(is_down);
    }
    CHECK(upstream.down_count() == down);
    for (const auto& backend : upstream.backends()) upstream.on_success(*backend);
    CHECK(upstream.down_count() == 0);
  }
}
