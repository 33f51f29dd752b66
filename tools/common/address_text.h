// The text of addresses on the command line, one grammar for listeners and backends:
//   host  host:port  :port  [v6]:port  v6  http://host:port/  unix:/path  /path  ./path  unix:@name  fd:N  sd:NAME
// with options after commas: `web1:80,weight=2,id=a,max=100,backup` and `unix:/run/b.sock,mode=0660`.
//
// Text only: names are not looked up and nothing is opened (backend_list, listen_list do that). Throws StartError 64 with
// the address as its object. Values; any thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace proxycore {

enum class AddressKind { Tcp, Unix, Fd, Systemd };

struct AddressText {
  AddressKind kind = AddressKind::Tcp;
  std::string host;  // a name or a numeric address without brackets; empty: all interfaces (of a backend: this machine)
  std::uint16_t port = 0;
  std::string path;  // the unix path, "@name" if abstract
  int fd = -1;
  std::string name;  // the FileDescriptorName= of a systemd socket
};

struct ListenSpec {
  AddressText address;
  std::optional<mode_t> mode;  // of a socket file
  std::string text;            // as typed
};

struct BackendSpec {
  AddressText address;
  std::uint32_t weight = 1;
  std::string id;
  std::uint32_t max = 0;
  bool backup = false;
  std::string text;  // as typed
};

ListenSpec parse_listen(std::string_view text, std::uint16_t default_port);
BackendSpec parse_backend(std::string_view text, std::uint16_t default_port);

}  // namespace proxycore
