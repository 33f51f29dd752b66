// Taking "host:port" and member addresses apart, and IPv6 literals into their canonical form. Pure functions, any
// thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proxycore {

struct HostPort {
  std::string_view host;                 // an IPv6 literal keeps its brackets; a socket's path is without "unix:"
  std::optional<std::string_view> port;  // what follows the colon, perhaps nothing
};

// Of an authority without userinfo, or of a member's address: "web1:80", "web1", "[::1]:80", "unix:/run/a.sock".
HostPort split_host_port(std::string_view text);

// The number that decimal digits say; nullopt for anything else, or above 65535.
std::optional<std::uint16_t> port_number(std::string_view digits);

// `literal` in brackets, as inet_ntop writes it, in brackets; `literal` as it is, lower case, when it is none.
void append_ipv6_literal(std::string_view literal, std::string& out);

// `text` in lower case (ASCII).
void append_lower(std::string_view text, std::string& out);

}  // namespace proxycore
