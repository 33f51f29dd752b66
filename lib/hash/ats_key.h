// What Traffic Server hashes for round_robin=consistent_hash. Pure function, any thread.
//
// Source: Traffic Server proxy/ParentConsistentHash.cc and proxy/hdrs/URL.cc, 9.2.9.
#pragma once

#include <string>
#include <string_view>

namespace proxycore {

// "/", the path without leading slashes and without ";params", and "?" with the query if the target has a '?' and
// `ignore_query` (qstring=ignore) is not set. Replaces what is in `out`. The host is not part of it.
void ats_key(std::string_view target, bool ignore_query, std::string& out);

}  // namespace proxycore
