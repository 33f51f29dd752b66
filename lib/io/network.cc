#include "io/network.h"

#include <charconv>
#include <cstring>

namespace proxycore {
namespace {

constexpr unsigned kMappedBits = 96;  // ::ffff:0:0/96 before the 32 bits of v4

std::optional<unsigned> prefix_length(std::string_view text, unsigned most) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Network::Octets> Network::octets_of(const Address& address) {
  Octets octets{};
  if (address.family() == AF_INET) {
    octets[10] = octets[11] = 0xff;
    std::memcpy(&octets[12], &reinterpret_cast<const sockaddr_in*>(address.raw())->sin_addr, 4);
  } else if (address.family() == AF_INET6) {
    std::memcpy(octets.data(), &reinterpret_cast<const sockaddr_in6*>(address.raw())->sin6_addr, 16);
  } else {
    return std::nullopt;
  }
  return octets;
}

std::optional<Network> Network::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = Address::ip(text.substr(0, slash), 0);
  if (!address) return std::nullopt;
  const bool v4 = address->family() == AF_INET;
  const unsigned most = v4 ? 32 : 128;
  const std::optional<unsigned> length = slash == text.npos ? most : prefix_length(text.substr(slash + 1), most);
  if (!length) return std::nullopt;
  Network network;
  network.octets_ = *octets_of(*address);
  network.prefix_ = *length + (v4 ? kMappedBits : 0);
  return network;
}

bool Network::contains(const Address& address) const {
  const auto octets = octets_of(address);
  if (!octets) return false;
  const std::size_t whole = prefix_ / 8;
  if (std::memcmp(octets->data(), octets_.data(), whole) != 0) return false;
  const unsigned rest = prefix_ % 8;
  return rest == 0 || (((*octets)[whole] ^ octets_[whole]) >> (8 - rest)) == 0;
}

}  // namespace proxycore
