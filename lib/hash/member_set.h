// A set of small numbers: which members of a group of backends are in question. One bit each, and how many they are.
//
// Its memory is allocated once, for a fixed number of members; after that nothing allocates. Not synchronised: each
// worker has its own.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace proxycore {

class MemberSet {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // Empty; for members 0 to size - 1.
  explicit MemberSet(std::size_t size) : words_((size + 63) / 64), size_(static_cast<std::uint32_t>(size)) {}
  static MemberSet all(std::size_t size) {
    MemberSet set(size);
    for (std::uint32_t i = 0; i < set.size_; ++i) set.insert(i);
    return set;
  }

  std::uint32_t size() const { return size_; }    // members there are
  std::uint32_t count() const { return count_; }  // members in the set
  bool empty() const { return count_ == 0; }
  bool full() const { return count_ == size_; }

  bool contains(std::uint32_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
  void insert(std::uint32_t i) {
    count_ += contains(i) ? 0 : 1;
    words_[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  void erase(std::uint32_t i) {
    count_ -= contains(i) ? 1 : 0;
    words_[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  }
  void clear() {
    for (std::uint64_t& word : words_) word = 0;
    count_ = 0;
  }

  bool operator==(const MemberSet&) const = default;

  // The smallest number in the set, or kNone.
  std::uint32_t first() const {
    for (std::uint32_t w = 0; w < words_.size(); ++w)
      if (words_[w] != 0) return w * 64 + static_cast<std::uint32_t>(std::countr_zero(words_[w]));
    return kNone;
  }

 private:
  std::vector<std::uint64_t> words_;
  std::uint32_t size_;
  std::uint32_t count_ = 0;
};

}  // namespace proxycore
