#include "io/timer.h"

#include <catch2/catch.hpp>
#include <memory>

#include "unit/io/loop_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Counter : TimerEvents {
  void on_timer() override {
    ++fired;
    at = monotonic_millis();
    if (then) then();
  }
  int fired = 0;
  Millis at = 0;
  std::function<void()> then;
};

// As a callback of the loop would see it.
void set(Loop& loop, Timer& timer, Millis delay) {
  loop.update_now();
  timer.set_after(delay);
}

}  // namespace

TEST_CASE("a timer fires once, not early by more than the clock's grain") {
  Loop loop;
  Counter counter;
  Timer timer(loop, counter);
  CHECK_FALSE(timer.is_set());
  const Millis start = monotonic_millis();
  set(loop, timer, 50);
  CHECK(timer.is_set());
  run_until(loop, [&] { return counter.fired > 0; });
  CHECK(counter.at - start >= 35);
  CHECK_FALSE(timer.is_set());
  run_ready(loop);
  CHECK(counter.fired == 1);
}

TEST_CASE("a deadline that was moved later is kept at the later time") {
  Loop loop;
  Counter early, late;
  Timer timer(loop, late), mark(loop, early);
  set(loop, timer, 20);
  set(loop, timer, 120);
  set(loop, mark, 60);
  run_until(loop, [&] { return early.fired > 0; });
  CHECK(late.fired == 0);
  run_until(loop, [&] { return late.fired > 0; });
  CHECK(late.fired == 1);
}

TEST_CASE("a deadline that was moved earlier is kept at the earlier time") {
  Loop loop;
  Counter counter;
  Timer timer(loop, counter);
  set(loop, timer, 60'000);
  set(loop, timer, 10);
  run_until(loop, [&] { return counter.fired > 0; });
  CHECK(counter.fired == 1);
}

TEST_CASE("a timer that was cancelled, or set to never, does not fire") {
  Loop loop;
  Counter counter, after;
  Timer timer(loop, counter), mark(loop, after);
  set(loop, timer, 10);
  SECTION("cancelled") { timer.cancel(); }
  SECTION("never") { timer.set_after(0); }
  CHECK_FALSE(timer.is_set());
  set(loop, mark, 50);
  run_until(loop, [&] { return after.fired > 0; });
  CHECK(counter.fired == 0);
  set(loop, timer, 10);
  run_until(loop, [&] { return counter.fired > 0; });
}

TEST_CASE("a timer may be set again, or destroyed, where it fires") {
  Loop loop;
  Counter counter;
  auto timer = std::make_unique<Timer>(loop, counter);
  counter.then = [&] {
    if (counter.fired < 3)
      timer->set_after(10);
    else
      timer.reset();
  };
  set(loop, *timer, 10);
  run_until(loop, [&] { return !timer; });
  CHECK(counter.fired == 3);
}

TEST_CASE("a timer that is gone does nothing, and one with a new owner tells that one") {
  Loop loop;
  Counter before, after;
  {
    Timer timer(loop, before);
    set(loop, timer, 10);
  }
  Timer timer(loop, before);
  set(loop, timer, 30);
  timer.set_owner(after);
  run_until(loop, [&] { return after.fired > 0; });
  CHECK(before.fired == 0);
}
