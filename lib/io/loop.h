// The event loop of one thread: libevent for readiness, timers and signals, and the list of work put off until the
// function that asked for it has returned.
//
// Nothing else of libevent is used: streams read and write for themselves. One thread; everything made from a Loop lives
// on that thread and dies before it.
#pragma once

#include <memory>

#include "base/clock.h"

struct event_base;

namespace proxycore {

// Something to be done once the current callback has returned. Whoever is destroyed takes itself off the list.
class Deferred {
 public:
  Deferred() = default;
  Deferred(const Deferred&) = delete;
  virtual ~Deferred();
  virtual void settle() = 0;

 private:
  friend class Loop;
  Deferred* next_ = nullptr;
  Deferred** link_ = nullptr;  // what points at us; null when not on the list
};

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;

  void run();
  // Returns from run() when the current callback is done.
  void stop();

  // settle() of `work` is called when the current callback has returned; once, however often it is asked for.
  void defer(Deferred& work);
  // Runs what was put off; every callback of ours ends with it.
  void settle();

  // Monotonic; as of the start of the current callback, exact to a few milliseconds.
  Millis now() const { return now_; }
  void update_now();

  event_base* base() const { return base_; }

 private:
  event_base* base_;
  Deferred* first_ = nullptr;  // the latest first: what was asked for last is still in the cache
  bool settling_ = false;
  Millis now_ = 0;
};

// Put at the top of every function that libevent calls: takes the time, and settles at the end.
class LoopCallback {
 public:
  explicit LoopCallback(Loop& loop) : loop_(loop) { loop_.update_now(); }
  ~LoopCallback() { loop_.settle(); }
  LoopCallback(const LoopCallback&) = delete;

 private:
  Loop& loop_;
};

}  // namespace proxycore
