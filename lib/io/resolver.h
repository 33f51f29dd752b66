// Host names to addresses, by the system's resolver (files, DNS, whatever nsswitch.conf says).
//
// It blocks, for seconds if a name server is silent: for start-up and for a thread of its own, never for a worker's loop.
// No cache, no refresh. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/address.h"

namespace proxycore {

struct Resolution {
  std::vector<Address> addresses;  // in the order of the system (RFC 6724), each once; empty when it failed
  std::string error;               // what failed, e.g. "unknown host (Name or service not known)"
  bool ok() const { return error.empty(); }
};

// A numeric address (dotted v4; v6 without brackets, with or without a zone) is not looked up anywhere.
Resolution resolve_host(std::string_view host, std::uint16_t port);

}  // namespace proxycore
