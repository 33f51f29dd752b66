// Small things about ASCII text that std does not have. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace proxycore {

constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// Equal when ASCII case is ignored, as RFC 9110 compares field names and most tokens.
constexpr bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (ascii_lower(a[i]) != ascii_lower(b[i])) return false;
  return true;
}

// Without optional white space (RFC 9110 section 5.6.3: SP and HTAB) at both ends.
constexpr std::string_view trim_ows(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

// Takes the next member off a comma-separated list (RFC 9110 section 5.6.1), trimmed; empty members are returned
// as they stand. False when the list is used up.
constexpr bool next_list_member(std::string_view& list, std::string_view& member) {
  if (list.data() == nullptr) return false;
  const std::size_t comma = list.find(',');
  member = trim_ows(list.substr(0, comma));
  list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
  return true;
}

// A word of the user's in a message: 'text'.
inline std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

}  // namespace proxycore
