#include "hash/crc32.h"

#include <string>

#include <catch2/catch.hpp>

using namespace proxycore;

namespace {

std::uint32_t bit_by_bit(std::string_view octets) {
  std::uint32_t rest = 0xffffffff;
  for (const char c : octets) {
    rest ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) rest = (rest & 1) != 0 ? rest >> 1 ^ 0xEDB88320u : rest >> 1;
  }
  return ~rest;
}

}  // namespace

TEST_CASE("crc32 of known texts", "[crc32]") {
  CHECK(crc32("") == 0);
  CHECK(crc32("123456789") == 0xCBF43926);
  CHECK(crc32("127.0.0.1:1445") == 0xae48a4fd);
  CHECK(crc32("/wiki/Main_Page") == 0xf126b240);
}

TEST_CASE("crc32 of every length is that of the definition, whole and in two pieces", "[crc32]") {
  std::string text;
  for (int size = 0; size < 70; ++size) {
    CHECK(crc32(text) == bit_by_bit(text));
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
      REQUIRE(crc32(std::string_view(text).substr(cut), crc32(std::string_view(text).substr(0, cut))) == crc32(text));
    text.push_back(static_cast<char>(size * 37 + 128));
  }
}
