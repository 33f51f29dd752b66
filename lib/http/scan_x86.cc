#include "http/scan_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>

#include "http/char_class.h"

#define PROXYCORE_SSE42 __attribute__((target("sse4.2")))
#define PROXYCORE_AVX2 __attribute__((target("avx2")))

namespace proxycore {
namespace {

// tchar by the two halves of an octet: bit (high - 2) of kTokenRows[low] says whether (high, low) is one. Rows 0 and 1 are
// controls and the upper half is not ASCII, so that six bits are enough.
struct alignas(16) Nibbles {
  std::uint8_t octets[16] = {};
};
constexpr Nibbles kTokenRows = [] {
  Nibbles table;
  for (unsigned c = 0x20; c < 0x80; ++c)
    if (octet::is(static_cast<char>(c), octet::kToken))
      table.octets[c & 15] = static_cast<std::uint8_t>(table.octets[c & 15] | 1U << ((c >> 4) - 2));
  return table;
}();
constexpr Nibbles kRowBits = [] {
  Nibbles table;
  for (unsigned high = 2; high < 8; ++high) table.octets[high] = static_cast<std::uint8_t>(1U << (high - 2));
  return table;
}();

PROXYCORE_SSE42 inline __m128i load128(const void* from) { return _mm_loadu_si128(static_cast<const __m128i*>(from)); }

PROXYCORE_SSE42 inline std::uint64_t delimiters128(__m128i v) {
  const __m128i rows = _mm_shuffle_epi8(load128(&kTokenRows), v);
  const __m128i row = _mm_shuffle_epi8(load128(&kRowBits), _mm_and_si128(_mm_srli_epi16(v, 4), _mm_set1_epi8(15)));
  const __m128i none = _mm_cmpeq_epi8(_mm_and_si128(rows, row), _mm_setzero_si128());
  return static_cast<std::uint32_t>(_mm_movemask_epi8(none));
}

PROXYCORE_SSE42 inline std::uint64_t controls128(__m128i v) {
  const __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);
  const __m128i tab = _mm_cmpeq_epi8(v, _mm_set1_epi8('\t'));
  const __m128i del = _mm_cmpeq_epi8(v, _mm_set1_epi8(0x7f));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(tab, low), del)));
}

PROXYCORE_SSE42 inline std::uint64_t target_stops128(__m128i v) {
  const __m128i shifted = _mm_sub_epi8(v, _mm_set1_epi8(0x21));
  const __m128i vchar = _mm_cmpeq_epi8(_mm_min_epu8(shifted, _mm_set1_epi8(0x7e - 0x21)), shifted);
  const __m128i good = _mm_andnot_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('#')), vchar);
  return static_cast<std::uint32_t>(_mm_movemask_epi8(good)) ^ 0xffffU;
}

PROXYCORE_SSE42 LineStops line_sse42(const char* block) {
  LineStops stops{0, 0};
  for (unsigned i = 0; i < kScanBlock; i += 16) {
    const __m128i v = load128(block + i);
    stops.delimiter |= delimiters128(v) << i;
    stops.control |= controls128(v) << i;
  }
  return stops;
}

PROXYCORE_SSE42 std::uint64_t target_sse42(const char* block) {
  std::uint64_t stops = 0;
  for (unsigned i = 0; i < kScanBlock; i += 16) stops |= target_stops128(load128(block + i)) << i;
  return stops;
}

PROXYCORE_AVX2 inline __m256i load256(const void* from) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(from));
}

PROXYCORE_AVX2 inline __m256i both_lanes(const Nibbles& table) {
  return _mm256_broadcastsi128_si256(_mm_load_si128(reinterpret_cast<const __m128i*>(&table)));
}

PROXYCORE_AVX2 inline std::uint64_t mask256(__m256i v) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(v)); }

PROXYCORE_AVX2 inline std::uint64_t delimiters256(__m256i v) {
  const __m256i rows = _mm256_shuffle_epi8(both_lanes(kTokenRows), v);
  const __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
  const __m256i row = _mm256_shuffle_epi8(both_lanes(kRowBits), high);
  return mask256(_mm256_cmpeq_epi8(_mm256_and_si256(rows, row), _mm256_setzero_si256()));
}

PROXYCORE_AVX2 inline std::uint64_t controls256(__m256i v) {
  const __m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1f)), v);
  const __m256i tab = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\t'));
  const __m256i del = _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7f));
  return mask256(_mm256_or_si256(_mm256_andnot_si256(tab, low), del));
}

PROXYCORE_AVX2 inline std::uint64_t target_stops256(__m256i v) {
  const __m256i shifted = _mm256_sub_epi8(v, _mm256_set1_epi8(0x21));
  const __m256i vchar = _mm256_cmpeq_epi8(_mm256_min_epu8(shifted, _mm256_set1_epi8(0x7e - 0x21)), shifted);
  return mask256(_mm256_andnot_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('#')), vchar)) ^ 0xffffffffU;
}

PROXYCORE_AVX2 LineStops line_avx2(const char* block) {
  const __m256i a = load256(block);
  const __m256i b = load256(block + 32);
  return {delimiters256(a) | delimiters256(b) << 32, controls256(a) | controls256(b) << 32};
}

PROXYCORE_AVX2 std::uint64_t target_avx2(const char* block) {
  return target_stops256(load256(block)) | target_stops256(load256(block + 32)) << 32;
}

}  // namespace

constinit const ScanKernel kSse42Kernel{"sse4.2", line_sse42, target_sse42};
constinit const ScanKernel kAvx2Kernel{"avx2", line_avx2, target_avx2};

}  // namespace proxycore

#endif
