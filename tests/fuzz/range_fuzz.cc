// Range fields: what is sent lies in the representation, is sorted out, and is bounded. The first octet chooses the size.
#include <cstdint>

#include "fuzz/invariants.h"
#include "http/range.h"

using namespace proxycore;

namespace {

constexpr std::uint64_t kSizes[] = {0, 1, 1000, std::uint64_t{5} << 30, UINT64_MAX};

void check_range(const ByteRange& range, std::uint64_t size, std::string_view input) {
  fuzz::require(range.size > 0, "an empty range", input);
  fuzz::require(range.first < size && range.size <= size - range.first, "a range outside", input);
  char text[kContentRangeSize];
  fuzz::require(write_content_range(text, range, size) <= text + sizeof text, "room for Content-Range", input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t octets) {
  if (octets == 0) return 0;
  const std::uint64_t size = kSizes[*data % std::size(kSizes)];
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, octets - 1);
  const RangeSet set = RangeSet::parse(input, size);
  fuzz::require(set.count() <= RangeSet::kMost, "too many ranges", input);
  fuzz::require((set.kind() == RangeSet::Kind::Partial) == (set.count() > 0), "ranges without a partial response",
                input);
  for (std::size_t i = 0; i < set.count(); ++i) {
    check_range(set[i], size, input);
    for (std::size_t other = 0; other < i; ++other) {
      const bool apart = set[i].first >= set[other].end() || set[other].first >= set[i].end();
      fuzz::require(apart, "an octet that would be sent twice", input);
    }
  }
  return 0;
}
