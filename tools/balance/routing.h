// Where requests go: the upstream, its policy, and what the proxy does on the way. One set for all workers, replaced as a whole
// on HUP; requests under way keep the old one alive. Made on the main thread, immutable from then on but for the atomics
// of the backends.
#pragma once

#include <memory>

#include "base/log.h"
#include "exchange/pipeline.h"
#include "handler/proxy.h"
#include "io/loop.h"
#include "options.h"

namespace proxycore {

class Routing : public std::enable_shared_from_this<Routing> {
 public:
  // Throws StartError when a backend cannot be had.
  Routing(BalanceOptions options, const Log& log);

  std::unique_ptr<Pipeline> make_pipeline(Loop& loop);
  const Upstream& upstream() const { return upstream_; }
  const Policy& policy() const { return policy_; }
  // "3 backends, hash by uri (hrw)"
  std::string summary() const;

 private:
  void tell_changes();
  void trace_picks();

  const BalanceOptions options_;
  const Log& log_;
  Upstream upstream_;
  Policy policy_;
  ProxyConfig proxy_;
};

}  // namespace proxycore
