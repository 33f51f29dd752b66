// The syntax of nginx's configuration: directives of words that end in ";" or open a block with "{". Pure function.
#pragma once

#include <string_view>
#include <vector>

#include "hashmap/peers/peer_parser.h"

namespace proxycore {

struct NginxDirective {
  std::vector<ConfigWord> words;  // at least one
  int depth = 0;                  // of blocks around it
  bool opens = false;             // a block follows
};

// In the order of the file. Fails through `context` on what nginx would not read.
std::vector<NginxDirective> read_nginx_directives(const PeerContext& context, std::string_view text);

}  // namespace proxycore
