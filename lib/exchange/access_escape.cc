#include "exchange/access_escape.h"

#include <cstdint>

namespace proxycore {
namespace {

constexpr std::string_view kCut = "...";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::uint8_t octet(char c) { return static_cast<std::uint8_t>(c); }

bool plain(char c) { return octet(c) >= 0x20 && octet(c) < 0x7f && c != '"' && c != '\\'; }

void put_hex(LineBuffer& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out.put(kDigits[octet(c) >> 4]);
  out.put(kDigits[octet(c) & 15]);
}

bool continues(std::string_view text, std::size_t at) { return at < text.size() && (octet(text[at]) & 0xC0) == 0x80; }

// The length of the well-formed UTF-8 sequence at the front (Unicode table 3-7), 0 if it is none.
std::size_t utf8_length(std::string_view text) {
  const std::uint8_t first = octet(text[0]);
  const std::uint8_t second = text.size() > 1 ? octet(text[1]) : 0;
  if (first < 0xC2 || first > 0xF4 || !continues(text, 1)) return 0;
  if (first < 0xE0) return 2;
  if (!continues(text, 2)) return 0;
  if (first < 0xF0) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = first == 0xF0 && second < 0x90;
  const bool beyond = first == 0xF4 && second > 0x8F;
  return overlong || beyond || !continues(text, 3) ? 0 : 4;
}

// One character that is not plain(); returns how many octets of `text` that was.
std::size_t put_json_character(LineBuffer& out, std::string_view text) {
  const char c = text[0];
  if (c == '"' || c == '\\') {
    out.put('\\');
    out.put(c);
  } else if (octet(c) < 0x20 || c == 0x7f) {
    out.put("\\u00");
    put_hex(out, c);
  } else if (const std::size_t length = utf8_length(text); length > 0) {
    out.put(text.substr(0, length));
    return length;
  } else {
    out.put(kReplacement);
  }
  return 1;
}

std::size_t put_hex_escape(LineBuffer& out, std::string_view text) {
  out.put("\\x");
  put_hex(out, text[0]);
  return 1;
}

// Plain characters in runs, others by `put_one`, which puts at most `longest` octets and returns how many it has taken.
template <typename PutOne>
void put_within(LineBuffer& out, std::string_view text, std::size_t limit, std::size_t longest, PutOne put_one) {
  const std::size_t end = out.size() + limit;
  while (!text.empty()) {
    if (out.size() + longest + kCut.size() > end) return out.put(kCut);
    const std::size_t room = end - longest - kCut.size() - out.size() + 1;
    std::size_t run = 0;
    while (run < text.size() && run < room && plain(text[run])) ++run;
    out.put(text.substr(0, run));
    text.remove_prefix(run);
    if (run == 0) text.remove_prefix(put_one(out, text));
  }
}

}  // namespace

void put_escaped(LineBuffer& out, std::string_view text, std::size_t limit) {
  put_within(out, text, limit, 4, put_hex_escape);
}

void put_json(LineBuffer& out, std::string_view text, std::size_t limit) {
  put_within(out, text, limit, 6, put_json_character);
}

}  // namespace proxycore
