#include "buf/read_buffer.h"

#include <cstring>

namespace proxycore {

std::span<char> ReadBuffer::prepare(ChunkPool& pool, std::size_t min) {
  if (chunk_ && empty() && chunk_.sole()) {
    chunk_->used = 0;
    begin_ = end_ = chunk_->data();
  }
  // Somebody may have appended to the chunk behind our end: then, too, a new one is needed.
  if (!chunk_ || chunk_->room() < min || chunk_->tail() != end_) {
    const std::size_t kept = size();
    const std::size_t wanted = kept + min;
    // Doubling keeps the cost of moving a growing head linear.
    ChunkRef fresh = pool.get(static_cast<std::uint32_t>(kept == 0 ? wanted : std::max(wanted, 2 * kept)));
    if (kept) std::memcpy(fresh->data(), begin_, kept);
    fresh->used = static_cast<std::uint32_t>(kept);
    begin_ = fresh->data();
    end_ = begin_ + kept;
    chunk_ = std::move(fresh);
  }
  return {end_, chunk_->room()};
}

void ReadBuffer::commit(std::size_t n) {
  chunk_->used += static_cast<std::uint32_t>(n);
  end_ += n;
}

Slice ReadBuffer::take(std::size_t n) {
  Slice slice = Slice::memory(chunk_, begin_, n);
  begin_ += n;
  return slice;
}

void ReadBuffer::release_if_empty() {
  if (!empty()) return;
  chunk_ = ChunkRef();
  begin_ = end_ = nullptr;
}

}  // namespace proxycore
