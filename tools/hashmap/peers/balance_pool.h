// What balance's configuration and its status have in common as a pool for hashmap. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "common/json_document.h"
#include "hashmap/peers/peer_parser.h"

namespace proxycore {

// A backup has URLs only while all others are down: those are left out, or else the others are, as balance would do.
void settle_backups(HashPool& pool, const Log& log);

// "uri", "path+host" as JSON has it. What is not in a URL is an error at its place.
KeyRule read_json_key(const JsonDocument& document, const JsonValue& value);
std::string read_json_scheme(const JsonDocument& document, const JsonValue& value);
std::uint64_t read_json_number(const JsonDocument& document, const JsonValue& value, std::string_view name,
                               std::uint64_t most);

}  // namespace proxycore
