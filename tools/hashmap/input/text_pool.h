// Memory for texts that are made while a batch of URLs is worked on: handed out one after the other, taken back all at once
// and kept for the next batch. Like base/arena.h, but for thousands of texts, each with kLineSlack octets behind it that may
// be read. One worker's.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "hashmap/input/line_index.h"

namespace proxycore {

class TextPool {
 public:
  char* get(std::size_t size) {
    while (used_ < blocks_.size() && size > blocks_[used_].size - at_) next_block();
    if (used_ == blocks_.size()) add_block(size);
    char* const memory = blocks_[used_].octets.get() + at_;
    at_ += size;
    return memory;
  }
  std::string_view copy(std::string_view text) { return join(text, {}); }
  // a + b, one behind the other.
  std::string_view join(std::string_view a, std::string_view b) {
    char* const memory = get(a.size() + b.size());
    if (!a.empty()) std::memcpy(memory, a.data(), a.size());
    if (!b.empty()) std::memcpy(memory + a.size(), b.data(), b.size());
    return {memory, a.size() + b.size()};
  }
  void clear() { used_ = at_ = 0; }

 private:
  static constexpr std::size_t kBlock = 64 * 1024;
  struct Block {
    std::unique_ptr<char[]> octets;
    std::size_t size;
  };

  void next_block() {
    ++used_;
    at_ = 0;
  }
  void add_block(std::size_t size) {
    const std::size_t room = size > kBlock ? size : kBlock;
    blocks_.push_back({std::make_unique<char[]>(room + kLineSlack), room});
  }

  std::vector<Block> blocks_;
  std::size_t used_ = 0;  // number of the block that is being filled
  std::size_t at_ = 0;    // how far
};

}  // namespace proxycore
