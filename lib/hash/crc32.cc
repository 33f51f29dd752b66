#include "hash/crc32.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace proxycore {
namespace {

using ByteTable = std::array<std::uint32_t, 256>;

// tables[k][b]: what octet b does to the remainder when k more octets follow it ("slicing by 8", Kounavis and Berry).
constexpr std::array<ByteTable, 8> make_tables() {
  std::array<ByteTable, 8> tables{};
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

constexpr std::array<ByteTable, 8> kTables = make_tables();

std::uint64_t load_little_endian(const char* from) {
  std::uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return std::endian::native == std::endian::little ? word : __builtin_bswap64(word);
}

std::uint32_t by_tables(std::string_view octets, std::uint32_t rest) {
  while (octets.size() >= 8) {
    const std::uint64_t word = load_little_endian(octets.data()) ^ rest;
    rest = 0;
    for (std::size_t k = 0; k < 8; ++k) rest ^= kTables[7 - k][word >> (8 * k) & 0xff];
    octets.remove_prefix(8);
  }
  for (const char c : octets) rest = rest >> 8 ^ kTables[0][(rest ^ static_cast<unsigned char>(c)) & 0xff];
  return rest;
}

#if defined(__x86_64__)

#define PROXYCORE_CLMUL [[gnu::target("pclmul,sse4.1")]]

constexpr std::size_t kBlock = 16;

PROXYCORE_CLMUL inline __m128i load(const char* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

// What `block` comes to when 16 octets follow: its halves times x^192 and x^128, modulo the polynomial, reflected.
PROXYCORE_CLMUL inline __m128i fold(__m128i block) {
  const __m128i by = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
  return _mm_xor_si128(_mm_clmulepi64_si128(block, by, 0x00), _mm_clmulepi64_si128(block, by, 0x11));
}

// 16 octets to the remainder: by x^96 and x^64 to 64 bits, then Barrett's reduction (Gopal and others, "Fast CRC
// Computation for Generic Polynomials Using PCLMULQDQ Instruction", 2009).
PROXYCORE_CLMUL inline std::uint32_t reduce(__m128i x) {
  const __m128i low_word = _mm_set_epi32(0, 0, 0, -1);
  const __m128i barrett = _mm_set_epi64x(0x1f7011641, 0x1db710641);
  x = _mm_xor_si128(_mm_srli_si128(x, 8), _mm_clmulepi64_si128(x, _mm_set_epi64x(0, 0x0ccaa009e), 0x00));
  x = _mm_xor_si128(_mm_srli_si128(x, 4),
                    _mm_clmulepi64_si128(_mm_and_si128(x, low_word), _mm_set_epi64x(0, 0x163cd6124), 0x00));
  __m128i quotient = _mm_clmulepi64_si128(_mm_and_si128(x, low_word), barrett, 0x10);
  quotient = _mm_clmulepi64_si128(_mm_and_si128(quotient, low_word), barrett, 0x00);
  return static_cast<std::uint32_t>(_mm_extract_epi32(_mm_xor_si128(x, quotient), 1));
}

// Which octet goes where: 16 of them from kShift + n on moves a block n octets up; below come zeros.
constexpr std::array<char, 3 * kBlock> kShift = [] {
  std::array<char, 3 * kBlock> order{};
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i >= kBlock && i < 2 * kBlock ? static_cast<char>(i - kBlock) : '\x80';
  return order;
}();

// At least kBlock octets. The last ones, that fill no block, are taken together with as many before them.
PROXYCORE_CLMUL std::uint32_t by_multiplication(std::string_view octets, std::uint32_t rest) {
  const char* at = octets.data();
  const char* const end = at + octets.size();
  __m128i x = _mm_xor_si128(load(at), _mm_cvtsi32_si128(static_cast<int>(rest)));
  for (at += kBlock; end - at >= static_cast<std::ptrdiff_t>(kBlock); at += kBlock)
    x = _mm_xor_si128(fold(x), load(at));
  const auto left = static_cast<std::size_t>(end - at);
  const __m128i first = _mm_shuffle_epi8(x, load(kShift.data() + left));  // its begin, at the top of a block
  const __m128i down = load(kShift.data() + kBlock + left);               // the others, at the bottom
  const __m128i others = _mm_shuffle_epi8(x, down);
  const __m128i last = _mm_blendv_epi8(others, load(end - kBlock), down);
  return reduce(left == 0 ? x : _mm_xor_si128(fold(first), last));
}

#endif

}  // namespace

std::uint32_t crc32(std::string_view octets, std::uint32_t before) {
#if defined(__x86_64__)
  if (octets.size() >= kBlock && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1"))
    return ~by_multiplication(octets, ~before);
#endif
  return ~by_tables(octets, ~before);
}

}  // namespace proxycore
