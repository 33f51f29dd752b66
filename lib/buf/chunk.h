// Blocks of memory that octets are read into and written from, counted, and handed on instead of copied.
//
// A chunk is filled from the front; `used` only grows while anybody refers to it, so whoever holds a part of it never
// sees that part change. Counts are not atomic: a chunk never leaves its worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace proxycore {

class ChunkPool;

struct Chunk {
  ChunkPool* pool;
  Chunk* next_free;
  std::uint32_t refs;
  std::uint32_t capacity;
  std::uint32_t used;  // octets taken, from data() on

  char* data() { return reinterpret_cast<char*>(this + 1); }
  char* tail() { return data() + used; }
  std::uint32_t room() const { return capacity - used; }
};

// A counted reference to a chunk.
class ChunkRef {
 public:
  ChunkRef() = default;
  explicit ChunkRef(Chunk* chunk) : chunk_(chunk) {
    if (chunk_) ++chunk_->refs;
  }
  ChunkRef(const ChunkRef& other) : ChunkRef(other.chunk_) {}
  ChunkRef(ChunkRef&& other) noexcept : chunk_(std::exchange(other.chunk_, nullptr)) {}
  ChunkRef& operator=(ChunkRef other) noexcept {
    std::swap(chunk_, other.chunk_);
    return *this;
  }
  ~ChunkRef() {
    if (chunk_ && --chunk_->refs == 0) give_back(chunk_);
  }

  Chunk* get() const { return chunk_; }
  Chunk* operator->() const { return chunk_; }
  explicit operator bool() const { return chunk_ != nullptr; }
  // Nobody else holds a part of it: it may be filled again from the front.
  bool sole() const { return chunk_ && chunk_->refs == 1; }

 private:
  static void give_back(Chunk* chunk);

  Chunk* chunk_ = nullptr;
};

// Where a worker's chunks come from and go back to. Last given back is first handed out: it is still in the cache.
class ChunkPool {
 public:
  // With its header a usual chunk is 16 KiB, for payload, and a small one 4 KiB, for heads: thousands of requests that
  // wait for their responses shall not spread over more memory than the caches hold.
  static constexpr std::uint32_t kUsual = 16 * 1024 - sizeof(Chunk);
  static constexpr std::uint32_t kSmall = 4 * 1024 - sizeof(Chunk);
  // For parts of files: 128 KiB from an octet whose address is a multiple of 4096, as O_DIRECT wants it.
  static constexpr std::uint32_t kLarge = (128 + 4) * 1024;

  ChunkPool() = default;
  ChunkPool(const ChunkPool&) = delete;
  ~ChunkPool();

  // An empty chunk of at least `capacity` octets. Only small, usual and large ones are kept for reuse.
  ChunkRef get(std::uint32_t capacity = kUsual);
  // Large chunks that somebody has: whoever takes them says how many there may be.
  int large_in_use() const { return large_.in_use; }

 private:
  friend class ChunkRef;

  struct Shelf {
    std::uint32_t capacity;
    int most;  // chunks kept
    Chunk* free = nullptr;
    int count = 0;
    int in_use = 0;
  };

  Shelf* shelf_for(std::uint32_t capacity);
  void take_back(Chunk* chunk);

  Shelf small_{kSmall, 1024};
  Shelf usual_{kUsual, 128};
  Shelf large_{kLarge, 64};
};

}  // namespace proxycore
