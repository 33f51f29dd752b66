// What haproxy hashes: the keys of `balance uri`, `hdr()`, `url_param` and `hash base`. Pure functions, any thread;
// results are views into the arguments or into `buffer`, which is the caller's and may be reused.
//
// Source: haproxy src/backend.c, src/http_ana.c and src/http.c, 2.6 and 3.2. Where there is no key, haproxy balances
// round robin: std::nullopt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hash/url.h"

namespace proxycore {

struct HaproxyUri {
  bool whole = false;       // with the query
  bool path_only = false;   // without scheme and authority, which absolute URLs have otherwise
  std::uint32_t len = 0;    // at most that many octets; 0: all
  std::uint32_t depth = 0;  // stop before the '/' after that many; 0: never
  // Since 3.0 the empty path of an absolute URL is hashed as "/".
  bool slash_for_empty_path = false;
};

// `balance uri`: the target up to its first '?'. An absolute URL is hashed with scheme and authority, from which a
// default or empty port has been removed since 2.5.
std::string_view haproxy_uri_key(const Url& url, const HaproxyUri& what, std::string& buffer);

// `balance hdr(NAME)`: the first of the comma-separated values in the first such field, as sent. `use_domain_only`:
// the label before the last dot, "example" of "www.example.com:80".
std::optional<std::string_view> haproxy_header_key(std::string_view field_value, bool use_domain_only);

// `balance url_param NAME`: the value of the first `NAME=` of the query.
std::optional<std::string_view> haproxy_url_param_key(std::string_view target, std::string_view name);

// `balance hash base`: the Host field as sent, then the path without the query.
std::string_view haproxy_base_key(const Url& url, std::string& buffer);

}  // namespace proxycore
