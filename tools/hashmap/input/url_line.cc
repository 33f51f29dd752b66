#include "hashmap/input/url_line.h"

#include <bit>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/text.h"
#include "hashmap/input/block_reader.h"

namespace proxycore {
namespace {

constexpr bool is_visible(char c) { return static_cast<unsigned char>(c) > ' ' && c != 0x7f; }

bool all_visible(std::string_view text) {
  bool good = true;
  for (const char c : text) good = good && is_visible(c);
  return good;
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t") == text.npos; }

// RFC 3986 section 3.2: what ends an authority.
constexpr bool ends_authority(char c) { return c == '/' || c == '?' || c == '#'; }

std::size_t authority_size(std::string_view text) {
  std::size_t size = 0;
#if defined(__SSE2__)
  for (; text.size() - size >= 16; size += 16) {
    const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + size));
    const __m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('/'));
    const __m128i query = _mm_cmpeq_epi8(v, _mm_set1_epi8('?'));
    const __m128i fragment = _mm_cmpeq_epi8(v, _mm_set1_epi8('#'));
    const int ends = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(slash, query), fragment));
    if (ends != 0) return size + static_cast<std::size_t>(std::countr_zero(static_cast<unsigned>(ends)));
  }
#endif
  while (size < text.size() && !ends_authority(text[size])) ++size;
  return size;
}

constexpr bool begins_host(char c) {
  return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '[' || c == '_';
}

// Octets of "http://" or "https://" at the begin, 0 when it is neither.
std::size_t scheme_size(std::string_view line) {
  if (line.size() > 7 && std::memcmp(line.data(), "http://", 7) == 0) return 7;  // nearly always: a few instructions
  if (line.size() > 7 && iequals(line.substr(0, 7), "http://")) return 7;
  if (line.size() > 8 && iequals(line.substr(0, 8), "https://")) return 8;
  return 0;
}

}  // namespace

std::string_view text_of(LineFault fault) {
  switch (fault) {
    case LineFault::None:
    case LineFault::Blank: return "blank";
    case LineFault::TooLong: return "longer than 64 KiB";
    case LineFault::Invisible: return "blanks or control characters in it";
    case LineFault::NoUrl: return "neither http://host/path nor host/path nor /path";
    case LineFault::NoRequest: return "no request in it";
  }
  return "";
}

// Written for the views to stay in registers: one that is spilled in halves and read again whole waits for its stores.
LineFault UrlReader::read(std::string_view line, bool visible, Url& url, std::string_view& text,
                          TextPool& arena) const {
  const char* const begin = line.data();
  const std::size_t length = line.size() - (!visible && line.ends_with('\r') ? 1 : 0);
  if (length > kLongestLine) return LineFault::TooLong;
  if (length == 0) return LineFault::Blank;
  if (!visible && !all_visible({begin, length}))
    return is_blank({begin, length}) ? LineFault::Blank : LineFault::Invisible;
  text = {begin, length};
  url.absolute = absolute_;
  if (*begin == '/') {
    url.scheme = "http";
    url.authority = host_;
    url.target = {begin, length};
    return LineFault::None;
  }
  const std::size_t scheme = scheme_size({begin, length});
  const std::size_t path = scheme + authority_size({begin + scheme, length - scheme});
  const bool has_path = path < length && begin[path] == '/';
  // Without a scheme only a path tells it from any other word.
  if (path == scheme) return LineFault::NoUrl;
  if (scheme == 0 && !(has_path && begins_host(*begin) && begin[path - 1] != ':')) return LineFault::NoUrl;  // ftp://
  url.scheme = scheme == 8 ? "https" : "http";
  url.authority = {begin + scheme, path - scheme};
  url.target = {begin + path, length - path};
  if (!has_path && !(path == length && absolute_)) url.target = arena.join("/", {begin + path, length - path});
  return LineFault::None;
}

}  // namespace proxycore
