// What balance was asked to do: the values of its command line, environment and configuration file. Filled in at start, immutable from then
// on. Not the wiring (main.cc), and no name is resolved here (load_backends, resolve_listens).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/backend_list.h"
#include "common/option_parser.h"
#include "common/option_table.h"
#include "common/server_options.h"
#include "upstream/balancer.h"
#include "upstream/upstream.h"

namespace proxycore {

// The Host field that a backend gets.
enum class HostRule : std::uint8_t {
  Pass,     // the client's
  Backend,  // the backend's address as typed, which is what a name-based virtual server expects
  Fixed,    // host_value
};

struct BalanceOptions : ServerOptions {
  // listens: never empty.
  // upstream: all but its backends, which load_backends(backend_list, log) gives, again after HUP.
  BackendList backend_list;
  UpstreamConfig upstream;
  PolicyConfig policy;
  bool expose_backend = false;
  HostRule host_rule = HostRule::Pass;
  std::string host_value;
};

// Fills `options`. A text in return is for stdout, and then there is nothing else to do (--help, --version,
// --hash-scheme list, ...). `arguments` without the program's name. Throws StartError.
std::optional<std::string> parse_balance_options(const std::vector<std::string>& arguments,
                                                 const Environment& environment, BalanceOptions& options);

// The same at a reload, with the configuration as it is now; what only a start can use is passed over.
void reparse_balance_options(const std::vector<std::string>& arguments, const Environment& environment,
                             BalanceOptions& options);

// The table itself; its options write to `options`, which must outlive it.
ToolSpec balance_tool(BalanceOptions& options);

}  // namespace proxycore
