#include "hash/crc32.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

namespace proxycore {
namespace {

using Table = std::array<std::uint32_t, 256>;

// tables[k][b]: what octet b does to the remainder when k more octets follow it ("slicing by 8", Kounavis and Berry).
constexpr std::array<Table, 8> make_tables() {
  std::array<Table, 8> tables{};
  for (std::uint32_t octet = 0; octet < 256; ++octet) {
    std::uint32_t rest = octet;
    for (int bit = 0; bit < 8; ++bit) rest = (rest & 1) != 0 ? rest >> 1 ^ 0xEDB88320u : rest >> 1;
    tables[0][octet] = rest;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t octet = 0; octet < 256; ++octet) {
      const std::uint32_t before = tables[k - 1][octet];
      tables[k][octet] = before >> 8 ^ tables[0][before & 0xff];
    }
  return tables;
}

constexpr std::array<Table, 8> kTables = make_tables();

std::uint64_t load_little_endian(const char* from) {
  std::uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

}  // namespace

std::uint32_t crc32(std::string_view octets, std::uint32_t before) {
  std::uint32_t rest = ~before;
  while (octets.size() >= 8) {
    const std::uint64_t word = load_little_endian(octets.data()) ^ rest;
    rest = 0;
    for (std::size_t k = 0; k < 8; ++k) rest ^= kTables[7 - k][word >> (8 * k) & 0xff];
    octets.remove_prefix(8);
  }
  for (const char c : octets) rest = rest >> 8 ^ kTables[0][(rest ^ static_cast<unsigned char>(c)) & 0xff];
  return ~rest;
}

}  // namespace proxycore
