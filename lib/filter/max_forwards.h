// Max-Forwards (RFC 9110 section 7.6.2): counts TRACE and OPTIONS down, and answers those that may go no further. A TRACE
// that ends here gets its head back, without the fields that hold secrets (section 9.3.8). One per worker; its thread.
#pragma once

#include "exchange/exchange.h"

namespace proxycore {

// Answers TRACE and OPTIONS in the place of the origin server.
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
