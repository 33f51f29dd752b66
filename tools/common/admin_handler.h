// Answers what is asked on the listener of --status: / (text, or HTML for a browser), /status.json, /metrics, /healthz,
// /readyz and /map?uri=...; reads only, changes nothing. One per worker of that listener; the worker's thread.
#pragma once

#include "common/server_status.h"
#include "exchange/exchange.h"

namespace proxycore {

class AdminHandler final : public Handler {
 public:
  // `source` is borrowed and outlives the handler.
  explicit AdminHandler(const StatusSource& source) : source_(source) {}
  std::unique_ptr<Responder> handle(Exchange& exchange) override;

 private:
  void answer(Exchange& exchange);
  void answer_ready(Exchange& exchange);
  void answer_map(Exchange& exchange);

  const StatusSource& source_;
};

}  // namespace proxycore
