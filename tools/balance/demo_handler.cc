#include "demo_handler.h"

#include <fmt/format.h>

namespace proxycore {

std::unique_ptr<Responder> DemoHandler::handle(Exchange& exchange) {
  const RequestHead& request = exchange.request;
  exchange.response.clear();
  exchange.response.fields.add(FieldId::Server, "demo-backend");
  std::string text = fmt::format("{} {} from {}\n", request.method_name, request.target, name_);
  if (const Field* client = request.fields.find(FieldId::XForwardedFor)) text += fmt::format("for {}\n", client->value);
  exchange.reply(200, "text/plain; charset=utf-8", text);
  return nullptr;
}

}  // namespace proxycore
