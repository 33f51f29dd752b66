// The event loop of one thread: libevent for readiness, timers and signals, and the list of work put off until all that
// was ready has been looked at.
//
// What a batch of events gives rise to is written at its end, all at once: a peer that the first write wakes is still awake
// for the others, and waking it costs more than writing to it. Nothing else of libevent is used: streams read and write for
// themselves. One thread; everything made from a Loop lives on that thread and dies before it.
#pragma once

#include <event2/event_struct.h>

#include "base/clock.h"

namespace proxycore {

class Loop;

// Something to be done once every event of the present batch has been dealt with. Whoever is destroyed takes itself off the
// list.
class Deferred {
 public:
  Deferred() = default;
  Deferred(const Deferred&) = delete;
  virtual ~Deferred();
  virtual void settle() = 0;

 private:
  friend class Loop;
  Deferred* next_ = nullptr;
  Deferred* previous_ = nullptr;
  Loop* loop_ = nullptr;  // on whose list it is
};

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;

  void run();
  // Returns from run() when the current callback is done.
  void stop();

  // settle() of `work` is called at the end of the batch, in the order of the calls; once, however often it is asked for.
  void defer(Deferred& work);
  // Runs what was put off, and what that puts off. The loop does so by itself.
  void settle();
  // The end of a callback: where a batch is long, it is settled in parts that the caches hold.
  void settle_if_many() {
    if (deferred_ >= kManyDeferred) settle();
  }

  // Monotonic; as of the start of the current callback, exact to a few milliseconds.
  Millis now() const { return now_; }
  void update_now();

  event_base* base() const { return base_; }

 private:
  friend class Deferred;
  void take_off(Deferred& work);

  event_base* base_;
  event settle_event_;
  Deferred* first_ = nullptr;
  Deferred* last_ = nullptr;
  static constexpr int kManyDeferred = 64;
  int deferred_ = 0;
  bool settling_ = false;
  Millis now_ = 0;
};

}  // namespace proxycore
