#include "io/signals.h"

#include <event2/event.h>
#include <pthread.h>
#include <signal.h>

namespace proxycore {

Signals::Signals(Loop& loop, SignalEvents& owner, std::initializer_list<int> numbers) : loop_(loop), owner_(owner) {
  for (const int number : numbers) {
    // What libevent puts back at the end: a signal that comes while the process is on its way out changes nothing.
    ::signal(number, SIG_IGN);
    auto signal_event = std::make_unique<event>();
    event_assign(signal_event.get(), loop.base(), number, EV_SIGNAL | EV_PERSIST, &Signals::on_event, this);
    event_add(signal_event.get(), nullptr);
    events_.push_back(std::move(signal_event));
  }
}

Signals::~Signals() {
  for (auto& signal_event : events_) event_del_noblock(signal_event.get());
}

void Signals::on_event(int number, short, void* self) {
  Signals& signals = *static_cast<Signals*>(self);
  signals.loop_.update_now();
  signals.owner_.on_signal(number);
}

void block_signals_in_this_thread() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace proxycore
