// Looks at the heads of an exchange on their way through, and may change them.
//
// Requests pass the filters in order, responses in reverse order. Hop-by-hop fields are gone before the first filter sees a
// head. A filter sees no body. Filters are made once per worker and keep no state of an exchange. The worker's thread.
#pragma once

#include "http/message.h"

namespace proxycore {

class Exchange;
class Handler;

struct Verdict {
  enum class Kind : std::uint8_t { Pass, Reply, Handoff };
  Kind kind = Kind::Pass;
  int status = 0;              // Reply: answer with this status and an empty or short body
  Handler* handler = nullptr;  // Handoff: this handler answers instead

  static Verdict pass() { return {}; }
  static Verdict reply(int status) { return {Kind::Reply, status, nullptr}; }
  static Verdict handoff(Handler& to) { return {Kind::Handoff, 0, &to}; }
};

class Filter {
 public:
  virtual ~Filter() = default;
  virtual Verdict on_request(Exchange& exchange) = 0;
  // Before commit only; not called for interim responses and for our own error pages.
  virtual Verdict on_response(Exchange& exchange) = 0;
};

}  // namespace proxycore
