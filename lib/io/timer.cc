#include "io/timer.h"

#include <event2/event.h>

#include <algorithm>

namespace proxycore {

Timer::Timer(Loop& loop, TimerEvents& owner) : loop_(loop), owner_(&owner) {
  event_assign(
      &event_, loop.base(), -1, 0, [](evutil_socket_t, short, void* self) { static_cast<Timer*>(self)->fire(); }, this);
}

Timer::~Timer() {
  if (armed_ != kNever) event_del_noblock(&event_);
}

void Timer::arm() {
  const Millis wait = std::max<Millis>(deadline_ - loop_.now(), 0);
  const timeval after{wait / 1000, (wait % 1000) * 1000};
  event_add(&event_, &after);
  armed_ = deadline_;
}

void Timer::fire() {
  loop_.update_now();
  // What has come in time counts, even if we are late to look: the timer comes again behind it.
  if (loop_.settle_is_due()) return event_active(&event_, EV_TIMEOUT, 0);
  armed_ = kNever;
  if (deadline_ == kNever) return;
  // The coarse clock may be a tick behind libevent's.
  if (deadline_ > loop_.now() + 8) return arm();
  deadline_ = kNever;
  owner_->on_timer();
}

}  // namespace proxycore
