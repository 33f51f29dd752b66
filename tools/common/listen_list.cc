#include "common/listen_list.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/unique_fd.h"
#include "common/start_error.h"
#include "common/values.h"
#include "io/resolver.h"

namespace proxycore {
namespace {

constexpr int kFirstInherited = 3;  // sd_listen_fds(3)

bool has_ipv6() {
  const UniqueFd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return false;
  sockaddr_in6 any{};
  any.sin6_family = AF_INET6;
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) == 0;
}

ListenTarget inherited(int fd, const std::string& text) {
  int listening = 0;
  socklen_t size = sizeof listening;
  if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0)
    throw StartError(kExitUsage, text + ": " + std::strerror(errno) + "; no such socket was inherited");
  if (listening == 0) throw StartError(kExitUsage, text + ": not a listening socket");
  // Whoever made it may have left it blocking, and open for programs that we start.
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  sockaddr_storage name{};
  size = sizeof name;
  getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size);
  ListenTarget target;
  target.fd = fd;
  target.address = Address(reinterpret_cast<const sockaddr*>(&name), size);
  return target;
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view{} : value;
}

// How many descriptors systemd handed to this very process.
int inherited_count() {
  try {
    if (environment("LISTEN_PID").empty() || environment("LISTEN_FDS").empty()) return 0;
    if (parse_number(environment("LISTEN_PID"), 1, 1U << 30) != static_cast<std::uint64_t>(getpid())) return 0;
    return static_cast<int>(parse_number(environment("LISTEN_FDS"), 0, 4096));
  } catch (const ValueError&) {
    return 0;
  }
}

std::vector<ListenTarget> from_systemd(const ListenSpec& spec) {
  std::vector<ListenTarget> targets;
  std::string_view names = environment("LISTEN_FDNAMES");
  const int count = inherited_count();
  for (int i = 0; i < count; ++i) {
    const std::size_t colon = names.find(':');
    if (names.substr(0, colon) == spec.address.name) targets.push_back(inherited(kFirstInherited + i, spec.text));
    names = colon == names.npos ? std::string_view{} : names.substr(colon + 1);
  }
  if (targets.empty()) throw StartError(kExitUsage, spec.text + ": systemd passed no socket of that name");
  return targets;
}

std::vector<ListenTarget> from_tcp(const AddressText& where) {
  std::vector<ListenTarget> targets;
  if (where.host.empty()) {
    targets.emplace_back().address = *Address::ip(has_ipv6() ? "::" : "0.0.0.0", where.port);
    return targets;
  }
  const Resolution found = resolve_host(where.host, where.port);
  if (!found.ok()) throw StartError(kExitNoHost, "cannot listen on " + where.host + ": " + found.error);
  for (const Address& address : found.addresses) targets.emplace_back().address = address;
  return targets;
}

std::vector<ListenTarget> from_spec(const ListenSpec& spec) {
  switch (spec.address.kind) {
    case AddressKind::Tcp: return from_tcp(spec.address);
    case AddressKind::Fd: return {inherited(spec.address.fd, spec.text)};
    case AddressKind::Systemd: return from_systemd(spec);
    case AddressKind::Unix: break;
  }
  const auto path = Address::unix_path(spec.address.path);
  if (!path) throw StartError(kExitUsage, spec.text + ": not a socket path");
  ListenTarget target;
  target.address = *path;
  return {target};
}

}  // namespace

std::vector<ListenTarget> resolve_listens(const std::vector<ListenSpec>& specs) {
  std::vector<ListenTarget> all;
  for (const ListenSpec& spec : specs) {
    for (ListenTarget& target : from_spec(spec)) {
      target.mode = spec.mode;
      target.text = spec.text;
      all.push_back(std::move(target));
    }
  }
  return all;
}

}  // namespace proxycore
