// What Squid hashes: the canonical URI, or the parts of it that carp-key= lists. Pure functions, any thread.
//
// Source: Squid src/anyp/Uri.cc, src/carp.cc (4 to 7). Escapes and the case of the path stay as they are; white space
// in the target is stripped. The scheme is "http" unless the URL says otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hash/url.h"

namespace proxycore {

// "http://" + host in lower case, without trailing dots, IPv6 canonical in brackets + ":port" unless it is the scheme's
// own + path and query, at least "/". Userinfo is dropped. Replaces what is in `out`.
void squid_uri(const Url& url, std::string& out);

// carp-key=: the parts of the set `parts` (CarpKey of hash/scheme.h), always in the order scheme "http://", host,
// ":port" (also a default one), path (up to '?'), params (from '?'); the canonical URI if that is empty.
void squid_carp_key(const Url& url, std::uint8_t parts, std::string& out);

}  // namespace proxycore
