#include "http/field_name.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <string>

using namespace proxycore;

namespace {

FieldId nth(unsigned i) { return static_cast<FieldId>(i); }
const unsigned kNames = static_cast<unsigned>(FieldId::kCount);

}  // namespace

TEST_CASE("every known name is found, in any case") {
  for (unsigned i = 1; i < kNames; ++i) {
    const std::string name(field_name(nth(i)));
    INFO(name);
    REQUIRE_FALSE(name.empty());
    std::string lower = name;
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    std::string upper = name;
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return std::toupper(c); });
    CHECK(field_id(name) == nth(i));
    CHECK(field_id(lower) == nth(i));
    CHECK(field_id(upper) == nth(i));
  }
  CHECK(field_name(FieldId::Other).empty());
  CHECK(field_name(FieldId::Te) == "TE");
  CHECK(field_id("X-Forwarded-Proto") == FieldId::XForwardedProto);
}

TEST_CASE("nothing but a known name is found") {
  for (unsigned i = 1; i < kNames; ++i) {
    const std::string name(field_name(nth(i)));
    CHECK(field_id(name + "s") == FieldId::Other);
    CHECK(field_id(name + " ") == FieldId::Other);
    CHECK(field_id("X" + name) == FieldId::Other);
    for (std::size_t at = 0; at < name.size(); ++at) {
      for (unsigned c = 0; c < 256; ++c) {
        std::string other = name;
        other[at] = static_cast<char>(c);
        const bool same =
            std::tolower(static_cast<unsigned char>(c)) == std::tolower(static_cast<unsigned char>(name[at]));
        REQUIRE((field_id(other) == nth(i)) == same);
      }
    }
  }
  CHECK(field_id("") == FieldId::Other);
  CHECK(field_id(std::string(100000, 'h')) == FieldId::Other);
  CHECK(field_id("Content_Length") == FieldId::Other);
}
