// Text on its way to standard output. One worker's; write_all from one thread at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace proxycore {

// A growing text whose appends are a few instructions: room is asked for once for many of them.
class OutputText {
 public:
  void clear() { size_ = 0; }
  std::string_view view() const { return {text_.data(), size_}; }

  // From here on `octets` may be appended.
  void reserve(std::size_t octets) {
    if (text_.size() < size_ + octets) text_.resize((size_ + octets) * 2);
  }
  void put(std::string_view part) {
    part.copy(text_.data() + size_, part.size());
    size_ += part.size();
  }
  void put(char c) { text_[size_++] = c; }
  // The same for short texts that have kStride readable octets behind them; wants as much room behind itself.
  void put_padded(std::string_view part) {
    char* const to = text_.data() + size_;
    for (std::size_t at = 0; at < part.size(); at += kStride) std::memcpy(to + at, part.data() + at, kStride);
    size_ += part.size();
  }
  static constexpr std::size_t kStride = 32;

  // Each with room of its own.
  void add(std::string_view part) {
    reserve(part.size());
    put(part);
  }
  void add_hex(std::uint64_t value);     // 16 digits
  void add_json(std::string_view text);  // quoted; octets that are no UTF-8 become U+FFFD

 private:
  std::string text_;
  std::size_t size_ = 0;
};

// Throws StartError 74 when it cannot be written.
void write_all(int fd, std::string_view text);

}  // namespace proxycore
