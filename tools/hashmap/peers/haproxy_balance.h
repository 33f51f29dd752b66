// The hashing of a section of haproxy: `balance` and `hash-type` to a scheme and a key. At start on the main thread.
#pragma once

#include <string>
#include <vector>

#include "hashmap/peers/peer_parser.h"

namespace proxycore {

struct HaproxyBalance {
  std::string hash_type = "haproxy-map";  // the name of the scheme
  bool hashes = false;
  KeyRule key;
  std::string why_not;  // when it does not hash
};

// `balance ...` with its arguments.
void read_balance(const PeerContext& context, const std::vector<ConfigWord>& words, HaproxyBalance& balance);
// `hash-type METHOD [FUNCTION [avalanche]]`.
void read_hash_type(const PeerContext& context, const std::vector<ConfigWord>& words, HaproxyBalance& balance);

}  // namespace proxycore
