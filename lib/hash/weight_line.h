// The members laid out one after the other, each as long as its weight: who is at position p? Immutable, any thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "hash/scheme.h"

namespace proxycore {

enum class SkipBackups : bool { No, Yes };

class WeightLine {
 public:
  WeightLine(std::span<const Member> members, SkipBackups skip) {
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      if (members[i].weight == 0 || (skip == SkipBackups::Yes && members[i].backup)) continue;
      total_ += members[i].weight;
      equal_ = equal_ && members[i].weight == 1;
      ends_.push_back(total_);
      numbers_.push_back(i);
    }
  }

  std::uint64_t total() const { return total_; }

  // `position` is below total().
  std::uint32_t at(std::uint64_t position) const {
    if (equal_) return numbers_[position];
    return numbers_[static_cast<std::size_t>(std::upper_bound(ends_.begin(), ends_.end(), position) - ends_.begin())];
  }

 private:
  std::vector<std::uint64_t> ends_;
  std::vector<std::uint32_t> numbers_;
  std::uint64_t total_ = 0;
  bool equal_ = true;  // every weight is 1
};

}  // namespace proxycore
