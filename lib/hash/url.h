// A URL as a request names it: what the key of every scheme is taken from. Plain views, owned by the
// caller; any thread.
#pragma once

#include <string_view>

namespace proxycore {

struct Url {
  std::string_view authority;  // host and port, as in the Host field or in an absolute target
  std::string_view target;     // path and query as received; empty only when an absolute URL has no path
  std::string_view scheme = "http";
  // The request line had the whole URL, or it came over HTTP/2: to haproxy that is another key.
  bool absolute = false;
};

}  // namespace proxycore
