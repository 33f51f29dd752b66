// Where a socket listens or connects: TCP over v4 and v6, unix paths, abstract unix names. A value; any thread.
//
// Only numeric here: names become addresses in io/resolver. The text grammar of the command line (ports, options after
// commas, fd:N) is above this, in tools/common.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proxycore {

class Address {
 public:
  // None: family AF_UNSPEC, no text.
  Address() : un_{} {}
  // From the kernel (accept4, getaddrinfo), `size` as it gave it. A v4 address mapped into v6 (RFC 4291 section
  // 2.5.5.2), which a v6 listener sees for v4 clients, becomes the v4 address.
  Address(const sockaddr* from, socklen_t size);

  // "127.0.0.1", "::1", "fe80::1%eth0" (no brackets) and a port.
  static std::optional<Address> ip(std::string_view numeric, std::uint16_t port);
  // A path, or "@name" for the abstract name space; nullopt if longer than 107 octets.
  static std::optional<Address> unix_path(std::string_view path);

  int family() const { return any_.sa_family; }
  bool is_unix() const { return family() == AF_UNIX; }
  const sockaddr* raw() const { return &any_; }
  socklen_t size() const { return size_; }
  std::uint16_t port() const;  // 0 for unix
  void set_port(std::uint16_t port);

  // Canonical: "127.0.0.1:80", "[::1]:80", "unix:/run/x.sock", "unix:@name", "unix:" for an unnamed peer.
  std::string text() const;
  // Without the port: "127.0.0.1", "::1", "unix:".
  std::string host_text() const;
  // The unix path ("@name" for abstract), empty for TCP.
  std::string path() const;

  friend bool operator==(const Address& a, const Address& b);

 private:
  union {
    sockaddr any_;
    sockaddr_in v4_;
    sockaddr_in6 v6_;
    sockaddr_un un_;
  };
  socklen_t size_ = 0;
};

}  // namespace proxycore
