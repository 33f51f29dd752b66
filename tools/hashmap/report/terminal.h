// What the place that a report goes to can show. Decided once at start; a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace proxycore {

struct Terminal {
  bool unicode = false;  // the locale's character set is UTF-8
  bool colour = false;   // a terminal, and no NO_COLOR in the environment

  // For the standard output of this process; sets its LC_CTYPE from the environment.
  static Terminal of_stdout();

  // `fraction` (0 to 1) of `width` columns, padded with blanks.
  std::string bar(double fraction, std::size_t width) const;
  // In colour if there is any: 31 red, 32 green, 2 dim.
  std::string painted(std::string_view text, int code) const;
};

std::string grouped(std::uint64_t number);  // "1,234,567"
std::string percent(double fraction);       // "12.3 %", six columns or more
inline double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace proxycore
