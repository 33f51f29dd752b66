#include "buf/chain.h"

#include <cstring>

namespace proxycore {

Slice Slice::memory(ChunkRef chunk, const char* data, std::size_t size) {
  Slice slice;
  slice.chunk = std::move(chunk);
  slice.data = data;
  slice.size = size;
  return slice;
}

Slice Slice::of_file(OpenFileRef file, std::uint64_t offset, std::uint64_t size) {
  Slice slice;
  slice.kind = Kind::File;
  slice.file = std::move(file);
  slice.offset = offset;
  slice.size = size;
  return slice;
}

Slice Slice::of_pipe(PipeRef pipe, std::uint64_t size) {
  Slice slice;
  slice.kind = Kind::Pipe;
  slice.pipe = std::move(pipe);
  slice.size = size;
  return slice;
}

void Chain::append(Slice slice) {
  if (slice.size == 0) return;
  bytes_ += slice.size;
  if (!empty()) {
    Slice& last = slices_.back();
    const bool same_pipe =
        slice.kind == Slice::Kind::Pipe && last.kind == Slice::Kind::Pipe && last.pipe.get() == slice.pipe.get();
    const bool follows = slice.kind == Slice::Kind::Memory && last.kind == Slice::Kind::Memory &&
                         last.chunk.get() == slice.chunk.get() && last.data + last.size == slice.data;
    if (same_pipe || follows) {
      last.size += slice.size;
      return;
    }
  }
  slices_.push_back(std::move(slice));
}

void Chain::append(Chain& other) {
  for (std::size_t i = other.head_; i < other.slices_.size(); ++i) append(std::move(other.slices_[i]));
  other.clear();
}

char* Chain::reserve(ChunkPool& pool, std::size_t size) {
  // Behind the last slice, if that is where its chunk ends.
  if (!empty()) {
    const Slice& last = slices_.back();
    if (last.kind == Slice::Kind::Memory && last.chunk && last.data + last.size == last.chunk->tail() &&
        last.chunk->room() >= size) {
      reserved_ = last.chunk;
      return reserved_->tail();
    }
  }
  reserved_ = pool.get(static_cast<std::uint32_t>(size));
  return reserved_->tail();
}

void Chain::commit(std::size_t size) {
  const char* data = reserved_->tail();
  reserved_->used += static_cast<std::uint32_t>(size);
  append(Slice::memory(std::move(reserved_), data, size));
}

void Chain::append_copy(ChunkPool& pool, std::string_view text) {
  if (text.empty()) return;
  std::memcpy(reserve(pool, text.size()), text.data(), text.size());
  commit(text.size());
}

void Chain::pop_front() {
  slices_[head_] = Slice{};
  if (++head_ == slices_.size()) {
    clear_slices();
  } else if (head_ >= 32) {
    slices_.erase(slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
}

void Chain::consume(std::uint64_t n) {
  bytes_ -= n;
  while (n > 0) {
    Slice& first = slices_[head_];
    if (n < first.size) {
      first.size -= n;
      first.data += first.kind == Slice::Kind::Memory ? n : 0;
      first.offset += n;
      return;
    }
    n -= first.size;
    pop_front();
  }
}

void Chain::clear() {
  clear_slices();
  bytes_ = 0;
}

void Chain::clear_slices() {
  if (slices_.capacity() > kMaxKept) slices_ = {};
  slices_.clear();
  head_ = 0;
}

}  // namespace proxycore
