// Whose turn it is: the smooth weighted round robin of nginx, over all workers at once.
//
// The sequence of one cycle is computed beforehand (weights 5, 1, 1: a a b a c a a); the position in it is one atomic
// that all workers advance, so that the shares are exact over all of them. Members that are not wanted lose their
// turns, and since only theirs are dropped, the others keep their shares among themselves. Any thread, no lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "hash/member_set.h"

namespace proxycore {

class Turns {
 public:
  // A cycle is as long as the sum of the weights over their greatest common divisor. Where that is more than this,
  // weights are rounded so that it fits; with more members than this they all count as equal.
  static constexpr std::uint64_t kMaxCycle = 16384;

  // No weight is 0.
  explicit Turns(std::span<const std::uint32_t> weights);

  // The next of the candidates (of as many members as there are weights); MemberSet::kNone if there is none.
  std::uint32_t next(const MemberSet& candidates);

  std::span<const std::uint32_t> cycle() const { return cycle_; }

 private:
  std::uint32_t next_of_some(const MemberSet& candidates);

  std::vector<std::uint32_t> cycle_;
  alignas(64) std::atomic<std::uint64_t> position_{0};
};

}  // namespace proxycore
