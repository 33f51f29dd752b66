#include "common/bind_error.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/unique_fd.h"
#include "common/retry_command.h"
#include "common/socket_owner.h"

namespace proxycore {
namespace {

bool is_free(Address address, std::uint16_t port) {
  address.set_port(port);
  const UniqueFd socket(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return ::bind(socket.get(), address.raw(), address.size()) == 0 && ::listen(socket.get(), 1) == 0;
}

// The first free port from `first` up; `first` if a few are all taken.
std::uint16_t free_port(const Address& address, unsigned first) {
  constexpr unsigned kTries = 50;
  for (unsigned port = first; port < first + kTries && port <= 65535; ++port)
    if (is_free(address, static_cast<std::uint16_t>(port))) return static_cast<std::uint16_t>(port);
  return static_cast<std::uint16_t>(first);
}

unsigned first_unprivileged_port() {
  std::ifstream file("/proc/sys/net/ipv4/ip_unprivileged_port_start");
  unsigned port = 1024;
  file >> port;
  return port;
}

ExitCode code_of(int error) {
  switch (error) {
    case EACCES:
    case EPERM: return kExitPermission;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM: return kExitOs;
    case ENOENT:
    case ENOTDIR:
    case EEXIST:
    case EISDIR:
    case ENOTSOCK:
    case EROFS:
    case ENOSPC: return kExitCannotCreate;
    default: return kExitUnavailable;
  }
}

std::string reason_of(const Address& address, int error) {
  if (error == EADDRINUSE) {
    const auto owner = find_socket_owner(address);
    return owner ? " (pid " + std::to_string(owner->pid) + " '" + owner->name + "')" : "";
  }
  const unsigned least = first_unprivileged_port();
  if (error == EACCES && !address.is_unix() && address.port() < least)
    return " (ports below " + std::to_string(least) + " are privileged)";
  if (error == EEXIST) return " (and is not a socket)";
  if (error == EADDRNOTAVAIL) return " (this machine has no such address)";
  return "";
}

std::string hint_of(const Address& address, int error, const std::vector<std::string>& command) {
  if (address.is_unix() || address.port() == 0 || (error != EADDRINUSE && error != EACCES)) return {};
  const std::uint16_t port = address.port();
  const unsigned first = port < 1024 ? (port == 80 ? 8080 : port + 8000U) : (port == 65535 ? 8080 : port + 1U);
  return "try another port:  " + retry_command(command, port, free_port(address, first));
}

}  // namespace

StartError explain_bind_error(const Address& address, int error, const std::vector<std::string>& command) {
  return StartError(code_of(error),
                    "cannot listen on " + address.text() + ": " + std::strerror(error) + reason_of(address, error),
                    hint_of(address, error, command));
}

}  // namespace proxycore
