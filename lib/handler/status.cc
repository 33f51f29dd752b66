#include "handler/status.h"

#include <fmt/format.h>

#include <iterator>

#include "http/status.h"

namespace proxycore {
namespace {

// What a person needs to know, a line each.
void write_page(std::string& page, const Exchange& exchange, int status) {
  page.clear();
  auto out = std::back_inserter(page);
  fmt::format_to(out, "{} {}\n", status, reason_phrase(status));
  if (exchange.error().code != ErrorCode::None && exchange.tried.empty())
    fmt::format_to(out, "{}\n", text_of(exchange.error().code));
  for (const TriedBackend& tried : exchange.tried) fmt::format_to(out, "{}: {}\n", tried.id, text_of(tried.why));
  if (!exchange.request_id().empty()) fmt::format_to(out, "request {}\n", exchange.request_id());
}

}  // namespace

std::unique_ptr<Responder> StatusHandler::handle(Exchange& exchange) {
  const ErrorCode code = exchange.error().code;
  const int status = code == ErrorCode::None ? exchange.reply_status() : status_of(code);
  exchange.response.clear();
  Fields& fields = exchange.response.fields;
  exchange.make_request_id();
  if (code != ErrorCode::None)
    fields.add("Proxy-Status", exchange.arena.copy(fmt::format("{}; error={}", name_, token_of(code))));
  if (status == 405) fields.add("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
  fields.add("X-Request-ID", exchange.request_id());
  if (status == 503) fields.add("Retry-After", "1");
  write_page(page_, exchange, status);
  exchange.reply(status, "text/plain; charset=utf-8", page_);
  return nullptr;
}

}  // namespace proxycore
