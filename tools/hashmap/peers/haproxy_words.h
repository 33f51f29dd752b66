// The syntax of haproxy's configuration: a line is words; quotes, backslashes and # as its manual says (section 2.2).
// Environment variables are left as they stand. Pure function.
#pragma once

#include <string_view>
#include <vector>

#include "hashmap/peers/peer_parser.h"

namespace proxycore {

// Lines that have words.
std::vector<std::vector<ConfigWord>> read_haproxy_lines(const PeerContext& context, std::string_view text);

}  // namespace proxycore
