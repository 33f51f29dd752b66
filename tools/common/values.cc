#include "common/values.h"

#include <array>
#include <charconv>
#include <utility>

#include "base/text.h"
#include "common/suggest.h"

namespace proxycore {
namespace {

constexpr Millis kLongest = Millis{365} * 24 * 3600 * 1000;
constexpr std::array<std::pair<std::string_view, Millis>, 5> kTimeUnits{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::string_view kSizeUnits = "KMGT";

bool digits_only(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

// Digits only: no sign, no blank, no fraction. False also when it does not fit.
bool to_number(std::string_view text, std::uint64_t& value) {
  if (!digits_only(text)) return false;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
}

// Milliseconds in one unit, 0 when there is no such unit.
Millis time_unit(std::string_view text) {
  if (text.empty()) return 1000;
  for (const auto& [name, millis] : kTimeUnits)
    if (text == name) return millis;
  return 0;
}

// "1.5" of `unit` milliseconds; -1 when it is not a number or too large.
Millis scaled(std::string_view text, Millis unit) {
  const std::size_t point = text.find('.');
  std::uint64_t whole = 0;
  if (!to_number(text.substr(0, point), whole) || whole > static_cast<std::uint64_t>(kLongest / unit)) return -1;
  Millis value = static_cast<Millis>(whole) * unit;
  if (point == text.npos) return value;
  const std::string_view fraction = text.substr(point + 1);
  if (!digits_only(fraction)) return -1;
  for (Millis place = unit / 10, i = 0; place > 0 && i < static_cast<Millis>(fraction.size()); ++i, place /= 10)
    value += place * (fraction[static_cast<std::size_t>(i)] - '0');
  return value;
}

// The power of 1024 that a suffix stands for, -1 when it is none.
int size_exponent(std::string_view suffix) {
  if (suffix.empty()) return 0;
  const std::size_t unit = kSizeUnits.find(static_cast<char>(ascii_lower(suffix[0]) - 'a' + 'A'));
  const std::string_view rest = suffix.substr(1);
  if (unit == kSizeUnits.npos || !(rest.empty() || iequals(rest, "b") || iequals(rest, "ib"))) return -1;
  return static_cast<int>(unit) + 1;
}

}  // namespace

std::uint64_t parse_number(std::string_view text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  if (!digits_only(text)) throw ValueError(quoted(text) + " is not a number");
  if (!to_number(text, value) || value < least || value > most)
    throw ValueError(quoted(text) + " is out of range (" + std::to_string(least) + " to " + std::to_string(most) + ")");
  return value;
}

Millis parse_duration(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789.");
  const Millis unit = time_unit(end == text.npos ? std::string_view{} : text.substr(end));
  const Millis value = unit == 0 ? -1 : scaled(text.substr(0, end), unit);
  if (value < 0) throw ValueError(quoted(text) + " is not a duration; write 500ms, 3s, 2m or 1h");
  if (value > kLongest) throw ValueError(quoted(text) + " is too long (365d at most)");
  return value;
}

Millis parse_timeout(std::string_view text) {
  const Millis value = parse_duration(text);
  if (value == 0) throw ValueError(quoted(text) + " is no time at all; write 1ms or more");
  return value;
}

std::uint64_t parse_size(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789");
  const int exponent = size_exponent(end == text.npos ? std::string_view{} : text.substr(end));
  std::uint64_t value = 0;
  if (exponent < 0 || !to_number(text.substr(0, end), value) || value > (std::uint64_t{1} << 62) >> (10 * exponent))
    throw ValueError(quoted(text) + " is not a size; write 4096, 64K, 10M or 2G");
  return value << (10 * exponent);
}

bool parse_switch(std::string_view text) {
  for (const std::string_view yes : {"1", "true", "yes", "on"})
    if (iequals(text, yes)) return true;
  for (const std::string_view no : {"", "0", "false", "no", "off"})
    if (iequals(text, no)) return false;
  throw ValueError(quoted(text) + " is neither on nor off");
}

std::string_view parse_word(std::string_view text, const std::vector<std::string_view>& words) {
  std::string all;
  for (const std::string_view word : words) {
    if (text == word) return word;
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  if (const std::string meant = did_you_mean(text, words); !meant.empty())
    throw ValueError(quoted(text) + " is not known" + meant);
  throw ValueError(quoted(text) + " is not known (it is one of " + all + ")");
}

// A unit is used from two of it up: "60s", but "2m".
std::string format_duration(Millis value) {
  if (value == 0) return "0s";
  std::string_view unit = "ms";
  Millis size = 1;
  for (const auto& [name, millis] : kTimeUnits) {
    if (value % millis != 0 || (value == millis && name != "s")) continue;
    unit = name;
    size = millis;
  }
  return std::to_string(value / size) + std::string(unit);
}

std::string format_size(std::uint64_t value) {
  std::string_view unit;
  for (std::size_t i = 0; i < kSizeUnits.size() && value != 0 && value % 1024 == 0; ++i) {
    value /= 1024;
    unit = kSizeUnits.substr(i, 1);
  }
  return std::to_string(value) + std::string(unit);
}

}  // namespace proxycore
