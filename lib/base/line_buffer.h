// Text of a fixed capacity: what does not fit is left out, nothing is ever allocated after the construction.
// One thread at a time.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace proxycore {

class LineBuffer {
 public:
  explicit LineBuffer(std::size_t capacity) : data_(new char[capacity]), capacity_(capacity) {}

  void put(char c) {
    if (size_ < capacity_) data_[size_++] = c;
  }
  void put(std::string_view text) {
    const std::size_t n = text.size() < room() ? text.size() : room();
    if (n > 0) std::memcpy(data_.get() + size_, text.data(), n);
    size_ += n;
  }
  void put_number(std::uint64_t value) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    put({digits, static_cast<std::size_t>(end - digits)});
  }
  // With leading zeros: 7 as "07". `width` at most 20.
  void put_padded(std::uint64_t value, std::size_t width) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    for (auto n = static_cast<std::size_t>(end - digits); n < width; ++n) put('0');
    put({digits, static_cast<std::size_t>(end - digits)});
  }

  void clear() { size_ = 0; }
  std::size_t size() const { return size_; }
  std::size_t room() const { return capacity_ - size_; }
  std::string_view view() const { return {data_.get(), size_}; }

 private:
  std::unique_ptr<char[]> data_;  // uninitialised: pages that are never used cost nothing
  std::size_t capacity_;
  std::size_t size_ = 0;
};

}  // namespace proxycore
