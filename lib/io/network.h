// A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 section 2.3), for lists of trusted peers. A value; any thread.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "io/address.h"

namespace proxycore {

class Network {
 public:
  // "10.0.0.0/8", "2001:db8::/32"; without a prefix length exactly one address. Bits below the prefix are ignored.
  static std::optional<Network> parse(std::string_view text);

  // A v4 peer on a dual-stack socket (::ffff:a.b.c.d) is a v4 peer. Never true for unix addresses.
  bool contains(const Address& address) const;

 private:
  using Octets = std::array<unsigned char, 16>;  // v4 as ::ffff:a.b.c.d
  static std::optional<Octets> octets_of(const Address& address);

  Octets octets_{};
  unsigned prefix_ = 0;  // bits of octets_ that count
};

}  // namespace proxycore
