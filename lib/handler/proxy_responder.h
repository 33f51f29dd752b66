// One exchange on its way through the proxy: the attempts, one after the other. See proxy.h for the rules. Made by
// ProxyHandler, owned by the exchange; the worker's thread.
#pragma once

#include "handler/proxy.h"

namespace proxycore {

class ProxyResponder final : public Responder, AttemptOwner, Deferred, public Recycled<ProxyResponder> {
 public:
  ProxyResponder(ProxyHandler& proxy, Exchange& exchange);

  void begin() { try_next(); }
  Flow on_request_body(Chain& body, bool last) override;
  void on_writable() override { attempt_.resume(); }

 private:
  void on_attempt_failed(Error error, bool reused) override;
  void on_attempt_answered() override;
  void settle() override { try_next(); }

  void try_next();
  Backend* pick();
  bool may_retry(const Error& error) const;
  void give_up();
  std::string_view host_for(const Backend& backend);

  ProxyHandler& proxy_;
  Exchange& exchange_;
  Attempt attempt_;
  Backend* backend_ = nullptr;
  std::vector<Backend*> tried_;
  int attempts_ = 0;
  bool body_taken_ =
      false;  // octets of the request body, or its end, have gone to an attempt: they cannot be had again
  Error last_error_{};
};

}  // namespace proxycore
