#include "io/address.h"

#include <arpa/inet.h>
#include <net/if.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>

namespace proxycore {
namespace {

constexpr std::size_t kPathOffset = offsetof(sockaddr_un, sun_path);
constexpr std::size_t kMaxPath = sizeof(sockaddr_un::sun_path) - 1;

// By hand: on the path of every accepted connection, where inet_ntop's printf would show.
std::string v4_text(in_addr address) {
  unsigned char octets[4];
  std::memcpy(octets, &address, sizeof octets);
  char text[INET_ADDRSTRLEN];
  char* at = text;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) *at++ = '.';
    at = std::to_chars(at, text + sizeof text, octets[i]).ptr;
  }
  return {text, at};
}

// With the zone of a link-local address (RFC 4007 section 11).
std::string v6_text(const sockaddr_in6& address) {
  char text[INET6_ADDRSTRLEN];
  std::string out = inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
  if (address.sin6_scope_id == 0) return out;
  char zone[IF_NAMESIZE];
  out += '%';
  return if_indextoname(address.sin6_scope_id, zone) ? out + zone : out + std::to_string(address.sin6_scope_id);
}

// An interface name or number; 0 when there is none of that name.
std::uint32_t zone_id(const std::string& zone) {
  std::uint32_t id = 0;
  const char* end = zone.data() + zone.size();
  const auto parsed = std::from_chars(zone.data(), end, id);
  if (parsed.ec == std::errc{} && parsed.ptr == end) return id;
  return if_nametoindex(zone.c_str());
}

}  // namespace

Address::Address(const sockaddr* from, socklen_t size) : Address() {
  if (size < sizeof(sa_family_t)) return;
  if (from->sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
    sockaddr_in6 mapped;
    std::memcpy(&mapped, from, sizeof mapped);
    if (IN6_IS_ADDR_V4MAPPED(&mapped.sin6_addr)) {
      v4_.sin_family = AF_INET;
      v4_.sin_port = mapped.sin6_port;
      std::memcpy(&v4_.sin_addr, &mapped.sin6_addr.s6_addr[12], sizeof v4_.sin_addr);
      size_ = sizeof v4_;
      return;
    }
  }
  size_ = std::min<socklen_t>(size, sizeof un_);
  std::memcpy(static_cast<void*>(&un_), from, size_);
}

std::optional<Address> Address::ip(std::string_view numeric, std::uint16_t port) {
  if (numeric.find('\0') != std::string_view::npos) return std::nullopt;
  const std::size_t percent = numeric.find('%');
  const std::string host(numeric.substr(0, percent));
  Address address;
  if (inet_pton(AF_INET, host.c_str(), &address.v4_.sin_addr) == 1 && percent == std::string_view::npos) {
    address.v4_.sin_family = AF_INET;
    address.size_ = sizeof address.v4_;
  } else if (inet_pton(AF_INET6, host.c_str(), &address.v6_.sin6_addr) == 1) {
    address.v6_.sin6_family = AF_INET6;
    address.size_ = sizeof address.v6_;
    if (percent != std::string_view::npos) {
      address.v6_.sin6_scope_id = zone_id(std::string(numeric.substr(percent + 1)));
      if (address.v6_.sin6_scope_id == 0) return std::nullopt;
    }
  } else {
    return std::nullopt;
  }
  address.set_port(port);
  return address;
}

std::optional<Address> Address::unix_path(std::string_view path) {
  const bool abstract = path.starts_with('@');
  if (path.empty() || path == "@" || path.size() > kMaxPath || path.find('\0') != std::string_view::npos)
    return std::nullopt;
  Address address;
  address.un_.sun_family = AF_UNIX;
  std::memcpy(address.un_.sun_path, path.data(), path.size());
  if (abstract) address.un_.sun_path[0] = '\0';
  // An abstract name is as long as its address says; a path ends with NUL (unix(7)).
  address.size_ = static_cast<socklen_t>(kPathOffset + path.size() + (abstract ? 0 : 1));
  return address;
}

std::uint16_t Address::port() const {
  if (family() == AF_INET) return ntohs(v4_.sin_port);
  if (family() == AF_INET6) return ntohs(v6_.sin6_port);
  return 0;
}

void Address::set_port(std::uint16_t port) {
  if (family() == AF_INET) v4_.sin_port = htons(port);
  if (family() == AF_INET6) v6_.sin6_port = htons(port);
}

std::string Address::text() const {
  if (family() == AF_INET) return host_text() + ':' + std::to_string(port());
  if (family() == AF_INET6) return '[' + host_text() + "]:" + std::to_string(port());
  return is_unix() ? "unix:" + path() : std::string{};
}

std::string Address::host_text() const {
  if (family() == AF_INET) return v4_text(v4_.sin_addr);
  if (family() == AF_INET6) return v6_text(v6_);
  return is_unix() ? "unix:" : std::string{};
}

std::string Address::path() const {
  if (!is_unix() || size_ <= kPathOffset) return {};
  const std::size_t size = size_ - kPathOffset;
  if (un_.sun_path[0] == '\0') return '@' + std::string(un_.sun_path + 1, size - 1);
  return {un_.sun_path, strnlen(un_.sun_path, size)};
}

bool operator==(const Address& a, const Address& b) {
  if (a.family() != b.family()) return false;
  switch (a.family()) {
    case AF_INET: return a.v4_.sin_port == b.v4_.sin_port && a.v4_.sin_addr.s_addr == b.v4_.sin_addr.s_addr;
    case AF_INET6:
      return a.v6_.sin6_port == b.v6_.sin6_port && a.v6_.sin6_scope_id == b.v6_.sin6_scope_id &&
             IN6_ARE_ADDR_EQUAL(&a.v6_.sin6_addr, &b.v6_.sin6_addr);
    case AF_UNIX: return a.path() == b.path();
    default: return true;
  }
}

}  // namespace proxycore
