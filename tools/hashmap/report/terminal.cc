#include "hashmap/report/terminal.h"

#include <fmt/format.h>
#include <langinfo.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <cmath>
#include <cstdlib>

namespace proxycore {

Terminal Terminal::of_stdout() {
  std::setlocale(LC_CTYPE, "");
  const char* no_colour = std::getenv("NO_COLOR");
  Terminal terminal;
  terminal.unicode = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  terminal.colour = ::isatty(STDOUT_FILENO) != 0 && !(no_colour != nullptr && *no_colour != 0);
  return terminal;
}

std::string Terminal::bar(double fraction, std::size_t width) const {
  static constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double columns = std::clamp(fraction, 0.0, 1.0) * static_cast<double>(width);
  if (!unicode) {
    std::string text(static_cast<std::size_t>(std::lround(columns)), '#');
    text.resize(width, ' ');
    return text;
  }
  const auto eighths = static_cast<std::size_t>(std::lround(columns * 8));
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  text += kEighths[eighths % 8];
  return text + std::string(width - eighths / 8 - (eighths % 8 != 0 ? 1 : 0), ' ');
}

std::string Terminal::painted(std::string_view text, int code) const {
  return colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string percent(double fraction) { return fmt::format("{:.1f} %", fraction * 100); }

}  // namespace proxycore
