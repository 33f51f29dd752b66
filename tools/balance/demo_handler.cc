#include "demo_handler.h"

#include <fmt/format.h>

namespace proxycore {

std::unique_ptr<Responder> DemoHandler::handle(Exchange& exchange) {
  const RequestHead& request = exchange.request;
  exchange.response.clear();
  exchange.response.fields.add(FieldId::Server, "demo-backend");
  exchange.reply(200, "text/plain; charset=utf-8",
                 fmt::format("{} {} from {}\n", request.method_name, request.target, name_));
  return nullptr;
}

}  // namespace proxycore
