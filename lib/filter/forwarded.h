// Says who the client is and that we stand in between: X-Forwarded-For, -Proto and -Host, and Via (RFC 9110 section 7.6.3).
//
// What the client says of itself is believed from trusted peers only: theirs is appended to, everybody else's replaced.
// Forwarded (RFC 7239) is passed on from trusted peers and removed otherwise. One per worker; the worker's thread.
#pragma once

#include <string>

#include "exchange/exchange.h"

namespace proxycore {

class ForwardedFilter final : public Filter {
 public:
  // `pseudonym` is our name in Via.
  explicit ForwardedFilter(std::string_view pseudonym);
  Verdict on_request(Exchange& exchange) override;
  Verdict on_response(Exchange& exchange) override;

 private:
  std::string via_[2];  // by minor version of what was received
};

}  // namespace proxycore
