// The states of an exchange and the only ways between them. lib/README.md shows the picture that state_picture() draws
// from this table; a test compares them. Constant data, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace proxycore {

enum class ExchangeState : std::uint8_t {
  Idle,       // no request yet
  Filtering,  // the request head is known, filters look at it
  Waiting,    // a handler has it; nothing is committed: handoff, retry and error pages are still possible
  Streaming,  // the response head has gone to the writer
  Tunnel,     // 101: octets of another protocol both ways
  Done,       // the response is complete
  Broken,     // it never will be: the connection is cut
};

struct ExchangeTransition {
  ExchangeState from;
  ExchangeState to;
  std::string_view why;
};

inline constexpr std::array kExchangeTransitions{
    ExchangeTransition{ExchangeState::Idle, ExchangeState::Filtering, "request head complete"},
    ExchangeTransition{ExchangeState::Idle, ExchangeState::Waiting, "request head refused: error page"},
    ExchangeTransition{ExchangeState::Filtering, ExchangeState::Waiting, "a handler takes it"},
    ExchangeTransition{ExchangeState::Waiting, ExchangeState::Waiting, "handoff, retry, error page"},
    ExchangeTransition{ExchangeState::Waiting, ExchangeState::Streaming, "commit"},
    ExchangeTransition{ExchangeState::Streaming, ExchangeState::Tunnel, "101 Switching Protocols"},
    ExchangeTransition{ExchangeState::Streaming, ExchangeState::Done, "last octet written"},
    ExchangeTransition{ExchangeState::Tunnel, ExchangeState::Done, "a side has closed"},
    ExchangeTransition{ExchangeState::Done, ExchangeState::Idle, "next request on the connection"},
    ExchangeTransition{ExchangeState::Idle, ExchangeState::Broken, "client gone"},
    ExchangeTransition{ExchangeState::Filtering, ExchangeState::Broken, "client gone"},
    ExchangeTransition{ExchangeState::Waiting, ExchangeState::Broken, "client gone"},
    ExchangeTransition{ExchangeState::Streaming, ExchangeState::Broken, "error after commit"},
    ExchangeTransition{ExchangeState::Tunnel, ExchangeState::Broken, "reset or timeout"},
};

constexpr bool may_go(ExchangeState from, ExchangeState to) {
  for (const auto& transition : kExchangeTransitions)
    if (transition.from == from && transition.to == to) return true;
  return false;
}

std::string_view name_of(ExchangeState state);
// The table as text, a line a transition.
std::string state_picture();

}  // namespace proxycore
