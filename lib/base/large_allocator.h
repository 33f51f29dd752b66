// An allocator for tables that are read at random places: those of some MiB get huge pages where the system gives them, so
// that a look-up does not wait for the page tables as well. For std::vector; smaller ones come from operator new.
// Stateless, any thread.
#pragma once

#include <cstddef>

namespace proxycore {

// Throws std::bad_alloc. `free_large` wants the same size again.
void* allocate_large(std::size_t octets);
void free_large(void* memory, std::size_t octets) noexcept;

template <class T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <class Other>
  LargeAllocator(const LargeAllocator<Other>&) {}

  T* allocate(std::size_t count) { return static_cast<T*>(allocate_large(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) noexcept { free_large(memory, count * sizeof(T)); }
  bool operator==(const LargeAllocator&) const = default;
};

}  // namespace proxycore
