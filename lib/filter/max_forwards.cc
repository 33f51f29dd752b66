#include "filter/max_forwards.h"

#include <charconv>

#include "base/text.h"
#include "http/writer.h"

namespace proxycore {
namespace {

bool is_secret(const Field& field) {
  return field.id == FieldId::Cookie || field.id == FieldId::ProxyAuthorization || iequals(field.name, "Authorization");
}

void echo(Exchange& exchange) {
  Fields& fields = exchange.request.fields;
  fields.remove_if(is_secret);
  std::string text(request_line_size(exchange.request) + encoded_size(fields), '\0');
  encode(encode_request_line(text.data(), exchange.request), fields);
  exchange.reply(200, "message/http", text);
}

}  // namespace

std::unique_ptr<Responder> LastStopHandler::handle(Exchange& exchange) {
  exchange.response.clear();
  if (exchange.request.method == Method::Trace) {
    echo(exchange);
  } else {
    exchange.response.fields.add("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, TRACE, PATCH");
    exchange.reply(200, "", "");
  }
  return nullptr;
}

Verdict MaxForwardsFilter::on_request(Exchange& exchange) {
  RequestHead& request = exchange.request;
  if (request.method != Method::Trace && request.method != Method::Options) return Verdict::pass();
  // A TRACE has no content (RFC 9110 section 9.3.8).
  if (request.method == Method::Trace && !exchange.request_framing.empty()) return Verdict::reply(400);
  const Field* field = request.fields.find(FieldId::MaxForwards);
  if (!field) return Verdict::pass();
  std::uint32_t hops = 0;
  const char* end = field->value.data() + field->value.size();
  const auto [stop, error] = std::from_chars(field->value.data(), end, hops);
  if (error != std::errc() || stop != end) return Verdict::reply(400);
  if (hops == 0) {
    return Verdict::handoff(last_stop_);
  }
  char text[16];
  const char* text_end = encode_decimal(text, hops - 1);
  request.fields.set(FieldId::MaxForwards,
                     exchange.arena.copy({text, static_cast<std::size_t>(text_end - text)}));
  return Verdict::pass();
}

}  // namespace proxycore
