// The options about hashing that balance and hashmap share: their places in the option table and their values.
// At start on the main thread.
#pragma once

#include <string>
#include <string_view>

#include "common/option_table.h"
#include "upstream/hash_key.h"

namespace proxycore {

// --hash-key, --hash-scheme and --hash-seed without what to do with the values.
OptionSpec hash_key_option(const std::string& group);
OptionSpec hash_scheme_option(const std::string& group);
OptionSpec hash_seed_option(const std::string& group);

// Each throws ValueError.
HashKeySpec parse_key_option(std::string_view text);
std::string parse_scheme_option(std::string_view text);
std::uint64_t parse_seed_option(std::string_view text);

// What `--hash-scheme list` prints.
std::string scheme_lines();

}  // namespace proxycore
