#include "buf/chunk.h"

#include <algorithm>
#include <new>

namespace proxycore {

Chunk* ChunkPool::allocate(std::uint32_t capacity) {
  void* memory = ::operator new(sizeof(Chunk) + capacity);
  return new (memory) Chunk{nullptr, nullptr, 0, capacity, 0};
}

ChunkRef ChunkPool::get(std::uint32_t capacity) {
  Chunk* chunk = nullptr;
  if (capacity <= kUsual && free_) {
    chunk = free_;
    free_ = chunk->next_free;
    --free_count_;
  } else {
    chunk = allocate(std::max(capacity, kUsual));
    chunk->pool = this;
  }
  chunk->used = 0;
  return ChunkRef(chunk);
}

void ChunkPool::take_back(Chunk* chunk) {
  if (chunk->capacity != kUsual || free_count_ >= kMostFree) {
    ::operator delete(chunk);
    return;
  }
  chunk->next_free = free_;
  free_ = chunk;
  ++free_count_;
}

ChunkPool::~ChunkPool() {
  while (free_) {
    Chunk* next = free_->next_free;
    ::operator delete(free_);
    free_ = next;
  }
}

void ChunkRef::give_back(Chunk* chunk) { chunk->pool->take_back(chunk); }

}  // namespace proxycore
