#include "routing.h"

#include <stdexcept>
#include <utility>

#include "common/backend_list.h"
#include "common/start_error.h"
#include "common/values.h"
#include "filter/expose_backend.h"
#include "filter/forwarded.h"
#include "filter/max_forwards.h"
#include "handler/status.h"
#include "upstream/http_codec.h"

namespace proxycore {
namespace {

UpstreamConfig upstream_config(const BalanceOptions& options, const Log& log) {
  UpstreamConfig config = options.upstream;
  config.backends = load_backends(options.backend_list, log);
  config.connect_timeout = options.connect_timeout;
  return config;
}

// A scheme may be unable to hold these backends.
Policy make_policy(const PolicyConfig& config, Upstream& upstream) {
  try {
    return Policy(config, upstream);
  } catch (const std::invalid_argument& error) {
    throw StartError(kExitUsage, "--hash-scheme " + config.hash_scheme + ": " + error.what());
  }
}

}  // namespace

Routing::Routing(BalanceOptions options, const Log& log)
    : options_(std::move(options)),
      log_(log),
      upstream_(upstream_config(options_, log)),
      policy_(make_policy(options_.policy, upstream_)) {
  proxy_.timeouts = {options_.connect_timeout, options_.response_timeout, options_.idle_timeout};
  proxy_.host = options_.host_rule == HostRule::Fixed ? options_.host_value : std::string();
  proxy_.host_is_backend = options_.host_rule == HostRule::Backend;
  tell_changes();
  if (log.tracing()) trace_picks();
}

void Routing::tell_changes() {
  upstream_.on_change = [this](const Backend& backend, bool up, ErrorCode why) {
    if (up)
      log_.notice("{}: up again", backend.id());
    else
      log_.notice("{}: down ({}); tried again in {}", backend.id(), text_of(why),
                  format_duration(options_.upstream.fail_timeout));
  };
}

void Routing::trace_picks() {
  proxy_.on_pick = [this](const RequestHead& request, const Backend& backend) {
    log_.trace("using {}-balancing: {} -> {}", policy_.name(), request.path(), backend.id());
  };
}

std::unique_ptr<Pipeline> Routing::make_pipeline(Loop& loop) {
  auto pipeline = std::make_unique<Pipeline>();
  pipeline->filters.push_back(std::make_unique<MaxForwardsFilter>());
  pipeline->filters.push_back(std::make_unique<ForwardedFilter>(log_.tool()));
  if (options_.expose_backend) pipeline->filters.push_back(std::make_unique<ExposeBackendFilter>());
  pipeline->handler =
      std::make_unique<ProxyHandler>(loop, upstream_, policy_.make_balancer(), &HttpCodec::make, proxy_);
  pipeline->status_handler = std::make_unique<StatusHandler>(log_.tool());
  pipeline->keep = shared_from_this();
  return pipeline;
}

std::string Routing::summary() const {
  const std::size_t count = upstream_.backends().size();
  return fmt::format("{} backend{}, {}", count, count == 1 ? "" : "s", policy_.summary());
}

}  // namespace proxycore
