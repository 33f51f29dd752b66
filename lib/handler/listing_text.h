// The texts that a listing is made of. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace proxycore {

// The page up to the table: its style, and a heading that leads to each of the directories above. `path` is "/" or "/sub/".
std::string listing_page_start(std::string_view path);

// As text or in an attribute of either quotes.
std::string html_text(std::string_view text);
// A JSON string with its quotes; what is not UTF-8 becomes U+FFFD.
std::string json_text(std::string_view text);
// "17", "1.5K", "12M": three digits at most, powers of 1024.
std::string readable_size(std::uint64_t size);
// "2001-09-09T01:46:40Z"; years of four digits.
std::string iso_time(std::int64_t seconds);

}  // namespace proxycore
