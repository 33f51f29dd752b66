#include "buf/chunk.h"

#include <new>

namespace proxycore {

namespace {

Chunk* allocate(ChunkPool& pool, std::uint32_t capacity) {
  void* memory = ::operator new(sizeof(Chunk) + capacity);
  return new (memory) Chunk{&pool, nullptr, 0, capacity, 0};
}

}  // namespace

// The one whose chunks are the smallest that will do; null for none. Large ones have to be asked for by name: most of one would
// be lost on anything smaller.
ChunkPool::Shelf* ChunkPool::shelf_for(std::uint32_t capacity) {
  if (capacity <= kSmall) return &small_;
  if (capacity <= kUsual) return &usual_;
  return capacity == kLarge ? &large_ : nullptr;
}

ChunkRef ChunkPool::get(std::uint32_t capacity) {
  Shelf* shelf = shelf_for(capacity);
  if (shelf) ++shelf->in_use;
  if (!shelf || !shelf->free) return ChunkRef(allocate(*this, shelf ? shelf->capacity : capacity));
  Chunk* chunk = shelf->free;
  shelf->free = chunk->next_free;
  --shelf->count;
  chunk->used = 0;
  return ChunkRef(chunk);
}

void ChunkPool::take_back(Chunk* chunk) {
  Shelf* shelf = shelf_for(chunk->capacity);
  if (shelf) --shelf->in_use;
  if (!shelf || shelf->count >= shelf->most) {
    ::operator delete(chunk);
    return;
  }
  chunk->next_free = shelf->free;
  shelf->free = chunk;
  ++shelf->count;
}

ChunkPool::~ChunkPool() {
  for (Shelf* shelf : {&small_, &usual_, &large_}) {
    while (Chunk* chunk = shelf->free) {
      shelf->free = chunk->next_free;
      ::operator delete(chunk);
    }
  }
}

void ChunkRef::give_back(Chunk* chunk) { chunk->pool->take_back(chunk); }

}  // namespace proxycore
