#include "io/next_turn.h"

#include <event2/event.h>

namespace proxycore {

NextTurn::NextTurn(Loop& loop, NextTurnEvents& owner) : loop_(loop), owner_(owner) {
  event_assign(&event_, loop.base(), -1, 0, &NextTurn::on_event, this);
}

NextTurn::~NextTurn() { event_del_noblock(&event_); }

// A timeout that is due: the loop polls before it looks at those.
void NextTurn::ask() {
  const timeval at_once{};
  event_add(&event_, &at_once);
}

void NextTurn::on_event(int, short, void* self) {
  NextTurn& turn = *static_cast<NextTurn*>(self);
  turn.loop_.update_now();
  turn.owner_.on_next_turn();
}

}  // namespace proxycore
