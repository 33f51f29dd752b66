#include "io/next_turn.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/unique_fd.h"
#include "unit/io/loop_fixture.h"

using namespace proxycore;

namespace {

// Asks for one turn after the other; counts how often a descriptor that is always readable was looked at in between.
struct Asking final : NextTurnEvents {
  Asking() : turn(loop, *this) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    read_end = UniqueFd(ends[0]);
    write_end = UniqueFd(ends[1]);
    REQUIRE(::write(write_end.get(), "x", 1) == 1);
    event_assign(
        &other, loop.base(), read_end.get(), EV_READ | EV_PERSIST,
        [](int, short, void* self) { ++static_cast<Asking*>(self)->others; }, this);
    event_add(&other, nullptr);
  }
  ~Asking() { event_del(&other); }
  void on_next_turn() override {
    ++turns;
    others_between = others - others_before;
    others_before = others;
    if (turns < 10) turn.ask();
  }

  Loop loop;
  NextTurn turn;
  UniqueFd read_end, write_end;
  event other;
  int turns = 0, others = 0, others_before = 0, others_between = 0;
};

}  // namespace

TEST_CASE("others are looked at between one turn and the next") {
  Asking asking;
  asking.turn.ask();
  asking.turn.ask();
  test::run_until(asking.loop, [&] { return asking.turns == 10; });
  CHECK(asking.others >= 9);
  CHECK(asking.others_between >= 1);
}

TEST_CASE("whoever is gone has no turn") {
  Loop loop;
  struct Nobody final : NextTurnEvents {
    void on_next_turn() override { FAIL("it is gone"); }
  } nobody;
  {
    NextTurn turn(loop, nobody);
    turn.ask();
  }
  test::run_ready(loop);
}
