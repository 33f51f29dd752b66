#include "filter/forwarded.h"

namespace proxycore {
namespace {

// All lines of that name as one list, with `last` at its end.
std::string_view list_with(Arena& arena, const Fields& fields, FieldId id, std::string_view last) {
  std::string_view list;
  for (const Field& field : fields) {
    if (field.id != id || field.value.empty()) continue;
    list = list.empty() ? field.value : arena.join(list, arena.join(", ", field.value));
  }
  return list.empty() ? last : arena.join(list, arena.join(", ", last));
}

}  // namespace

ForwardedFilter::ForwardedFilter(std::string_view pseudonym)
    : via_{"1.0 " + std::string(pseudonym), "1.1 " + std::string(pseudonym)} {}

Verdict ForwardedFilter::on_request(Exchange& exchange) {
  Fields& fields = exchange.request.fields;
  const ClientInfo& client = exchange.client;
  if (client.trusted) {
    // A unix-socket peer has no address to add: the chain keeps the client's.
    if (client.address != "unix:")
      fields.set(FieldId::XForwardedFor, list_with(exchange.arena, fields, FieldId::XForwardedFor, client.address));
    if (!fields.has(FieldId::XForwardedProto)) fields.add(FieldId::XForwardedProto, client.secure ? "https" : "http");
    if (!fields.has(FieldId::XForwardedHost) && !exchange.request.host.empty())
      fields.add(FieldId::XForwardedHost, exchange.request.host);
  } else {
    if (fields.has(FieldId::XForwardedFor) || fields.has(FieldId::XForwardedProto) ||
        fields.has(FieldId::XForwardedHost) || fields.has(FieldId::Forwarded))
      fields.remove_if([](const Field& field) {
        return field.id == FieldId::XForwardedFor || field.id == FieldId::XForwardedProto ||
               field.id == FieldId::XForwardedHost || field.id == FieldId::Forwarded;
      });
    fields.add(FieldId::XForwardedFor, client.address);
    fields.add(FieldId::XForwardedProto, client.secure ? "https" : "http");
    if (!exchange.request.host.empty()) fields.add(FieldId::XForwardedHost, exchange.request.host);
  }
  fields.add(FieldId::Via, via_[exchange.request.minor > 0]);
  return Verdict::pass();
}

Verdict ForwardedFilter::on_response(Exchange& exchange) {
  exchange.response.fields.add(FieldId::Via, via_[exchange.response.minor > 0]);
  return Verdict::pass();
}

}  // namespace proxycore
