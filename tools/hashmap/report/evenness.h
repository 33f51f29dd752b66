// How even shares are. Each backend's share is compared with its fair one, which is its weight of all weights: 1 is fair,
// 1.5 is half as much again. Pure functions.
#pragma once

#include "hashmap/report/survey.h"

namespace proxycore {

struct Evenness {
  double deviation = 0;    // standard deviation of these ratios: 0 is perfect
  double max = 0;          // the largest, "max/mean" where all weights are equal
  std::uint32_t most = 0;  // the common number of that backend
};

// `what` picks urls or hits. Backends that nothing can be chosen for (down, weight 0, backup) are left out.
Evenness evenness(const Survey& survey, std::size_t mapping, std::uint64_t Count::*what);

}  // namespace proxycore
