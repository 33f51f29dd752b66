// The Range request field (RFC 9110 section 14.2) against a representation of known size. Pure functions, any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace proxycore {

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t size = 0;  // never 0 in a RangeSet
  std::uint64_t end() const { return first + size; }
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// What is to be sent of a representation. Ranges that overlap, touch, or have less between them than the head of a part
// takes (kGap) are one; the others keep the order in which they were asked for (section 15.3.7.2).
class RangeSet {
 public:
  enum class Kind : std::uint8_t {
    Whole,          // no ranges, or ranges that are to be ignored: 200
    Partial,        // 206
    Unsatisfiable,  // 416
  };
  // A field with more ranges than this is ignored: nobody needs them, and each costs the head of a part.
  static constexpr std::size_t kMost = 16;
  static constexpr std::uint64_t kGap = 80;

  // `value` is that of the field. Another unit than bytes or a broken syntax means Whole.
  static RangeSet parse(std::string_view value, std::uint64_t size);

  Kind kind() const { return kind_; }
  std::size_t count() const { return count_; }
  const ByteRange& operator[](std::size_t i) const { return ranges_[i]; }

 private:
  bool take(std::string_view spec, std::uint64_t size);
  void add(ByteRange range);
  void join();

  Kind kind_ = Kind::Whole;
  std::size_t count_ = 0;
  std::array<ByteRange, kMost> ranges_;
};

// "bytes 0-9/1000" of `range`, "bytes */1000" without one: at most kContentRangeSize octets to `out`; returns the end.
inline constexpr std::size_t kContentRangeSize = 70;
char* write_content_range(char* out, ByteRange range, std::uint64_t size);
char* write_unsatisfied_range(char* out, std::uint64_t size);

}  // namespace proxycore
