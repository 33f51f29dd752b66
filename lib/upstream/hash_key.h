// What of a request is hashed: `--hash-key uri|path|host|client|header:N|cookie:N|query:N`, joined by `+`.
//
// uri is path and query as received, path what is before the '?'; host is the authority, in lower case because host
// names have no case (RFC 9110 section 4.2.3); client is the address without the port. Of several header lines, cookies
// or query parameters of one name the first counts. Values are taken as they came, not decoded. A spec is immutable
// and serves any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace proxycore {

enum class HashKeyKind : std::uint8_t { Uri, Path, Host, Client, Header, Cookie, Query };

struct HashKeyPart {
  HashKeyKind kind;
  std::string name;  // of the header, cookie or parameter
};

// No parts: the key that belongs to the hashing scheme.
struct HashKeySpec {
  std::vector<HashKeyPart> parts;

  bool empty() const { return parts.empty(); }
  // As on the command line.
  std::string text() const;
};

// Throws std::invalid_argument, what() being fit to follow "--hash-key 'text': ".
HashKeySpec parse_hash_key(std::string_view text);

// The key of a request: the parts joined with "\n", a missing one being empty. Empty if all are missing, and then there
// is nothing to hash: like haproxy and nginx, the balancer falls back to round robin. A view into the request or into
// `buffer`, which is the caller's, to be reused so that nothing is allocated in the long run.
std::string_view extract_hash_key(const HashKeySpec& spec, const RequestHead& head, std::string_view client,
                                  std::string& buffer);

}  // namespace proxycore
