#include "buf/chunk.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <vector>

using namespace proxycore;

TEST_CASE("a chunk lives as long as somebody refers to it") {
  ChunkPool pool;
  ChunkRef a = pool.get();
  Chunk* const chunk = a.get();
  CHECK(a.sole());
  ChunkRef b = a;
  CHECK_FALSE(a.sole());
  a = ChunkRef();
  CHECK(b.sole());
  CHECK(b.get() == chunk);
  ChunkRef c = std::move(b);
  CHECK_FALSE(b);
  CHECK(c.sole());
  ChunkRef& same = c;
  c = same;
  CHECK(c.sole());
}

TEST_CASE("the chunk given back last is handed out first, and empty") {
  ChunkPool pool;
  Chunk* chunk = nullptr;
  {
    ChunkRef used = pool.get();
    chunk = used.get();
    std::memset(used->tail(), 'x', 100);
    used->used += 100;
  }
  const ChunkRef again = pool.get();
  CHECK(again.get() == chunk);
  CHECK(again->used == 0);
  CHECK(again->room() == ChunkPool::kUsual);
}

TEST_CASE("large chunks are counted, and kept") {
  ChunkPool pool;
  Chunk* chunk = nullptr;
  {
    const ChunkRef one = pool.get(ChunkPool::kLarge);
    const ChunkRef other = pool.get(ChunkPool::kLarge);
    CHECK(pool.large_in_use() == 2);
    chunk = other.get();
  }
  CHECK(pool.large_in_use() == 0);
  CHECK(pool.get(ChunkPool::kLarge)->capacity == ChunkPool::kLarge);
  CHECK(chunk->capacity == ChunkPool::kLarge);
  CHECK(pool.large_in_use() == 0);
}

TEST_CASE("a chunk of another size is as large as asked for, and not kept") {
  ChunkPool pool;
  {
    const ChunkRef large = pool.get(100'000);
    CHECK(large->capacity >= 100'000);
    std::memset(large->data(), 'x', large->capacity);
  }
  CHECK(pool.get()->capacity == ChunkPool::kUsual);
}

TEST_CASE("a pool outlived by nothing gives all of it back") {
  ChunkPool pool;
  std::vector<ChunkRef> many;
  for (int i = 0; i < 300; ++i) many.push_back(pool.get());
  many.clear();
  CHECK(pool.get());
}
