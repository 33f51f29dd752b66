#include "hashmap/input/log_parts.h"

#include <algorithm>

#include "base/text.h"
#include "http/char_class.h"

namespace proxycore {
namespace {

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = ascii_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The octet that the escape at the begin of `text` stands for, and its length; length 0: none.
struct Escape {
  char octet = 0;
  std::size_t size = 0;
};

Escape escape_at(std::string_view text) {
  if (text.size() < 2) return {};
  if (text[1] == '"' || text[1] == '\\') return {text[1], 2};
  if (text[1] != 'x' || text.size() < 4 || hex_digit(text[2]) < 0 || hex_digit(text[3]) < 0) return {};
  return {static_cast<char>(hex_digit(text[2]) * 16 + hex_digit(text[3])), 4};
}

// host:port, [v6]:port or unix:/path.
bool is_address(std::string_view word) {
  if (word.starts_with("unix:/")) return true;
  const std::size_t colon = word.rfind(':');
  if (colon == word.npos || colon == 0 || colon + 1 == word.size()) return false;
  return std::all_of(word.begin() + static_cast<std::ptrdiff_t>(colon) + 1, word.end(), is_digit) &&
         word.find_first_of("/\"<>(){};,") == word.npos;
}

}  // namespace

bool next_word(std::string_view& text, std::string_view& word) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return false;
  const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
  word = text.substr(begin, end - begin);
  text.remove_prefix(end);
  return true;
}

bool split_quoted(std::string_view line, std::string_view& before, std::string_view& quoted, std::string_view& after) {
  const std::size_t begin = line.find('"');
  if (begin == line.npos) return false;
  std::size_t end = begin + 1;
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  if (end >= line.size()) return false;
  before = line.substr(0, begin);
  quoted = line.substr(begin + 1, end - begin - 1);
  after = line.substr(end + 1);
  return true;
}

std::string_view unescaped(std::string_view text, TextPool& arena) {
  if (text.find('\\') == text.npos) return text;
  char* const begin = arena.get(text.size());
  char* out = begin;
  while (!text.empty()) {
    const Escape escape = text[0] == '\\' ? escape_at(text) : Escape{};
    *out++ = escape.size == 0 ? text[0] : escape.octet;
    text.remove_prefix(std::max<std::size_t>(escape.size, 1));
  }
  return {begin, static_cast<std::size_t>(out - begin)};
}

std::string_view target_of_request(std::string_view request) {
  std::string_view method;
  std::string_view target;
  if (!next_word(request, method) || !next_word(request, target) || method == "CONNECT") return {};
  return target;
}

std::string_view virtual_host(std::string_view before_request) {
  // host:port client ident user [time]: one word more than without it, and it has a port.
  std::string_view first;
  std::string_view second;
  if (!next_word(before_request, first) || !next_word(before_request, second)) return {};
  const std::size_t colon = first.rfind(':');
  if (!is_address(first) || first[0] == '[' || first.find(':') != colon) return {};
  return second.find_first_of(".:") == second.npos || second.find('[') != second.npos ? std::string_view{} : first;
}

std::string_view haproxy_server(std::string_view before_request) {
  // "... [06/Feb/2009:12:14:14.655] frontend backend/server 10/0/30/69/109 200 ...", perhaps after a syslog header.
  const std::size_t date = before_request.find("] ");
  if (date == before_request.npos) return {};
  std::string_view rest = before_request.substr(date + 2);
  std::string_view frontend;
  std::string_view server;
  if (!next_word(rest, frontend) || !next_word(rest, server)) return {};
  const std::size_t slash = server.find('/');
  if (slash == server.npos || server.ends_with("<NOSRV>")) return {};
  return server.substr(slash + 1);
}

std::string_view address_at_end(std::string_view after_request) {
  std::string_view text = trim_ows(after_request);
  const std::size_t blank = text.find_last_of(" \t");
  std::string_view word = blank == text.npos ? text : text.substr(blank + 1);
  if (const std::size_t equals = word.find('='); equals != word.npos) word.remove_prefix(equals + 1);
  if (word.starts_with('"')) word.remove_prefix(1);
  if (word.ends_with('"')) word.remove_suffix(1);
  return is_address(word) ? word : std::string_view{};
}

}  // namespace proxycore
