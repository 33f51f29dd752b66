#include "hash/polynomial.h"

#include <array>

#include "hash/byte_hash.h"

#if defined(__x86_64__)
#include <immintrin.h>
#if !defined(__clang__)
// gcc 12 takes what its own headers leave undefined on purpose for a mistake (its bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#endif

namespace proxycore {

#if defined(__x86_64__)
namespace {

constexpr std::size_t kLanes = 16;

// The powers of kBy from kLanes - 1 down to 0, and the one by which a block of kLanes octets moves up.
template <std::uint32_t kBy>
struct Powers {
  alignas(64) std::array<std::uint32_t, kLanes> lanes;
  std::uint32_t block;
};
template <std::uint32_t kBy>
constexpr Powers<kBy> kPowers = [] {
  Powers<kBy> powers{};
  std::uint32_t power = 1;
  for (std::size_t i = kLanes; i-- > 0; power *= kBy) powers.lanes[i] = power;
  powers.block = power;
  return powers;
}();

// (The headers' own reduction adds signed numbers.)
[[gnu::target("avx512f")]] inline std::uint32_t sum_of(__m512i lanes) {
  const __m256i eight = _mm256_add_epi32(_mm512_castsi512_si256(lanes), _mm512_extracti64x4_epi64(lanes, 1));
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(eight), _mm256_extracti128_si256(eight, 1));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0b01'00'11'10));
  four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0b10'11'00'01));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(four));
}

// Blocks end where the text ends: in front of its begin are zeros, which count nothing, and the start value.
template <std::uint32_t kBy, std::uint32_t kStart>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] std::uint32_t polynomial(std::string_view text) {
  const std::size_t head = text.size() % kLanes;
  const auto before = static_cast<unsigned>(kLanes - head);
  const char* at = text.data();
  __m512i sum = _mm512_maskz_set1_epi32(static_cast<__mmask16>(1u << (before - 1)), static_cast<int>(kStart));
  if (head != 0) {
    const auto there = static_cast<__mmask16>(0xffffu << before);
    sum = _mm512_add_epi32(sum, _mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(there, at - before)));
    at += head;
  }
  const __m512i block = _mm512_set1_epi32(static_cast<int>(kPowers<kBy>.block));
  for (std::size_t left = text.size() / kLanes; left > 0; --left, at += kLanes) {
    const __m128i octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    sum = _mm512_add_epi32(_mm512_mullo_epi32(sum, block), _mm512_cvtepu8_epi32(octets));
  }
  const __m512i powers = _mm512_load_si512(kPowers<kBy>.lanes.data());
  return sum_of(_mm512_mullo_epi32(sum, powers));
}

}  // namespace

std::uint32_t fast_sdbm(std::string_view text) {
  return has_fast_polynomials() ? polynomial<65599, 0>(text) : sdbm(text);
}

std::uint32_t fast_djb2(std::string_view text) {
  return has_fast_polynomials() ? polynomial<33, kDjb2Start>(text) : djb2(text);
}

#else

std::uint32_t fast_sdbm(std::string_view text) { return sdbm(text); }
std::uint32_t fast_djb2(std::string_view text) { return djb2(text); }

#endif

}  // namespace proxycore
