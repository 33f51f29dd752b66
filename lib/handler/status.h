// Answers with an error page: the status, what was tried, and a Proxy-Status field (RFC 9209). Also plain replies that a
// filter asked for. One per worker; the worker's thread.
#pragma once

#include <memory>
#include <string>

#include "exchange/exchange.h"

namespace proxycore {

class StatusHandler final : public Handler {
 public:
  // `name` is how this program calls itself in Proxy-Status.
  explicit StatusHandler(std::string name) : name_(std::move(name)) {}
  std::unique_ptr<Responder> handle(Exchange& exchange) override;

 private:
  std::string name_;
  std::string page_;  // reused
};

}  // namespace proxycore
