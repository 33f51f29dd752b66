// The syntax of lighttpd's configuration, as far as assignments in blocks need it. Pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hashmap/peers/peer_parser.h"

namespace proxycore {

struct LighttpdEntry;

// A string, a number or a word; or a list whose members may have keys.
struct LighttpdValue {
  ConfigWord word;
  bool is_list = false;
  std::vector<LighttpdEntry> list;

  // The member of that key, nullptr if there is none.
  const LighttpdValue* find(std::string_view key) const;
};

struct LighttpdEntry {
  std::string key;
  LighttpdValue value;
};

struct LighttpdAssignment {
  std::string name;  // "proxy.server"
  int line = 0;
  std::vector<std::string> blocks;  // around it, each by the value that its condition compares with
  LighttpdValue value;
};

// In the order of the file. Fails through `context` on what cannot be read.
std::vector<LighttpdAssignment> read_lighttpd_assignments(const PeerContext& context, std::string_view text);

}  // namespace proxycore
