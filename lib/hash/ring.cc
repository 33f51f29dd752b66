#include "hash/ring.h"

#include <fmt/format.h>

#include <stdexcept>

namespace proxycore {

void check_points(double points) {
  constexpr double kMost = 1 << 27;
  if (points <= kMost) return;
  throw std::invalid_argument(fmt::format(
      "the weights make {:.0f} points and {:.0f} is the most; divide all weights by a common factor", points, kMost));
}

}  // namespace proxycore
