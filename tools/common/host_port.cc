#include "common/host_port.h"

#include <arpa/inet.h>

#include "base/text.h"
#include "common/values.h"
#include "io/address.h"

namespace proxycore {
namespace {

constexpr std::size_t kLongestHost = 253;  // RFC 1035 section 2.3.4, without the root's dot

bool is_ipv6(std::string_view host) {
  in6_addr address{};
  return inet_pton(AF_INET6, std::string(host.substr(0, host.find('%'))).c_str(), &address) == 1;
}

bool is_host_octet(char c) {
  return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// Digits and dots are a v4 address or a mistake: getaddrinfo would take "8080" for 0.0.31.144 and "010.0.0.1" for octal.
void check_host(std::string_view host) {
  if (host.size() > kLongestHost) throw ValueError("host name too long (253 octets at most)");
  for (const char c : host)
    if (!is_host_octet(c)) throw ValueError(quoted(host) + " is not a host name");
  if (host.find_first_not_of("0123456789") == host.npos)
    throw ValueError(quoted(host) + " is not a host name; a port is written :" + std::string(host));
  if (host.find_first_not_of("0123456789.") == host.npos && !Address::ip(host, 0))
    throw ValueError(quoted(host) + " is not an IPv4 address");
}

std::uint16_t parse_port(std::string_view port) {
  if (port.empty()) throw ValueError("no port after the colon");
  if (port.find_first_not_of("0123456789") != port.npos) throw ValueError("port " + quoted(port) + " is not a number");
  try {
    return static_cast<std::uint16_t>(parse_number(port, 0, 65535));
  } catch (const ValueError&) {
    throw ValueError("port " + std::string(port) + " is out of range (65535 at most)");
  }
}

HostPort parse_bracketed(std::string_view text) {
  const std::size_t close = text.find(']');
  if (close == text.npos) throw ValueError("']' is missing");
  const std::string_view host = text.substr(1, close - 1);
  if (!is_ipv6(host)) throw ValueError(quoted(host) + " is not an IPv6 address");
  const std::string_view rest = text.substr(close + 1);
  if (rest.empty()) return {std::string(host), std::nullopt};
  if (rest[0] != ':') throw ValueError(quoted(rest) + " after ']' is neither a port nor an option");
  return {std::string(host), parse_port(rest.substr(1))};
}

// Without "http://" and the one slash that browsers add.
std::string_view without_scheme(std::string_view text) {
  const std::size_t end = text.find("://");
  if (end == text.npos) return text;
  const std::string_view scheme = text.substr(0, end);
  if (iequals(scheme, "https")) throw ValueError("TLS is not supported; use http://");
  if (!iequals(scheme, "http")) throw ValueError("scheme " + quoted(scheme) + " is not supported; use http://");
  text.remove_prefix(end + 3);
  if (text.ends_with('/')) text.remove_suffix(1);
  if (const std::size_t slash = text.find_first_of("/?#"); slash != text.npos)
    throw ValueError("an address has no path (" + quoted(text.substr(slash)) + ")");
  if (text.find('@') != text.npos) throw ValueError("an address has no user name");
  if (text.empty() || text[0] == ':') throw ValueError("empty host");
  return text;
}

}  // namespace

HostPort parse_host_port(std::string_view text) {
  text = without_scheme(text);
  if (text.empty()) throw ValueError("empty address");
  if (text[0] == '[') return parse_bracketed(text);
  const std::size_t colon = text.rfind(':');
  if (is_ipv6(text)) return {std::string(text), std::nullopt};
  const std::string_view host = text.substr(0, colon);
  if (host.find(':') != host.npos) throw ValueError("too many colons; an IPv6 address with a port is written [::1]:80");
  const bool all = host.empty() || host == "*";
  if (!all) check_host(host);
  HostPort result{std::string(all ? std::string_view{} : host), std::nullopt};
  if (colon != text.npos) result.port = parse_port(text.substr(colon + 1));
  return result;
}

}  // namespace proxycore
