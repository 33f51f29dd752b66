// The backends in question and how URLs are spread over them: from the command line or from a peer's configuration file, and
// what the what-if options make of them.
//
// A value. Not the scheme itself (map/mapping.h). Made at start on the main thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "hash/scheme.h"
#include "hashmap/map/key_rule.h"

namespace proxycore {

struct PoolMember {
  std::string name;      // as it is shown: its id, else its address
  std::string nickname;  // what a peer's configuration calls it, if it does
  Member member;
  bool down = false;

  // Whether somebody who writes `text` means it: by name, id, address or as the configuration has it.
  bool is(std::string_view text) const;
};

struct HashPool {
  std::string scheme = "hrw";
  SchemeOptions options;
  KeyRule key;
  std::vector<PoolMember> members;

  std::string key_text() const;  // what is hashed, in the words of --hash-key or of the peer's directive
  std::string text() const;      // "lighttpd15, by path+host"
};

// A BACKEND of the command line; names are identities and are not looked up, the port is 80 if there is none.
// Throws StartError.
PoolMember parse_pool_member(std::string_view text);

// The BACKEND operands, @FILEs among them. One that is there already counts once, and `log` says so. Throws StartError.
std::vector<PoolMember> parse_pool_members(const std::vector<std::string>& operands, const Log& log);

// Position of the member that is meant. Throws ValueError with a suggestion.
std::size_t find_member(const HashPool& pool, std::string_view text);

}  // namespace proxycore
