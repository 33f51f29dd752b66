#include "io/loop.h"

#include <event2/event.h>

#include <new>

namespace proxycore {

Deferred::~Deferred() {
  if (loop_) loop_->take_off(*this);
}

Loop::Loop() {
  event_config* config = event_config_new();
  event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
  event_config_avoid_method(config, "poll");
  event_config_avoid_method(config, "select");
  base_ = event_base_new_with_config(config);
  event_config_free(config);
  if (!base_) throw std::bad_alloc();
  event_assign(
      &settle_event_, base_, -1, 0, [](evutil_socket_t, short, void* self) { static_cast<Loop*>(self)->settle(); },
      this);
  update_now();
}

Loop::~Loop() {
  event_del_noblock(&settle_event_);
  event_base_free(base_);
}

void Loop::run() { event_base_loop(base_, EVLOOP_NO_EXIT_ON_EMPTY); }

void Loop::stop() { event_base_loopbreak(base_); }

void Loop::update_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  now_ = Millis{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void Loop::defer(Deferred& work) {
  if (work.loop_) return;
  settle_later();
  work.loop_ = this;
  work.next_ = nullptr;
  work.previous_ = last_;
  (last_ ? last_->next_ : first_) = &work;
  last_ = &work;
}

// Made active from within a batch, the event comes behind all others of the batch.
void Loop::settle_later() {
  if (settle_asked_ || settling_) return;
  settle_asked_ = true;
  event_active(&settle_event_, EV_TIMEOUT, 0);
}

void Loop::take_off(Deferred& work) {
  (work.previous_ ? work.previous_->next_ : first_) = work.next_;
  (work.next_ ? work.next_->previous_ : last_) = work.previous_;
  work.loop_ = nullptr;
}

void Loop::settle() {
  if (settling_) return;
  settling_ = true;
  settle_asked_ = false;
  update_now();
  while (first_ || streams_.has_ready() || streams_.has_writers()) {
    if (streams_.has_ready()) streams_.read_some();
    while (Deferred* work = first_) {
      take_off(*work);
      work->settle();
    }
    while (streams_.has_writers()) streams_.write_some();
  }
  streams_.close_all();
  settling_ = false;
}

}  // namespace proxycore
