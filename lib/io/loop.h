// The event loop of one thread: libevent for readiness, timers and signals; the streams of a batch of events, which are
// read from and written to together; and the list of work put off until all of them have been looked at.
//
// What a batch of events gives rise to is written at its end, all at once: that is one system call, and a peer that the
// first write wakes is still awake for the others, while waking it costs more than writing to it. One thread; everything
// made from a Loop lives on that thread and dies before it.
#pragma once

#include <event2/event_struct.h>

#include "base/clock.h"
#include "io/stream_queue.h"

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
  // Deals with the streams that are ready, what was put off, what there is to write, and all that comes of it. The loop
  // does so by itself at the end of a batch. Where that is long, it is done in parts that the caches hold.
  void settle();
  void settle_later();
  bool settle_is_due() const { return settle_asked_; }
  bool is_settling() const { return settling_; }
  // Those of the batch; for streams alone.
  StreamQueue& streams() { return streams_; }

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
  StreamQueue streams_;
  bool settling_ = false;
  bool settle_asked_ = false;
  Millis now_ = 0;
};

}  // namespace proxycore
