// The listen addresses of a command line as something to bind: names resolved, inherited sockets found.
// Binds nothing itself (io/listener does). At start on the main thread.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "common/address_text.h"
#include "io/address.h"

namespace proxycore {

struct ListenTarget {
  Address address;             // of an inherited socket: what it is bound to; [::] is to take IPv4 too
  int fd = -1;                 // an inherited listening socket, ours from now on; -1: to be bound
  std::optional<mode_t> mode;  // of a socket file
  std::string text;            // as typed, for messages
};

// A name with several addresses gives several targets. Throws StartError: 64 for a descriptor that is not a listening
// socket, 68 for an unknown host.
std::vector<ListenTarget> resolve_listens(const std::vector<ListenSpec>& specs);

}  // namespace proxycore
