// The changes of the what-if options, made one after the other to a copy of the pool. Values; any thread.
#pragma once

#include <string>
#include <vector>

#include "hashmap/map/pool.h"

namespace proxycore {

enum class ChangeKind : std::uint8_t { Add, Remove, Down, Weight, Reorder, Scheme };

struct Change {
  ChangeKind kind;
  std::string value;  // as on the command line: a BACKEND, B=N, a list of backends, or a scheme
};

// Throws StartError with the option as its object.
HashPool changed(const HashPool& pool, const std::vector<Change>& changes);

}  // namespace proxycore
