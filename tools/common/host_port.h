// "host", "host:port", ":port", "[v6]:port", a bare v6 address, and each with http:// before it. Text only, nothing is
// looked up. Throws ValueError with the reason. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proxycore {

struct HostPort {
  std::string host;  // without brackets; empty when only a port was given (or "*" for the host)
  std::optional<std::uint16_t> port;
};

HostPort parse_host_port(std::string_view text);

}  // namespace proxycore
