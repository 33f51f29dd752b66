// The request target and the Host field, checked and taken apart (RFC 9112 section 3.2, RFC 3986 section 3.2).
// Pure functions, any thread. Paths are not decoded or normalised: what came goes on unchanged.
#pragma once

#include <string_view>

#include "http/message.h"

namespace proxycore {

// From head.method and head.raw_target, whose octets have been checked already, sets form, target, and host where the
// target names one. False where RFC 9112 section 3.2 knows no such target for this method:
//   origin-form     "/..."                   absolute-form   "http(s)://authority...", any method but CONNECT
//   asterisk-form   "*", OPTIONS only        authority-form  "host:port", CONNECT only
// An authority with user information or without a host is refused (RFC 9110 sections 4.2.1 and 4.2.4).
bool read_target(RequestHead& head);

// uri-host [ ":" port ] with a host that is not empty: a registered name or IPv4 address, "[IPv6]" or "[vN.x]"; the port may
// be empty and is at most 65535. No zone identifiers.
bool is_authority(std::string_view text);

}  // namespace proxycore
