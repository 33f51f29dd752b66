// Max-Forwards (RFC 9110 section 7.6.2): counts OPTIONS down, and answers one that may go no further. TRACE is refused with
// 405, however far it may go: its echo would show a client what trusted neighbours have added to its request (section 9.3.8
// warns of it), and nobody debugs a chain with it any more. One per worker; the worker's thread.
#pragma once

#include "exchange/exchange.h"

namespace proxycore {

// Answers OPTIONS in the place of the origin server.
class LastStopHandler final : public Handler {
 public:
  std::unique_ptr<Responder> handle(Exchange& exchange) override;
};

class MaxForwardsFilter final : public Filter {
 public:
  Verdict on_request(Exchange& exchange) override;
  Verdict on_response(Exchange&) override { return Verdict::pass(); }

 private:
  LastStopHandler last_stop_;
};

}  // namespace proxycore
