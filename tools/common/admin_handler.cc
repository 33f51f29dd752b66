#include "common/admin_handler.h"

#include "base/text.h"
#include "common/status_formats.h"
#include "common/uri_place.h"
#include "common/values.h"

namespace proxycore {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";
constexpr char kHtml[] = "text/html; charset=utf-8";
constexpr char kJson[] = "application/json";
constexpr char kPrometheus[] = "text/plain; version=0.0.4; charset=utf-8";
constexpr char kPaths[] = "there are /, /status.json, /metrics, /healthz, /readyz and /map?uri=...\n";

// Whether a media type is among those that the client names; programs that take anything do not name it. Quality values
// are not weighed: who writes text/html at all is a browser.
bool names_type(const Exchange& exchange, std::string_view type) {
  for (const Field& field : exchange.request.fields) {
    if (!iequals(field.name, "Accept")) continue;
    std::string_view list = field.value;
    for (std::string_view member; next_list_member(list, member);)
      if (iequals(trim_ows(member.substr(0, member.find(';'))), type)) return true;
  }
  return false;
}

}  // namespace

std::unique_ptr<Responder> AdminHandler::handle(Exchange& exchange) {
  exchange.response.clear();
  Fields& fields = exchange.response.fields;
  fields.add("Cache-Control", "no-store");
  fields.add("X-Content-Type-Options", "nosniff");
  if (exchange.request.method == Method::Get || exchange.request.method == Method::Head) {
    answer(exchange);
    return nullptr;
  }
  fields.add("Allow", "GET, HEAD");
  exchange.reply(405, kText, "only GET and HEAD: nothing can be changed here\n");
  return nullptr;
}

void AdminHandler::answer(Exchange& exchange) {
  const std::string_view path = exchange.request.path();
  if (path == "/healthz") return exchange.reply(200, kText, "ok\n");
  if (path == "/readyz") return answer_ready(exchange);
  if (path == "/map" && source_.upstream) return answer_map(exchange);
  if (path == "/status.json") return exchange.reply(200, kJson, status_json(collect_status(source_)));
  if (path == "/metrics") return exchange.reply(200, kPrometheus, status_metrics(collect_status(source_)));
  if (path != "/") return exchange.reply(404, kText, kPaths);
  exchange.response.fields.add("Vary", "Accept");
  if (!names_type(exchange, "text/html")) return exchange.reply(200, kText, status_text(collect_status(source_)));
  exchange.response.fields.add("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
  exchange.reply(200, kHtml, status_html(collect_status(source_)));
}

void AdminHandler::answer_ready(Exchange& exchange) {
  const ServerStatus status = collect_status(source_);
  if (status.ready()) return exchange.reply(200, kText, "ready\n");
  exchange.reply(503, kText, status.draining ? "draining\n" : "no backend is up\n");
}

void AdminHandler::answer_map(Exchange& exchange) {
  const UpstreamView view = source_.upstream();
  try {
    PlaceQuestion question = parse_place_question(exchange.request.query());
    if (question.client.empty()) question.client = exchange.client.address;
    const UriPlace place = find_place(question, *view.policy, exchange.request);
    exchange.response.fields.add("Vary", "Accept");
    if (names_type(exchange, "application/json")) return exchange.reply(200, kJson, place_json(place));
    exchange.reply(200, kText, place_text(place));
  } catch (const ValueError& error) {
    exchange.reply(400, kText, std::string(error.what()) + "\n");
  }
}

}  // namespace proxycore
