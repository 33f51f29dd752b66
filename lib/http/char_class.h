// Which octets may stand where in an HTTP message, as one table. Pure functions, any thread.
//
// Finding the first octet of a class in a long text is scan.h's job.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace proxycore {

namespace octet {

inline constexpr std::uint8_t kToken = 1;    // tchar (RFC 9110 section 5.6.2)
inline constexpr std::uint8_t kText = 2;     // HTAB, SP, VCHAR, obs-text: field values (RFC 9110 section 5.5), reasons
inline constexpr std::uint8_t kTarget = 4;   // VCHAR without "#": a request target as clients send them
inline constexpr std::uint8_t kRegName = 8;  // unreserved and sub-delims (RFC 3986 section 2)
inline constexpr std::uint8_t kQuoted = 16;  // qdtext (RFC 9110 section 5.6.4)

constexpr std::uint8_t class_of(unsigned c) {
  const auto in = [c](std::string_view set) { return c < 0x80 && set.find(static_cast<char>(c)) != set.npos; };
  const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  const bool text = c == '\t' || (c >= 0x20 && c != 0x7f);
  std::uint8_t bits = 0;
  if (alnum || in("!#$%&'*+-.^_`|~")) bits |= kToken;
  if (text) bits |= kText;
  if (c > 0x20 && c < 0x7f && c != '#') bits |= kTarget;
  if (alnum || in("-._~!$&'()*+,;=")) bits |= kRegName;
  if (text && c != '"' && c != '\\') bits |= kQuoted;
  return bits;
}

inline constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 0; c < table.size(); ++c) table[c] = class_of(c);
  return table;
}();

constexpr bool is(char c, std::uint8_t octet_class) {
  return (kClasses[static_cast<unsigned char>(c)] & octet_class) != 0;
}

}  // namespace octet

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// The value of a HEXDIG, or -1.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
// 1*tchar.
constexpr bool is_token(std::string_view text) {
  for (char c : text)
    if (!octet::is(c, octet::kToken)) return false;
  return !text.empty();
}

}  // namespace proxycore
