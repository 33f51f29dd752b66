// Dates in heads (RFC 9110 section 5.6.7): read in the three forms that were ever allowed, written in the one that is.
// Pure functions, any thread; a DateCache belongs to one worker's thread.
#pragma once

#include <cstddef>
#include <ctime>
#include <optional>
#include <string_view>

namespace proxycore {

// Octets of an IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".
inline constexpr std::size_t kDateSize = 29;

// Writes kDateSize octets to `out`.
void write_date(char* out, std::time_t when);

// Seconds since 1970 of an IMF-fixdate, an RFC 850 date or an asctime date; nothing for any other text. A year of two digits
// is the latest one that is not more than 50 years after `now`. The name of the day is not compared with the date.
std::optional<std::time_t> parse_date(std::string_view text, std::time_t now);

// The Date field's value, made once a second.
class DateCache {
 public:
  // "Sun, 06 Nov 1994 08:49:37 GMT" of `now`; the view lives until the next call with another second.
  std::string_view text(std::time_t now);

 private:
  std::time_t when_ = -1;
  char text_[32] = {};
};

}  // namespace proxycore
