// A set of the fingerprints of what has been seen: 8 octets an element, at most 24 with the room to grow.
//
// Two different URLs are taken for one with a chance of 1 in 2^64 a pair: with ten million of them that is 3 in a million
// for a single mistake in the count. Open addressing, linear probing. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace proxycore {

class DistinctSet {
 public:
  DistinctSet() : slots_(kFirst) {}

  // Whether it is new. The fingerprint has to be evenly spread over all its bits.
  bool insert(std::uint64_t fingerprint) {
    if (size_ >= slots_.size() / 4 * 3) grow();
    return insert_into(slots_, fingerprint == 0 ? 1 : fingerprint) && ++size_ != 0;
  }
  // Brings its place nearer: to be called for some before the first of them is inserted.
  void prefetch(std::uint64_t fingerprint) const { __builtin_prefetch(&slots_[fingerprint & (slots_.size() - 1)], 1); }

  std::uint64_t size() const { return size_; }

 private:
  static constexpr std::size_t kFirst = 1024;

  static bool insert_into(std::vector<std::uint64_t>& slots, std::uint64_t fingerprint) {
    std::size_t at = fingerprint & (slots.size() - 1);
    for (; slots[at] != 0; at = (at + 1) & (slots.size() - 1))
      if (slots[at] == fingerprint) return false;
    slots[at] = fingerprint;
    return true;
  }
  void grow() {
    std::vector<std::uint64_t> larger(slots_.size() * 2);
    for (const std::uint64_t fingerprint : slots_)
      if (fingerprint != 0) insert_into(larger, fingerprint);
    slots_ = std::move(larger);
  }

  std::vector<std::uint64_t> slots_;  // 0: free
  std::size_t size_ = 0;
};

}  // namespace proxycore
