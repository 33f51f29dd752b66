// Which schemes, keys and authorities explain what was observed. Pure but for the texts of its arguments; one thread.
#pragma once

#include <string>
#include <vector>

#include "hashmap/identify/candidates.h"
#include "hashmap/identify/observations.h"

namespace proxycore {

struct Explanation {
  std::string scheme;
  std::string key;                // in the words of --hash-key or of the peer's directive
  std::string variant;            // see Candidate
  std::string authority;          // that was given to URLs without one; empty: none was needed, or none is known
  std::uint64_t explained = 0;    // observations
  std::uint64_t lines = 0;        // of them
  std::vector<std::string> same;  // other schemes that choose alike for every one of the observations
};

struct Findings {
  std::vector<Explanation> list;  // the best first
  std::uint64_t observations = 0;
  std::uint64_t lines = 0;
  std::uint64_t unknown_backends = 0;  // observations of a backend that the pool does not have
};

// `authorities` are tried for URLs that have none.
Findings identify(const Observations& observed, const HashPool& pool, const std::vector<std::string>& schemes,
                  const std::vector<std::string>& authorities);

}  // namespace proxycore
