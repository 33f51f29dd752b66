// Which of a member's texts an original hashes. Pure functions, any thread; views into the member.
#pragma once

#include <string>
#include <string_view>

#include "hash/host_port.h"
#include "hash/scheme.h"

namespace proxycore {

// The numeric address with its port.
inline std::string_view numeric_address(const Member& member) {
  return member.address.empty() ? member.id : member.address;
}

// As the configuration has it: Caddy, nginx.
inline std::string_view written_address(const Member& member) {
  return member.written.empty() ? numeric_address(member) : member.written;
}

// The label, else the address as written.
inline std::string_view label_or_address(const Member& member) {
  return member.label.empty() ? written_address(member) : member.label;
}

// The label, else the host of the address as written: Squid, Traffic Server.
inline std::string_view label_or_host(const Member& member) {
  return member.label.empty() ? split_host_port(written_address(member)).host : member.label;
}

// The numeric host without brackets.
inline std::string_view numeric_host(const Member& member) {
  std::string_view host = split_host_port(numeric_address(member)).host;
  if (host.size() >= 2 && host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return host;
}

}  // namespace proxycore
