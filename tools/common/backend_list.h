// The BACKEND operands of a command line, read and resolved: what the upstream is made of.
//
// Reads @FILEs and asks the resolver, so it blocks: at start on the main thread, on HUP on a thread that serves nobody.
// It can be called again with the same list to see what has changed. Not the grammar of one address (address_text).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "io/resolver.h"
#include "upstream/backend.h"

namespace proxycore {

struct BackendList {
  std::vector<std::string> operands;  // as typed: addresses, and @FILEs with one address a line
  std::uint16_t default_port = 80;
  bool split = true;    // a name with several addresses is that many backends, else its first address only
  bool strict = false;  // a name that cannot be resolved is an error even if others can
};

using Resolver = std::function<Resolution(std::string_view host, std::uint16_t port)>;

// In the order of the list; the seed's trace lines and warnings go to `log`. An address that is there already is left out
// with a warning. Throws StartError: 64 syntax, 65 syntax in a @FILE or nothing in it, 66 no such file, 68 unknown host
// (with `strict`, or when nothing else is left).
std::vector<BackendConfig> load_backends(const BackendList& list, const Log& log,
                                         const Resolver& resolver = resolve_host);

}  // namespace proxycore
