#include "handler/proxy.h"

#include "handler/proxy_responder.h"

namespace proxycore {

ProxyHandler::ProxyHandler(Loop& loop, Upstream& upstream, std::unique_ptr<Balancer> balancer, CodecFactory codec,
                           const ProxyConfig& config)
    : loop_(loop),
      upstream_(upstream),
      balancer_(std::move(balancer)),
      config_(config),
      pool_(loop, codec, upstream.backends().size(), config.timeouts.idle) {}

std::unique_ptr<Responder> ProxyHandler::handle(Exchange& exchange) {
  auto responder = std::make_unique<ProxyResponder>(*this, exchange);
  responder->begin();
  return responder;
}

ProxyResponder::ProxyResponder(ProxyHandler& proxy, Exchange& exchange)
    : proxy_(proxy), exchange_(exchange), attempt_(exchange, *this, proxy.pool_, proxy.config_.timeouts) {}

void ProxyResponder::try_next() {
  if (exchange_.state() != ExchangeState::Waiting) return;
  backend_ = pick();
  if (!backend_) return give_up();
  ++attempts_;
  if (proxy_.config_.on_pick) proxy_.config_.on_pick(exchange_.request, *backend_);
  exchange_.backend_id = backend_->id();
  attempt_.start(*backend_, host_for(*backend_), attempts_ > 1);
}

// A place at a backend, taken: in_flight counts it.
Backend* ProxyResponder::pick() {
  const PickContext context{exchange_.request, exchange_.client.address, proxy_.loop_.now()};
  for (;;) {
    Backend* backend = proxy_.balancer_->pick(context, tried_);
    if (!backend) {
      // One that closed without a word is not out of the question, if there is no other.
      if (tried_.empty() || last_error_.code != ErrorCode::ConnectionTerminated) return nullptr;
      tried_.clear();
      last_error_.code = ErrorCode::NoBackend;
      continue;
    }
    const std::uint32_t max = backend->config().max;
    if (backend->in_flight.fetch_add(1, std::memory_order_relaxed) < max || max == 0) return backend;
    backend->in_flight.fetch_sub(1, std::memory_order_relaxed);
    tried_.push_back(backend);
  }
}

void ProxyResponder::give_up() {
  if (exchange_.tried.empty()) return exchange_.fail(Error::internal(ErrorCode::ConnectionLimit));
  exchange_.fail(Error::backend(exchange_.tried.back().why));
}

std::string_view ProxyResponder::host_for(const Backend& backend) {
  const ProxyConfig& config = proxy_.config_;
  if (!config.host.empty()) return config.host;
  if (!config.host_is_backend && !exchange_.request.host.empty()) return exchange_.request.host;
  // An HTTP/1.0 request may come without a Host; ours, being HTTP/1.1, may not go without (RFC 9112 section 3.2).
  const Address& address = backend.config().address;
  return address.is_unix() ? std::string_view("localhost") : exchange_.arena.copy(address.text());
}

Flow ProxyResponder::on_request_body(Chain& body, bool last) {
  body_taken_ = body_taken_ || last || body.bytes() > 0;
  return attempt_.send_body(body, last);
}

void ProxyResponder::on_attempt_answered() { proxy_.upstream_.on_success(*backend_); }

bool ProxyResponder::may_retry(const Error& error) const {
  if (exchange_.committed() || body_taken_ || attempts_ >= proxy_.upstream_.max_attempts()) return false;
  return error.retry == Retry::Unsent || (error.retry == Retry::Idempotent && is_idempotent(exchange_.request.method));
}

void ProxyResponder::on_attempt_failed(Error error, bool reused) {
  last_error_ = error;
  exchange_.tried.push_back({backend_->id(), error.code});
  const bool stale = reused && error.code == ErrorCode::ConnectionTerminated;
  const bool unreachable = error.retry == Retry::Unsent;
  if (!stale && (unreachable || error.code == ErrorCode::ConnectionTerminated))
    proxy_.upstream_.on_failure(*backend_, error.code, proxy_.loop_.now());
  if (!may_retry(error)) return exchange_.fail(error);
  // A stale connection is no reason to leave its backend.
  if (!stale) tried_.push_back(backend_);
  exchange_.hold_request_body();
  proxy_.loop_.defer(*this);
}

}  // namespace proxycore
