// The BACKEND operands of a command line as written, with @FILE (one address a line, # comments) read in its place.
// Not resolved (backend_list). Reads files, so it blocks: at start on the main thread, on HUP on a thread that serves nobody.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/address_text.h"

namespace proxycore {

// In the order of the operands. Throws StartError: 64 syntax, 65 syntax in a @FILE or nothing in it, 66 no such file.
std::vector<BackendSpec> read_backend_specs(const std::vector<std::string>& operands, std::uint16_t default_port);

}  // namespace proxycore
