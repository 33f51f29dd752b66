#include "io/loop.h"

#include <event2/event.h>

#include <new>

namespace proxycore {

Deferred::~Deferred() {
  if (!link_) return;
  *link_ = next_;
  if (next_) next_->link_ = link_;
}

Loop::Loop() {
  event_config* config = event_config_new();
  event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK);
  event_config_avoid_method(config, "poll");
  event_config_avoid_method(config, "select");
  base_ = event_base_new_with_config(config);
  event_config_free(config);
  if (!base_) throw std::bad_alloc();
  update_now();
}

Loop::~Loop() { event_base_free(base_); }

void Loop::run() { event_base_loop(base_, EVLOOP_NO_EXIT_ON_EMPTY); }

void Loop::stop() { event_base_loopbreak(base_); }

void Loop::update_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  now_ = Millis{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

void Loop::defer(Deferred& work) {
  if (work.link_) return;
  work.next_ = first_;
  work.link_ = &first_;
  if (first_) first_->link_ = &work.next_;
  first_ = &work;
}

void Loop::settle() {
  if (settling_) return;
  settling_ = true;
  while (Deferred* work = first_) {
    first_ = work->next_;
    if (first_) first_->link_ = &first_;
    work->next_ = nullptr;
    work->link_ = nullptr;
    work->settle();
  }
  settling_ = false;
}

}  // namespace proxycore
