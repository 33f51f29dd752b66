// A hash ring: sorted points, each with the member that owns it, and an index on the top bits of the hash, so that the
// place of a key is found in a few ns however many points there are. Immutable once made, any thread.
//
// Whose point comes first among equal hashes is the smaller member number: that is what a stable sort of points listed
// member by member gives. What happens at the ends and at dead members is the scheme's own.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/large_allocator.h"
#include "hash/member_set.h"

namespace proxycore {

template <class Hash>
class Ring {
 public:
  struct Point {
    Hash hash;
    std::uint32_t owner;
    bool operator<(const Point& other) const { return hash != other.hash ? hash < other.hash : owner < other.owner; }
  };

  using Points = std::vector<Point, LargeAllocator<Point>>;

  Ring() = default;
  // `unique`: of equal hashes only the first stays.
  Ring(Points points, bool unique);

  std::size_t size() const { return points_.size(); }
  const Point& operator[](std::size_t i) const { return points_[i]; }

  // The first point whose hash is not below `key`; size() when there is none.
  std::size_t find(Hash key) const {
    if (points_.empty()) return 0;
    std::size_t i = index_[key >> shift_];
    const std::size_t end = index_[(key >> shift_) + 1];
    if (end - i > kScan) return binary_search(i, end, key);
    while (i < end && points_[i].hash < key) ++i;
    return i;
  }

  void prefetch(Hash key) const {
    if (!points_.empty()) __builtin_prefetch(&index_[key >> shift_]);
  }
  void prefetch_more(Hash key) const {
    if (points_.empty()) return;
    __builtin_prefetch(points_.data() + index_[key >> shift_]);
    __builtin_prefetch(points_.data() + index_[(key >> shift_) + 1]);
  }

  // The owner of the first usable point from `start` on, round the ring, within `limit` points; kNone without one.
  std::uint32_t next_usable(std::size_t start, const MemberSet& usable,
                            std::size_t limit = std::numeric_limits<std::size_t>::max()) const {
    limit = std::min(limit, points_.size());
    std::size_t i = start == points_.size() ? 0 : start;
    for (; limit > 0; --limit) {
      if (usable.contains(points_[i].owner)) return points_[i].owner;
      if (++i == points_.size()) i = 0;
    }
    return MemberSet::kNone;
  }

 private:
  static constexpr std::size_t kScan = 12;
  // Beyond this many points an index entry for each of them would no longer be in the caches.
  static constexpr std::size_t kDense = std::size_t{1} << 18;

  std::size_t binary_search(std::size_t from, std::size_t to, Hash key) const {
    const auto at = [this](std::size_t i) { return points_.begin() + static_cast<std::ptrdiff_t>(i); };
    const auto less = [](const Point& point, Hash wanted) { return point.hash < wanted; };
    return static_cast<std::size_t>(std::lower_bound(at(from), at(to), key, less) - points_.begin());
  }

  Points points_;
  // The first point of each range of top bits, and the end.
  std::vector<std::uint32_t, LargeAllocator<std::uint32_t>> index_;
  int shift_ = 0;
};

template <class Hash>
Ring<Hash>::Ring(Points points, bool unique) : points_(std::move(points)) {
  std::sort(points_.begin(), points_.end());
  if (unique) {
    const auto equal = [](const Point& a, const Point& b) { return a.hash == b.hash; };
    points_.erase(std::unique(points_.begin(), points_.end(), equal), points_.end());
  }
  if (points_.empty()) return;
  int bits = std::max(1, static_cast<int>(std::bit_width(points_.size())));
  if (points_.size() > kDense) bits -= 3;
  shift_ = std::numeric_limits<Hash>::digits - bits;
  index_.assign((std::size_t{1} << bits) + 1, 0);
  std::size_t i = 0;
  for (std::size_t top = 0; top < index_.size(); ++top) {
    while (i < points_.size() && static_cast<std::size_t>(points_[i].hash >> shift_) < top) ++i;
    index_[top] = static_cast<std::uint32_t>(i);
  }
}

// Throws std::invalid_argument when `points` are more than a ring or table may have.
void check_points(double points);

}  // namespace proxycore
