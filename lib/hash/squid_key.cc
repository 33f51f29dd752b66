#include "hash/squid_key.h"

#include <array>
#include <charconv>
#include <cstring>

#include "hash/host_port.h"
#include "hash/scheme.h"

namespace proxycore {
namespace {

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "https") return 443;
  if (scheme == "ftp") return 21;
  return 80;
}

struct Authority {
  std::string_view host;
  std::uint16_t port;
};

Authority parse_authority(const Url& url) {
  std::string_view text = url.authority;
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
  const HostPort parts = split_host_port(text);
  std::string_view host = parts.host;
  while (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
  return {host, port_number(parts.port.value_or("")).value_or(default_port(url.scheme))};
}

void append_host(std::string_view host, std::string& out) {
  if (host.starts_with('[')) return append_ipv6_literal(host, out);
  append_lower(host, out);
}

void append_port(std::uint16_t port, std::string& out) {
  std::array<char, 6> text{':'};
  out.append(text.data(), std::to_chars(text.data() + 1, text.data() + text.size(), port).ptr);
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Whether an octet up to the space is in it, eight at a time.
bool may_have_space(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t found = 0;
  while (text.size() >= 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data(), sizeof word);
    found |= (word - kOnes * 0x21) & ~word & kOnes << 7;
    text.remove_prefix(8);
  }
  for (const char c : text) found |= static_cast<unsigned char>(c) <= ' ' ? 1 : 0;
  return found != 0;
}

// uri_whitespace strip, the default.
void append_stripped(std::string_view text, std::string& out) {
  if (!may_have_space(text)) {
    out += text;
    return;
  }
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && !is_space(text[end])) ++end;
    out += text.substr(i, end - i);
    i = end + 1;
  }
}

// What precedes the target.
void set_site(const Url& url, std::string& out) {
  const Authority authority = parse_authority(url);
  out.assign(url.scheme).append("://");
  append_host(authority.host, out);
  if (authority.port != default_port(url.scheme)) append_port(authority.port, out);
}

}  // namespace

void squid_uri(const Url& url, std::string& out) {
  set_site(url, out);
  if (!url.target.starts_with('/')) out += '/';
  append_stripped(url.target, out);
}

std::string_view SquidUris::add(std::string_view authority, std::string_view target) {
  if (authority != authority_ || site_.empty()) {
    authority_ = authority;
    set_site({.authority = authority, .target = target}, site_);
  }
  if (used_ == uris_.size()) uris_.emplace_back();
  std::string& uri = uris_[used_++];
  uri.assign(site_);
  if (!target.starts_with('/')) uri += '/';
  append_stripped(target, uri);
  return uri;
}

void squid_carp_key(const Url& url, std::uint8_t parts, std::string& out) {
  const Authority authority = parse_authority(url);
  const std::size_t query = url.target.find('?');
  out.clear();
  if ((parts & kCarpScheme) != 0) out.append(url.scheme).append("://");
  if ((parts & kCarpHost) != 0) append_host(authority.host, out);
  if ((parts & kCarpPort) != 0) append_port(authority.port, out);
  if ((parts & kCarpPath) != 0) {
    if (!url.target.starts_with('/')) out += '/';
    append_stripped(url.target.substr(0, query), out);
  }
  if ((parts & kCarpParams) != 0 && query != std::string_view::npos) append_stripped(url.target.substr(query), out);
  if (out.empty()) squid_uri(url, out);
}

}  // namespace proxycore
