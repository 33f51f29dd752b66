// A table that the original builds anew whenever a member goes or returns, for schemes that are immutable themselves:
// the last few, kept by each thread. Built when `usable` is not among them; nothing is allocated otherwise.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>

#include "hash/member_set.h"

namespace proxycore {

// Numbers that tell the schemes of a process apart, also those whose memory is that of a dead one.
inline std::uint64_t next_scheme_serial() {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

template <class Table>
class PerUsable {
 public:
  // `build(usable)` makes a Table. The reference is good until the thread asks again.
  template <class Build>
  const Table& get(const MemberSet& usable, Build&& build) const {
    Cache& cache = this_thread();
    for (Entry& entry : cache.entries)
      if (entry.serial == serial_ && *entry.usable == usable) return entry.table;
    Entry& entry = cache.entries[cache.oldest];
    cache.oldest = (cache.oldest + 1) % cache.entries.size();
    entry.serial = 0;
    entry.table = build(usable);
    entry.usable = usable;
    entry.serial = serial_;
    return entry.table;
  }

 private:
  struct Entry {
    std::uint64_t serial = 0;
    std::optional<MemberSet> usable;
    Table table;
  };
  struct Cache {
    std::array<Entry, 8> entries;
    std::size_t oldest = 0;
  };
  static Cache& this_thread() {
    static thread_local Cache cache;
    return cache;
  }

  std::uint64_t serial_ = next_scheme_serial();
};

}  // namespace proxycore
