// A number that one thread counts and others may read. No lock and no locked instruction. Any thread reads.
#pragma once

#include <atomic>
#include <cstdint>

namespace proxycore {

class Counter {
 public:
  void add(std::uint64_t n = 1) { value_.store(value() + n, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace proxycore
