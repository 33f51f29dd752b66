// Signals as events of a loop. One loop of the process only (libevent's rule): the main thread's.
#pragma once

#include <event2/event_struct.h>

#include <initializer_list>
#include <memory>
#include <vector>

#include "io/loop.h"

namespace proxycore {

class SignalEvents {
 public:
  virtual void on_signal(int number) = 0;

 protected:
  ~SignalEvents() = default;
};

class Signals {
 public:
  Signals(Loop& loop, SignalEvents& owner, std::initializer_list<int> numbers);
  ~Signals();

 private:
  static void on_event(int number, short what, void* self);

  Loop& loop_;
  SignalEvents& owner_;
  std::vector<std::unique_ptr<event>> events_;
};

// For threads that are not the main one: all signals go there.
void block_signals_in_this_thread();

}  // namespace proxycore
