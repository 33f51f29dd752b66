// Reads a file or pipe in blocks of whole lines.
//
// A block is what one read(2) gave, cut after its last newline, so that a pipe is answered as it speaks; what is behind it
// begins the next block. A line longer than kLongestLine is left out and counted. Memory: one block, whatever the input.
// Not thread-safe: whoever reads holds a lock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hashmap/input/line_index.h"

namespace proxycore {

inline constexpr std::size_t kLongestLine = 64 * 1024;

class LineBlock {
 public:
  static constexpr std::size_t kReadSize = 256 * 1024;  // fits the second cache with what is made from it

  LineBlock();
  // Whole lines, each with its newline but perhaps the last of the input; kLineSlack octets behind it may be read.
  std::string_view text() const { return {memory_.data(), size_}; }
  // Octets that were read for it, lines too long included.
  std::uint64_t octets() const { return octets_; }
  // Lines in front of it that were too long and left out.
  std::uint64_t overlong() const { return overlong_; }

 private:
  friend class BlockReader;
  std::vector<char> memory_;
  std::size_t size_ = 0;
  std::uint64_t octets_ = 0;
  std::uint64_t overlong_ = 0;
};

class BlockReader {
 public:
  explicit BlockReader(int fd) : fd_(fd) {}  // borrowed

  // False at the end of the input. Throws std::system_error when it cannot be read.
  bool next(LineBlock& block);

 private:
  std::size_t read_more(LineBlock& block);
  void skip_overlong(LineBlock& block);
  bool cut(LineBlock& block);

  int fd_;
  std::string rest_;       // begin of the next line
  bool skipping_ = false;  // within a line that is too long
  bool ended_ = false;
};

}  // namespace proxycore
