// What the servers of the toolkit have in common, as their mains set it. Immutable once the workers run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "exchange/access_format.h"
#include "io/network.h"

namespace proxycore {

struct ServerConfig {
  std::string name = "proxycore";  // how the program calls itself
  int workers = 1;
  Millis header_timeout = 10'000;  // first octet of a request head to its last
  Millis idle_timeout = 60'000;    // of silence of a client, between and within requests
  Millis drain_timeout = 30'000;   // after TERM
  std::size_t max_header = 64 * 1024;
  std::uint64_t max_body = 0;   // 0: no limit
  std::uint32_t max_conns = 0;  // 0: what the limit on descriptors allows
  bool log_access = false;
  AccessFormat log_format = AccessFormat::Short;
  bool log_colour = false;
  std::vector<Network> trusted;  // peers whose X-Forwarded-* are believed
};

}  // namespace proxycore
