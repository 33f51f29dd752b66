// Octets that came in and are not dealt with yet: one chunk, so that a head can be looked at in one piece. Parts of it are
// handed on as slices. Empty, it holds no memory. Owned by whoever reads; one worker's thread.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "buf/chain.h"

namespace proxycore {

class ReadBuffer {
 public:
  std::string_view data() const { return {begin_, size()}; }
  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  bool empty() const { return begin_ == end_; }

  // Space to read into, at least `min` octets; what is here may move to another chunk for it.
  std::span<char> prepare(ChunkPool& pool, std::size_t min);
  // `n` octets of that space were filled.
  void commit(std::size_t n);
  void consume(std::size_t n) { begin_ += n; }
  // The first `n` octets, handed on.
  Slice take(std::size_t n);
  // Keeps the block alive while views into it are in use.
  ChunkRef hold() const { return chunk_; }
  // Gives the chunk back if nothing is left in it.
  void release_if_empty();

 private:
  ChunkRef chunk_;
  char* begin_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace proxycore
