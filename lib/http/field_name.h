// The field names that proxycore acts on, as small numbers, so that the data path compares integers.
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace proxycore {

enum class FieldId : std::uint8_t {
  Other,  // any name that nobody here acts on
  AcceptEncoding,
  Connection,
  ContentEncoding,
  ContentLength,
  ContentType,
  Cookie,
  Date,
  Expect,
  Forwarded,
  Host,
  IfMatch,
  IfModifiedSince,
  IfNoneMatch,
  IfRange,
  IfUnmodifiedSince,
  KeepAlive,
  Location,
  MaxForwards,
  ProxyConnection,
  ProxyAuthenticate,
  ProxyAuthorization,
  Range,
  Referer,
  Server,
  SetCookie,
  Te,
  Trailer,
  TransferEncoding,
  Upgrade,
  UserAgent,
  Via,
  XForwardedFor,
  XForwardedHost,
  XForwardedProto,
  kCount,
};
static_assert(static_cast<int>(FieldId::kCount) <= 64, "Fields keeps a 64-bit set of what is present");

// The id of `name`, in any case; Other when it is not one of ours.
FieldId field_id(std::string_view name);
// The usual spelling, e.g. "Content-Length"; empty for Other.
std::string_view field_name(FieldId id);

}  // namespace proxycore
