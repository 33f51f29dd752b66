// The proxy: picks a backend for an exchange, tries it, and moves on to another where that is safe.
//
// A request is sent again only before its response is committed, only when it can be sent again in full, and only when
// nothing of it was sent or it is idempotent (RFC 9110 section 9.2.2). Each try starts from the same request.
// One ProxyHandler a worker; the Upstream and the policy behind its balancer are shared by all workers.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/recycled.h"
#include "handler/attempt.h"
#include "upstream/balancer.h"

namespace proxycore {

struct ProxyConfig {
  AttemptTimeouts timeouts;
  // The Host field towards backends: empty passes the client's on.
  std::string host;
  bool host_is_backend = false;  // the backend's own address instead
  // Called for every pick when set: "which policy, for which request, to whom".
  std::function<void(const RequestHead&, const Backend&)> on_pick;
};

class ProxyHandler final : public Handler {
 public:
  // All are borrowed and outlive the handler, but for the balancer.
  ProxyHandler(Loop& loop, Upstream& upstream, std::unique_ptr<Balancer> balancer, CodecFactory codec,
               const ProxyConfig& config);
  std::unique_ptr<Responder> handle(Exchange& exchange) override;
  Pool& pool() { return pool_; }

 private:
  friend class ProxyResponder;

  Loop& loop_;
  Upstream& upstream_;
  std::unique_ptr<Balancer> balancer_;
  const ProxyConfig& config_;
  Pool pool_;
};

}  // namespace proxycore
