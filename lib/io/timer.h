// A deadline that is moved far more often than it is reached. Moving it later is a store: libevent's heap is touched only
// when the deadline comes before the one it knows of, or when that one is reached and the real one is later.
// Embedded in its owner, on the loop's thread; does nothing after its destruction.
#pragma once

#include <event2/event_struct.h>

#include "io/loop.h"

namespace proxycore {

class TimerEvents {
 public:
  // The deadline is reached. The timer is idle; it may be set again.
  virtual void on_timer() = 0;

 protected:
  ~TimerEvents() = default;
};

class Timer {
 public:
  Timer(Loop& loop, TimerEvents& owner);
  ~Timer();
  Timer(const Timer&) = delete;

  // From now on; 0 or less means never.
  void set_after(Millis delay) {
    deadline_ = delay > 0 ? loop_.now() + delay : kNever;
    if (deadline_ < armed_) arm();
  }
  void set_owner(TimerEvents& owner) { owner_ = &owner; }
  void cancel() { deadline_ = kNever; }
  bool is_set() const { return deadline_ != kNever; }

 private:
  static constexpr Millis kNever = INT64_MAX;

  void arm();
  void fire();

  Loop& loop_;
  TimerEvents* owner_;
  Millis deadline_ = kNever;
  Millis armed_ = kNever;  // when libevent will call
  event event_;
};

}  // namespace proxycore
