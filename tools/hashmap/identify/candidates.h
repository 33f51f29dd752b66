// What --identify tries: schemes, each with the keys and the ways of its program that matter. Made at start.
#pragma once

#include <string>
#include <vector>

#include "hashmap/map/pool.h"

namespace proxycore {

struct Candidate {
  HashPool pool;
  std::string variant;        // how it differs from the scheme's usual way, besides the key; empty: not
  bool by_authority = false;  // whether the authority of the request matters
};

// Of every scheme in `schemes`, all if that is empty, over the members of `pool`; first the key that `pool` has.
std::vector<Candidate> candidates(const HashPool& pool, const std::vector<std::string>& schemes);

}  // namespace proxycore
