#include "http/trailer_fields.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace proxycore {
namespace {

// Request modifiers, controls, authentication and response control data; whole families by prefix.
constexpr std::array<std::string_view, 22> kForbidden{
    "Age",
    "Authentication-Info",
    "Authorization",
    "Cache-Control",
    "Early-Data",
    "Expires",
    "If-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Origin",
    "Pragma",
    "Priority",
    "Retry-After",
    "Sec-WebSocket-Accept",
    "Sec-WebSocket-Key",
    "Strict-Transport-Security",
    "Vary",
    "Warning",
    "WWW-Authenticate",
    "X-Real-IP",
    "Set-Cookie2",
    "HTTP2-Settings",
};
constexpr std::array<std::string_view, 4> kForbiddenFamilies{"Content-", "X-Forwarded-", "Proxy-", "Access-Control-"};

bool starts_with(std::string_view name, std::string_view prefix) {
  return iequals(name.substr(0, prefix.size()), prefix);
}

}  // namespace

bool may_be_trailer(const Field& field) {
  // Every name that proxycore itself acts on; Server says nothing that matters, but belongs to the head as well.
  if (field.id != FieldId::Other) return false;
  const auto equal = [&field](std::string_view name) { return iequals(field.name, name); };
  const auto family = [&field](std::string_view prefix) { return starts_with(field.name, prefix); };
  return std::ranges::none_of(kForbidden, equal) && std::ranges::none_of(kForbiddenFamilies, family);
}

}  // namespace proxycore
