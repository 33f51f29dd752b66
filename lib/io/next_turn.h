// For work that could go on at once but must let others have their turn first: it is called back after the loop has looked at
// its descriptors once more. Embedded in its owner, on the loop's thread; does nothing after its destruction.
#pragma once

#include <event2/event_struct.h>

#include "io/loop.h"

namespace proxycore {

class NextTurnEvents {
 public:
  virtual void on_next_turn() = 0;

 protected:
  ~NextTurnEvents() = default;
};

class NextTurn {
 public:
  NextTurn(Loop& loop, NextTurnEvents& owner);
  ~NextTurn();
  NextTurn(const NextTurn&) = delete;

  // Once, however often it is asked for.
  void ask();

 private:
  static void on_event(int fd, short what, void* self);

  Loop& loop_;
  NextTurnEvents& owner_;
  event event_;
};

}  // namespace proxycore
