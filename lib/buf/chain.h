// Octets on their way out, as a list of slices: parts of chunks, of files, and of pipes. Moved, never copied, except where
// copying is cheaper (see kCopyBelow). Owned by a stream or passed along; one worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "buf/chunk.h"
#include "buf/open_file.h"
#include "buf/pipe.h"

namespace proxycore {

struct Slice {
  enum class Kind : std::uint8_t { Memory, File, Pipe };
  Kind kind = Kind::Memory;
  ChunkRef chunk;              // Memory: keeps `data` alive; null for static text
  const char* data = nullptr;  // Memory
  OpenFileRef file;            // File
  std::uint64_t offset = 0;    // File
  PipeRef pipe;                // Pipe: its next `size` octets
  std::uint64_t size = 0;

  static Slice memory(ChunkRef chunk, const char* data, std::size_t size);
  static Slice of_file(OpenFileRef file, std::uint64_t offset, std::uint64_t size);
  static Slice of_pipe(PipeRef pipe, std::uint64_t size);
};

class Chain {
 public:
  // Payload shorter than this is copied behind what is already there: one more entry for writev(2) costs more
  // (measured by tests/bench/chain_bench).
  static constexpr std::size_t kCopyBelow = 1024;

  bool empty() const { return head_ == slices_.size(); }
  std::uint64_t bytes() const { return bytes_; }
  std::size_t count() const { return slices_.size() - head_; }
  Slice& front() { return slices_[head_]; }
  const Slice& operator[](std::size_t i) const { return slices_[head_ + i]; }

  void append(Slice slice);
  // Moves all of `other` to the end of this one.
  void append(Chain& other);
  // Space for `size` octets at the end, in memory; commit() says how many were used.
  char* reserve(ChunkPool& pool, std::size_t size);
  void commit(std::size_t size);
  // Copies.
  void append_copy(ChunkPool& pool, std::string_view text);

  // `n` octets from the front have been dealt with. For pipe slices the caller has taken them out of the pipe.
  void consume(std::uint64_t n);
  // Forgets everything; octets left in pipes go with their pipe.
  void clear();

 private:
  static constexpr std::size_t kMaxKept = 64;  // an empty chain of an idle connection keeps no more room than this

  void pop_front();
  void clear_slices();

  std::vector<Slice> slices_;
  std::size_t head_ = 0;
  std::uint64_t bytes_ = 0;
  ChunkRef reserved_;
};

}  // namespace proxycore
