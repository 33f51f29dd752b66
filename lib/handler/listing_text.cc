#include "handler/listing_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "http/path.h"

namespace proxycore {
namespace {

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 "
    "1rem}"
    "h1{font-size:1.25rem;font-weight:600;overflow-wrap:anywhere}table{width:100%;border-collapse:collapse}"
    "th{text-align:left;font-weight:600;border-bottom:1px solid #8888}td,th{padding:.25rem .75rem .25rem 0}"
    "th[aria-sort=ascending] a::after{content:' \\2191'}th[aria-sort=descending] a::after{content:' \\2193'}"
    "td:nth-child(2),th:nth-child(2){text-align:right}td:nth-child(n+2){white-space:nowrap;font-variant-numeric:"
    "tabular-nums}"
    "td:first-child{overflow-wrap:anywhere;width:100%}tbody tr:hover{background:#8882}";

// The octets of the UTF-8 sequence at the front of `text` (RFC 3629), 0 where there is none.
std::size_t utf8_size(std::string_view text) {
  const auto octet = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = octet(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xc2 && first <= 0xdf   ? 2
                           : first >= 0xe0 && first <= 0xef ? 3
                           : first >= 0xf0 && first <= 0xf4 ? 4
                                                            : 0;
  for (std::size_t i = 1; i < size; ++i)
    if (octet(i) < 0x80 || octet(i) > 0xbf) return 0;
  const bool overlong = (first == 0xe0 && octet(1) < 0xa0) || (first == 0xf0 && octet(1) < 0x90);
  const bool beyond = (first == 0xed && octet(1) > 0x9f) || (first == 0xf4 && octet(1) > 0x8f);
  return overlong || beyond ? 0 : size;
}

}  // namespace

std::string listing_page_start(std::string_view path) {
  std::string trail = "<a href=\"/\">/</a>";
  for (std::size_t at = 1; at < path.size();) {
    const std::size_t end = path.find('/', at);
    trail += " <a href=\"";
    append_escaped_path(trail, path.substr(0, end + 1));
    trail += "\">" + html_text(path.substr(at, end + 1 - at)) + "</a>";
    at = end + 1;
  }
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
      "content=\"width=device-width\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
      html_text(path), kStyle, trail);
}

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t size = utf8_size(text);
    if (c == '"' || c == '\\')
      out.append("\\").append(1, c);
    else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f')
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    else
      out += size ? text.substr(0, size) : "\xef\xbf\xbd";
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out + "\"";
}

std::string readable_size(std::uint64_t size) {
  constexpr std::string_view kUnits = "KMGTPE";
  if (size < 1024) return std::to_string(size);
  double value = static_cast<double>(size) / 1024;
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
  return fmt::format("{:.{}f}{}", value, value < 9.95 ? 1 : 0, kUnits[unit]);
}

std::string iso_time(std::int64_t seconds) {
  const std::time_t when = std::clamp<std::int64_t>(seconds, -62'167'219'200, 253'402'300'799);
  std::tm utc{};
  gmtime_r(&when, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

}  // namespace proxycore
