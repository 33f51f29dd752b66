#include <nlohmann/json.hpp>

#include "common/status_formats.h"

namespace proxycore {
namespace {

using Json = nlohmann::ordered_json;

// Octets that are no UTF-8 become U+FFFD: what is read back is never refused.
std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json backend_json(const BackendStatus& backend) {
  return {{"id", backend.id},
          {"address", backend.address},
          {"written", backend.written},
          {"weight", backend.weight},
          {"max", backend.max},
          {"backup", backend.backup},
          {"state", backend.up ? "up" : "down"},
          {"in_flight", backend.in_flight},
          {"requests", backend.requests},
          {"failures", backend.failures}};
}

Json upstream_json(const UpstreamStatus& upstream) {
  Json json{{"policy", upstream.policy}};
  if (!upstream.scheme.empty()) {
    json["scheme"] = upstream.scheme;
    json["key"] = upstream.key;
    json["schemes_own_key"] = upstream.schemes_own_key;
    json["seed"] = upstream.seed;
  }
  json["backends"] = Json::array();
  for (const BackendStatus& backend : upstream.backends) json["backends"].push_back(backend_json(backend));
  return json;
}

}  // namespace

std::string status_json(const ServerStatus& status) {
  return text_of({{"tool", status.tool},
                  {"version", PROXYCORE_VERSION},
                  {"pid", status.pid},
                  {"started", status.started},
                  {"uptime_ms", status.uptime},
                  {"draining", status.draining},
                  {"ready", status.ready()},
                  {"listen", status.listens},
                  {"upstream", status.upstream.backends.empty() ? Json() : upstream_json(status.upstream)}});
}

std::string place_json(const UriPlace& place) {
  Json json{{"uri", place.uri}, {"policy", place.policy}, {"backend", nullptr}, {"order", place.order}};
  if (!place.order.empty()) json["backend"] = place.order.front();
  return text_of(json);
}

}  // namespace proxycore
