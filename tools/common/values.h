// The values that options take: numbers, durations, sizes, words. Decimal always: "08" is eight.
// Each throws ValueError with the reason, which names the value as typed but not the option. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace proxycore {

class ValueError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

std::uint64_t parse_number(std::string_view text, std::uint64_t least, std::uint64_t most);
// "500ms", "3s", "1.5s", "2m", "1h", "1d"; a bare number is seconds. At most 365 days.
Millis parse_duration(std::string_view text);
// The same, but nothing is not a duration.
Millis parse_timeout(std::string_view text);
// "65536", "64K", "1M", "2G" (powers of 1024; K, KB and KiB alike).
std::uint64_t parse_size(std::string_view text);
// "1", "true", "yes", "on" and "0", "false", "no", "off", "": for switches in the environment.
bool parse_switch(std::string_view text);
// `text` if it is one of `words`, else an error with a suggestion.
std::string_view parse_word(std::string_view text, const std::vector<std::string_view>& words);

// "3s", "500ms", "2m", "64K": the shortest exact form.
std::string format_duration(Millis value);
std::string format_size(std::uint64_t value);

}  // namespace proxycore
