// The answer to "which backend does this URI go to now?", asked as /map?uri=...
// Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "upstream/balancer.h"

namespace proxycore {

struct UriPlace {
  std::string uri;
  std::string policy;  // "hash by uri (hrw)"
  std::vector<std::string>
      order;  // ids: where it goes, then where if that one fails; empty: it depends on more than the URI
};

struct PlaceQuestion {
  std::string uri;     // "/path?query" or "http://host/path"
  std::string host;    // Host of the request, where the URI has none
  std::string client;  // address of the client
};

// From "uri=...&host=...&client=...", values percent-encoded. Throws ValueError with what to write.
PlaceQuestion parse_place_question(std::string_view query);

// `asker`, the request that asks, lends its header fields: where a cookie is hashed, it is that of the asker.
// Throws ValueError for a URI that no request could have, and where a host is hashed and there is none.
UriPlace find_place(const PlaceQuestion& question, const Policy& policy, const RequestHead& asker);

}  // namespace proxycore
