// Names the backend that answered in an X-Backend field, for people who look. One per worker; its thread.
#pragma once

#include "exchange/exchange.h"

namespace proxycore {

class ExposeBackendFilter final : public Filter {
 public:
  Verdict on_request(Exchange&) override { return Verdict::pass(); }
  Verdict on_response(Exchange& exchange) override {
    exchange.response.fields.remove("X-Backend");
    exchange.response.fields.add("X-Backend", exchange.backend_id);
    return Verdict::pass();
  }
};

}  // namespace proxycore
