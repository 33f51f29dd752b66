#include "hash/lighttpd_key.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "base/text.h"
#include "hash/escape.h"
#include "hash/host_port.h"

namespace proxycore {
namespace {

bool is_unreserved(int c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_control(int c) { return c < 32 || c == 127; }

// Decodes the escapes of unreserved characters and of '/', which are taken apart before dots are looked at.
bool append_half_decoded(std::string_view path, std::string& out) {
  bool good = true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int octet = path[i] == '%' ? escaped_octet(path.substr(i)) : -1;
    if (octet < 0) {
      out += path[i];
      continue;
    }
    good = good && !is_control(octet) && octet != 0xC0 && octet != 0xC1 && octet < 0xF5;
    if (is_unreserved(octet) || octet == '/')
      out += static_cast<char>(octet);
    else
      out += path.substr(i, 3);
    i += 2;
  }
  return good;
}

// Nothing in it would be changed: true of most.
bool is_plain(std::string_view path) {
  char before = 0;
  for (const char c : path) {
    if (c == '%' || is_control(static_cast<unsigned char>(c)) || (before == '/' && (c == '/' || c == '.')))
      return false;
    before = c;
  }
  return path.starts_with('/');
}

void decode_in_place(std::string& path) {
  std::size_t to = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const int octet = path[i] == '%' ? escaped_octet(std::string_view(path).substr(i)) : -1;
    if (octet >= 0) i += 2;
    const int c = octet >= 0 ? octet : static_cast<unsigned char>(path[i]);
    path[to++] = is_control(c) ? '_' : static_cast<char>(c);
  }
  path.resize(to);
}

// "//", "/./" and "/../" go; a dot segment at the end leaves its slash.
void simplify_in_place(std::string& path) {
  std::size_t to = 0;
  for (std::size_t at = 0; at < path.size();) {
    std::size_t end = path.find('/', at);
    const bool last = end == std::string::npos;
    if (last) end = path.size();
    const std::string_view segment = std::string_view(path).substr(at, end - at);
    at = end + 1;
    if (segment.empty() || segment == ".") {
      if (to == 0) path[to++] = '/';
      continue;
    }
    if (segment == "..") {
      if (to > 1) to = path.rfind('/', to - 2) + 1;
      continue;
    }
    std::copy(segment.begin(), segment.end(), path.begin() + static_cast<std::ptrdiff_t>(to));
    to += segment.size();
    if (!last) path[to++] = '/';
  }
  path.resize(to);
}

}  // namespace

bool lighttpd_path(std::string_view target, std::string& out) {
  const std::string_view path = target.substr(0, std::min(target.find('?'), target.find('#')));
  if (is_plain(path)) {
    out = path;
    return true;
  }
  out.clear();
  const bool good = append_half_decoded(path, out);
  simplify_in_place(out);
  decode_in_place(out);
  simplify_in_place(out);
  return good;
}

void lighttpd_authority(std::string_view authority, LighttpdAuthority how, std::string& out) {
  out.clear();
  if (how == LighttpdAuthority::LowerCase) return append_lower(authority, out);
  const HostPort parts = split_host_port(authority);
  std::string_view host = parts.host;
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.starts_with('['))
    append_ipv6_literal(host, out);
  else
    append_lower(host, out);
  if (!parts.port) return;
  // As strtoul with base 0 reads it.
  std::string_view digits = *parts.port;
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.starts_with('0')) {
    base = 8;
  }
  unsigned port = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), port, base);
  if (port != 0 && port != 80) out.append(1, ':').append(std::to_string(port));
}

}  // namespace proxycore
