#include "filter/max_forwards.h"

#include <charconv>

#include "http/writer.h"

namespace proxycore {

std::unique_ptr<Responder> LastStopHandler::handle(Exchange& exchange) {
  exchange.response.clear();
  exchange.response.fields.add("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
  exchange.reply(200, "", "");
  return nullptr;
}

Verdict MaxForwardsFilter::on_request(Exchange& exchange) {
  RequestHead& request = exchange.request;
  if (request.method == Method::Trace) return Verdict::reply(405);
  if (request.method != Method::Options) return Verdict::pass();
  const Field* field = request.fields.find(FieldId::MaxForwards);
  if (!field) return Verdict::pass();
  std::uint32_t hops = 0;
  const char* end = field->value.data() + field->value.size();
  const auto [stop, error] = std::from_chars(field->value.data(), end, hops);
  if (error != std::errc() || stop != end) return Verdict::reply(400);
  if (hops == 0) return Verdict::handoff(last_stop_);
  char text[16];
  const char* text_end = encode_decimal(text, hops - 1);
  request.fields.set(FieldId::MaxForwards, exchange.arena.copy({text, static_cast<std::size_t>(text_end - text)}));
  return Verdict::pass();
}

}  // namespace proxycore
