#include "io/resolver.h"

#include <netdb.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace proxycore {
namespace {

struct FreeAddrinfo {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

std::string error_text(int code) {
  const std::string why = code == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(code);
  const bool unknown = code == EAI_NONAME || code == EAI_NODATA;
  return (unknown ? "unknown host (" : "cannot be resolved (") + why + ")";
}

}  // namespace

Resolution resolve_host(std::string_view host, std::uint16_t port) {
  Resolution result;
  if (auto numeric = Address::ip(host, port)) {
    result.addresses.push_back(*numeric);
    return result;
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* list = nullptr;
  if (const int code = getaddrinfo(std::string(host).c_str(), nullptr, &hints, &list); code != 0) {
    result.error = error_text(code);
    return result;
  }
  const std::unique_ptr<addrinfo, FreeAddrinfo> owner(list);
  for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family != AF_INET && entry->ai_family != AF_INET6) continue;
    Address address(entry->ai_addr, entry->ai_addrlen);
    address.set_port(port);
    if (std::find(result.addresses.begin(), result.addresses.end(), address) == result.addresses.end())
      result.addresses.push_back(address);
  }
  if (result.addresses.empty()) result.error = error_text(EAI_NONAME);
  return result;
}

}  // namespace proxycore
