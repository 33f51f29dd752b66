#include "hash/host_port.h"

#include <arpa/inet.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace proxycore {

HostPort split_host_port(std::string_view text) {
  if (text.starts_with("unix:")) return {text.substr(5), std::nullopt};
  if (text.starts_with('/') || text.starts_with('.')) return {text, std::nullopt};
  std::size_t from = 0;
  if (text.starts_with('[')) {
    from = text.find(']');
    if (from == std::string_view::npos) return {text, std::nullopt};
  }
  const std::size_t colon = text.find(':', from);
  if (colon == std::string_view::npos || (from == 0 && text.find(':', colon + 1) != std::string_view::npos))
    return {text, std::nullopt};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<std::uint16_t> port_number(std::string_view digits) {
  std::uint32_t number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
    if (number > 65535) return std::nullopt;
  }
  if (digits.empty()) return std::nullopt;
  return static_cast<std::uint16_t>(number);
}

void append_ipv6_literal(std::string_view literal, std::string& out) {
  char inner[INET6_ADDRSTRLEN];
  const std::size_t length = literal.size() < 2 ? 0 : literal.size() - 2;
  in6_addr address;
  if (length > 0 && length < sizeof inner) {
    inner[literal.copy(inner, length, 1)] = 0;
    if (inet_pton(AF_INET6, inner, &address) == 1 && inet_ntop(AF_INET6, &address, inner, sizeof inner) != nullptr) {
      out.append(1, '[').append(inner).append(1, ']');
      return;
    }
  }
  append_lower(literal, out);
}

void append_lower(std::string_view text, std::string& out) {
  std::transform(text.begin(), text.end(), std::back_inserter(out), ascii_lower);
}

}  // namespace proxycore
