// A backend to try things with, that needs no other software: answers every request with a few lines that say which backend
// this is and what it was asked. Not a file server. One per worker; the worker's thread.
#pragma once

#include <string>

#include "exchange/exchange.h"

namespace proxycore {

class DemoHandler final : public Handler {
 public:
  // `name` is what it calls itself.
  explicit DemoHandler(std::string name) : name_(std::move(name)) {}
  std::unique_ptr<Responder> handle(Exchange& exchange) override;

 private:
  std::string name_;
};

}  // namespace proxycore
