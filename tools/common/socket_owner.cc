#include "common/socket_owner.h"

#include <dirent.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

namespace proxycore {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { closedir(dir); }
};

std::vector<std::string> entries(const std::string& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, CloseDir> dir(opendir(folder.c_str()));
  if (!dir) return names;
  while (const dirent* entry = readdir(dir.get())) names.emplace_back(entry->d_name);
  return names;
}

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// An address as /proc/net/tcp{,6} shows it: 32-bit words in the machine's order, as hexadecimal.
std::string kernel_hex(const Address& address) {
  std::array<std::uint32_t, 4> words{};
  std::size_t count = 1;
  if (address.family() == AF_INET6) {
    count = 4;
    std::memcpy(words.data(), &reinterpret_cast<const sockaddr_in6*>(address.raw())->sin6_addr, 16);
  } else {
    std::memcpy(words.data(), &reinterpret_cast<const sockaddr_in*>(address.raw())->sin_addr, 4);
  }
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += fmt::format("{:08X}", words[i]);
  return text;
}

bool is_any(std::string_view hex) { return hex.find_first_not_of('0') == hex.npos; }

// `local` is ADDRESS:PORT of /proc/net; a wildcard on either side conflicts with every address of that port.
bool conflicts(std::string_view local, const std::string& ours, std::uint16_t port) {
  const std::size_t colon = local.find(':');
  if (colon == local.npos || local.substr(colon + 1) != fmt::format("{:04X}", port)) return false;
  const std::string_view theirs = local.substr(0, colon);
  return is_any(theirs) || is_any(ours) || theirs == ours;
}

// The inode of the socket that listens; empty when there is none.
std::string tcp_inode(const Address& address) {
  constexpr std::string_view kListenState = "0A";
  const std::string ours = kernel_hex(address);
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file(table);
    std::string line;
    std::getline(file, line);  // the heading
    while (std::getline(file, line)) {
      const std::vector<std::string> words = words_of(line);
      if (words.size() > 9 && words[3] == kListenState && conflicts(words[1], ours, address.port())) return words[9];
    }
  }
  return {};
}

std::string unix_inode(const std::string& path) {
  constexpr std::string_view kAcceptsConnections = "00010000";
  std::ifstream file("/proc/net/unix");
  std::string line;
  while (std::getline(file, line)) {
    const std::vector<std::string> words = words_of(line);
    if (words.size() > 7 && words[3] == kAcceptsConnections && words[7] == path) return words[6];
  }
  return {};
}

bool holds(const std::string& process, const std::string& socket) {
  const std::string folder = process + "/fd";
  for (const std::string& name : entries(folder)) {
    std::array<char, 64> target{};
    const ssize_t size = readlink((folder + "/" + name).c_str(), target.data(), target.size());
    if (size > 0 && std::string_view(target.data(), static_cast<std::size_t>(size)) == socket) return true;
  }
  return false;
}

}  // namespace

std::optional<SocketOwner> find_socket_owner(const Address& address) {
  const std::string inode = address.is_unix() ? unix_inode(address.path()) : tcp_inode(address);
  if (inode.empty()) return std::nullopt;
  const std::string socket = "socket:[" + inode + "]";
  for (const std::string& entry : entries("/proc")) {
    SocketOwner owner;
    const auto [end, error] = std::from_chars(entry.data(), entry.data() + entry.size(), owner.pid);
    if (error != std::errc{} || *end != '\0' || !holds("/proc/" + entry, socket)) continue;
    std::ifstream comm("/proc/" + entry + "/comm");
    std::getline(comm, owner.name);
    return owner;
  }
  return std::nullopt;
}

}  // namespace proxycore
