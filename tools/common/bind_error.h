// What to say when a listen address cannot be had: who has it, or what is missing, and what to type instead.
// At start on the main thread.
#pragma once

#include <string>
#include <vector>

#include "common/start_error.h"
#include "io/address.h"

namespace proxycore {

// `error` is the errno of socket(), bind() or listen(); `command` is argv. Looks into /proc for the owner of a taken port,
// and for a free port to suggest. Exit codes: 69 in use or not an address of this machine, 77 permission, 71 out of
// descriptors or memory, 73 where a socket file cannot be made.
StartError explain_bind_error(const Address& address, int error, const std::vector<std::string>& command);

}  // namespace proxycore
