#include "http/range.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace proxycore;

namespace {

// "0+10 90+10", "whole" or "none": what is sent of a representation of `size` octets.
std::string ranges(std::string_view value, std::uint64_t size) {
  const RangeSet set = RangeSet::parse(value, size);
  if (set.kind() == RangeSet::Kind::Whole) return "whole";
  if (set.kind() == RangeSet::Kind::Unsatisfiable) return "none";
  std::string text;
  for (std::size_t i = 0; i < set.count(); ++i)
    text += (i ? " " : "") + std::to_string(set[i].first) + "+" + std::to_string(set[i].size);
  return text;
}

std::string content_range(ByteRange range, std::uint64_t size) {
  char text[kContentRangeSize];
  return {text, write_content_range(text, range, size)};
}

}  // namespace

TEST_CASE("one range") {
  CHECK(ranges("bytes=0-0", 1000) == "0+1");
  CHECK(ranges("bytes=100-199", 1000) == "100+100");
  CHECK(ranges("bytes=990-", 1000) == "990+10");
  CHECK(ranges("bytes=900-5000", 1000) == "900+100");
  CHECK(ranges("bytes=-5", 1000) == "995+5");
  CHECK(ranges("bytes=-5000", 1000) == "0+1000");
  CHECK(ranges("bytes=0-999", 1000) == "0+1000");
  CHECK(ranges("BYTES=1-1", 1000) == "1+1");
  CHECK(ranges("bytes= 1-1 ", 1000) == "1+1");
  CHECK(ranges("bytes=,,1-1,", 1000) == "1+1");
}

TEST_CASE("a range that no octet is in") {
  CHECK(ranges("bytes=1000-", 1000) == "none");
  CHECK(ranges("bytes=5000-6000", 1000) == "none");
  CHECK(ranges("bytes=-0", 1000) == "none");
  CHECK(ranges("bytes=0-0", 0) == "none");
  CHECK(ranges("bytes=-1", 0) == "none");
  CHECK(ranges("bytes=0-9,5000-6000", 1000) == "0+10");
}

TEST_CASE("numbers that no integer holds lie behind every file") {
  CHECK(ranges("bytes=0-18446744073709551616", 1000) == "0+1000");
  CHECK(ranges("bytes=-18446744073709551617", 1000) == "0+1000");
  CHECK(ranges("bytes=18446744073709551616-", 1000) == "none");
  CHECK(ranges("bytes=18446744073709551615-18446744073709551615", 1000) == "none");
  CHECK(ranges("bytes=9223372036854775807-9223372036854775808", 1000) == "none");
  CHECK(ranges("bytes=1-18446744073709551615", UINT64_MAX) == "1+18446744073709551614");
  CHECK(ranges("bytes=18446744073709551615-18446744073709551614", 1000) == "whole");
}

TEST_CASE("a field that is no set of byte ranges is ignored") {
  for (const char* value : {"",           "bytes",         "bytes=",     "bytes=,",       "items=0-5",
                            "bytes 0-5",  "0-5",           "bytes=abc",  "bytes=-",       "bytes=1-2-3",
                            "bytes=5-4",  "bytes=0-1,x-y", "bytes=-1-5", "bytes=0x0-0x5", "bytes=0.0-5",
                            "bytes=+1-2", "bytes=1 -2",    "bytes=1",    "bytes=0-1;q=1", "bytes =0-1"}) {
    INFO(value);
    CHECK(ranges(value, 1000) == "whole");
  }
}

TEST_CASE("ranges that overlap, touch or nearly touch are one, the others stay as they were asked for") {
  CHECK(ranges("bytes=0-9,5-19", 1000) == "0+20");
  CHECK(ranges("bytes=0-9,10-19", 1000) == "0+20");
  CHECK(ranges("bytes=0-9,20-29", 1000) == "0+30");
  CHECK(ranges("bytes=0-9,89-99", 1000) == "0+100");
  CHECK(ranges("bytes=0-9,90-99", 1000) == "0+10 90+10");
  CHECK(ranges("bytes=900-,0-9", 1000) == "900+100 0+10");
  CHECK(ranges("bytes=0-9,300-309,5-305", 1000) == "0+310");
  CHECK(ranges("bytes=0-0,500-,-1", 1000) == "0+1 500+500");
  CHECK(ranges("bytes=0-,0-,0-", 1000) == "0+1000");
  CHECK(ranges("bytes=0-3,4294967292-4294967301", 5368709120) == "0+4 4294967292+10");
}

TEST_CASE("a flood of ranges is ignored") {
  std::string far = "bytes=";
  for (int i = 0; i < 16; ++i) far += std::to_string(i * 1000) + "-" + std::to_string(i * 1000) + ",";
  CHECK(RangeSet::parse(far, 100'000).count() == 16);
  CHECK(ranges(far + "50000-50000", 100'000) == "whole");
  CHECK(ranges(far + "-1", 100'000) == "whole");
  std::string same = "bytes=0-";
  for (int i = 0; i < 63; ++i) same += ",0-";
  CHECK(ranges(same, 1000) == "0+1000");
  CHECK(ranges(same + ",0-", 1000) == "whole");
}

// Every set of up to three ranges over a few octets, against the octets that they name.
TEST_CASE("exactly the octets asked for are sent, but for small gaps") {
  constexpr std::uint64_t kScale = 100;  // no gap is small enough to be joined
  constexpr std::uint64_t kSize = 5 * kScale;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
  for (std::uint64_t a = 0; a < 5; ++a)
    for (std::uint64_t b = a; b < 5; ++b) all.emplace_back(a * kScale, b * kScale + 9);
  for (const auto& x : all)
    for (const auto& y : all)
      for (const auto& z : all) {
        std::string value = "bytes=";
        std::vector<bool> wanted(kSize), sent(kSize);
        for (const auto& [first, last] : {x, y, z}) {
          value += std::to_string(first) + "-" + std::to_string(last) + ",";
          for (auto i = first; i <= last; ++i) wanted[i] = true;
        }
        const RangeSet set = RangeSet::parse(value, kSize);
        for (std::size_t i = 0; i < set.count(); ++i)
          for (auto at = set[i].first; at < set[i].end(); ++at) {
            REQUIRE_FALSE(sent[at]);
            sent[at] = true;
          }
        REQUIRE(sent == wanted);
      }
}

TEST_CASE("Content-Range") {
  CHECK(content_range({0, 10}, 1000) == "bytes 0-9/1000");
  CHECK(content_range({UINT64_MAX - 1, 1}, UINT64_MAX) ==
        "bytes 18446744073709551614-18446744073709551614/18446744073709551615");
  char text[kContentRangeSize];
  CHECK(std::string(text, write_unsatisfied_range(text, 7)) == "bytes */7");
}
