// Which process listens on an address, as far as /proc lets us see: for the message about a taken port.
// Reads /proc/net and the descriptors of every process; slow, for a message only. Any thread.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "io/address.h"

namespace proxycore {

struct SocketOwner {
  pid_t pid = 0;
  std::string name;  // /proc/PID/comm
};

// nullopt when nobody listens there, or it is somebody else's and we may not look.
std::optional<SocketOwner> find_socket_owner(const Address& address);

}  // namespace proxycore
