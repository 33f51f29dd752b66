#include "http/range.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "http/char_class.h"
#include "http/writer.h"

namespace proxycore {
namespace {

constexpr std::size_t kMostSpecs = 64;  // looked at; of those, RangeSet::kMost may be left when they are joined

// 1*DIGIT. What does not fit is as good as the largest number: it lies behind every file.
bool read_number(std::string_view text, std::uint64_t& value) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return false;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) value = UINT64_MAX;
  return true;
}

bool close(const ByteRange& a, const ByteRange& b) {
  const ByteRange& first = a.first <= b.first ? a : b;
  const ByteRange& second = a.first <= b.first ? b : a;
  return second.first <= first.end() || second.first - first.end() < RangeSet::kGap;
}

ByteRange both(const ByteRange& a, const ByteRange& b) {
  const std::uint64_t first = std::min(a.first, b.first);
  return {first, std::max(a.end(), b.end()) - first};
}

}  // namespace

RangeSet RangeSet::parse(std::string_view value, std::uint64_t size) {
  RangeSet set;
  const std::size_t equals = value.find('=');
  if (equals == value.npos || !iequals(value.substr(0, equals), "bytes")) return set;
  std::string_view list = value.substr(equals + 1);
  std::string_view spec;
  std::size_t specs = 0;
  while (next_list_member(list, spec)) {
    if (spec.empty()) continue;
    if (++specs > kMostSpecs || !set.take(spec, size)) return {};
  }
  if (specs == 0) return {};
  set.kind_ = set.count_ > 0 ? Kind::Partial : Kind::Unsatisfiable;
  return set;
}

// One int-range or suffix-range. False where the syntax is broken, or there are too many.
bool RangeSet::take(std::string_view spec, std::uint64_t size) {
  const std::size_t dash = spec.find('-');
  if (dash == spec.npos) return false;
  const std::string_view first_text = spec.substr(0, dash);
  const std::string_view last_text = spec.substr(dash + 1);
  std::uint64_t first = 0;
  std::uint64_t last = UINT64_MAX;
  if (!last_text.empty() && !read_number(last_text, last)) return false;
  if (first_text.empty()) {
    if (last_text.empty()) return false;
    const std::uint64_t length = std::min(last, size);
    if (length > 0) add({size - length, length});
    return count_ <= kMost;
  }
  if (!read_number(first_text, first) || first > last) return false;
  if (first < size) add({first, std::min(last, size - 1) - first + 1});
  return count_ <= kMost;
}

void RangeSet::add(ByteRange range) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (!close(ranges_[i], range)) continue;
    ranges_[i] = both(ranges_[i], range);
    return join();
  }
  if (count_ < kMost) ranges_[count_] = range;
  ++count_;
}

// One of them has grown: it may have come close to others.
void RangeSet::join() {
  for (std::size_t i = 0; i < count_; ++i) {
    for (std::size_t other = i + 1; other < count_;) {
      if (!close(ranges_[i], ranges_[other])) {
        ++other;
        continue;
      }
      ranges_[i] = both(ranges_[i], ranges_[other]);
      std::copy(&ranges_[other + 1], &ranges_[0] + count_, &ranges_[other]);
      --count_;
      other = i + 1;
    }
  }
}

char* write_content_range(char* out, ByteRange range, std::uint64_t size) {
  out = encode_decimal(encode(out, "bytes "), range.first);
  out = encode_decimal(encode(out, "-"), range.end() - 1);
  return encode_decimal(encode(out, "/"), size);
}

char* write_unsatisfied_range(char* out, std::uint64_t size) { return encode_decimal(encode(out, "bytes */"), size); }

}  // namespace proxycore
