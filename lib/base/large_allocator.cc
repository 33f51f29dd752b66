#include "base/large_allocator.h"

#include <sys/mman.h>

#include <new>

namespace proxycore {
namespace {

constexpr std::align_val_t kHugePage{std::size_t{2} << 20};
constexpr std::size_t kLarge = std::size_t{4} << 20;

}  // namespace

void* allocate_large(std::size_t octets) {
  if (octets < kLarge) return ::operator new(octets);
  void* const memory = ::operator new(octets, kHugePage);
  ::madvise(memory, octets, MADV_HUGEPAGE);  // a wish: without huge pages it is only slower
  return memory;
}

void free_large(void* memory, std::size_t octets) noexcept {
  if (octets < kLarge)
    ::operator delete(memory);
  else
    ::operator delete(memory, kHugePage);
}

}  // namespace proxycore
