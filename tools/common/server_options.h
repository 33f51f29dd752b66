// The options that all servers share, and their values. Filled in at start, immutable from then on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "common/address_text.h"
#include "common/option_table.h"
#include "exchange/access_format.h"
#include "io/network.h"

namespace proxycore {

struct ServerOptions {
  std::vector<ListenSpec> listens;   // empty: the tool's default
  std::optional<ListenSpec> status;  // where the status can be asked for
  unsigned workers = 0;              // 0: usable_cpus()

  bool trace = false;
  Log::Level level = Log::Level::Normal;
  std::string access_log;  // "off", "-" for stdout, or a file; empty: short on stderr if that is a terminal, else off
  std::optional<AccessFormat> log_format;  // none: short on a terminal, else combined

  Millis connect_timeout = 3'000;
  Millis header_timeout = 10'000;
  Millis response_timeout = 60'000;
  Millis idle_timeout = 60'000;
  Millis drain_timeout = 30'000;  // 0: stop at once

  std::uint64_t max_conns = 0;  // 0: what the limit on descriptors allows
  std::uint64_t max_header = 64 * 1024;
  std::uint64_t max_body = 0;  // 0: no limit

  std::vector<Network> trust;
  bool reuse_port = false;
  bool print_url = false;
  int ready_fd = -1;
};

// Adds the shared options to the table; they write to `options`, which must outlive it.
void add_server_options(ToolSpec& tool, ServerOptions& options, const std::string& default_listen);

// CPUs that this process may run on.
unsigned usable_cpus();

}  // namespace proxycore
