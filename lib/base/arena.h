// Memory for the small texts of one exchange: handed out one after the other, taken back all at once. The first block stays
// for the next exchange. Owned by the exchange; one worker's thread.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace proxycore {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;

  char* get(std::size_t size) {
    if (size > kBlock - used_) return get_block(size);
    char* memory = first_ + used_;
    used_ += size;
    return memory;
  }
  std::string_view copy(std::string_view text) {
    char* memory = get(text.size());
    if (!text.empty()) std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
  }
  // a + b, one behind the other.
  std::string_view join(std::string_view a, std::string_view b) {
    char* memory = get(a.size() + b.size());
    if (!a.empty()) std::memcpy(memory, a.data(), a.size());
    if (!b.empty()) std::memcpy(memory + a.size(), b.data(), b.size());
    return {memory, a.size() + b.size()};
  }
  void clear() {
    used_ = 0;
    if (!blocks_.empty()) blocks_.clear();
  }

 private:
  static constexpr std::size_t kBlock = 1024;

  char* get_block(std::size_t size) {
    blocks_.push_back(std::make_unique<char[]>(size));
    return blocks_.back().get();
  }

  std::size_t used_ = 0;
  char first_[kBlock];
  std::vector<std::unique_ptr<char[]>> blocks_;
};

}  // namespace proxycore
