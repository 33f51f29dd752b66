#include "hashmap/input/line_index.h"

#include <array>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace proxycore {
namespace {

constexpr std::size_t kBlock = 64;
static_assert(kLineSlack >= kBlock);

struct Masks {
  std::uint64_t newline;
  std::uint64_t invisible;  // blanks, controls and DEL; newlines too
};

// Four at a time without a branch: how many newlines 64 octets hold is what no predictor knows.
__attribute__((always_inline)) inline std::uint32_t* append_ends(std::uint64_t newlines, std::uint32_t base,
                                                                 std::uint32_t* out) {
  std::uint32_t* const end = out + std::popcount(newlines);
  do {
    for (int i = 0; i < 4; ++i) {
      *out++ = base + static_cast<std::uint32_t>(std::countr_zero(newlines));
      newlines &= newlines - 1;
    }
  } while (newlines != 0);
  return end;
}

template <Masks (*kMasks)(const char*)>
__attribute__((always_inline)) inline void index_with(std::string_view text, LineIndex& index) {
  const std::size_t most = text.size() + 5;  // a newline each, the end, and what append_ends writes in advance
  if (index.memory.size() < most) index.memory.resize(most);
  std::uint32_t* out = index.memory.data();
  std::uint64_t invisible = 0;
  for (std::size_t at = 0; at < text.size(); at += kBlock) {
    Masks masks = kMasks(text.data() + at);
    if (const std::size_t left = text.size() - at; left < kBlock) {
      const std::uint64_t inside = (std::uint64_t{1} << left) - 1;
      masks = {masks.newline & inside, masks.invisible & inside};
    }
    invisible |= masks.invisible ^ masks.newline;
    out = append_ends(masks.newline, static_cast<std::uint32_t>(at), out);
  }
  if (!text.empty() && text.back() != '\n') *out++ = static_cast<std::uint32_t>(text.size());
  index.count = static_cast<std::size_t>(out - index.memory.data());
  index.visible = invisible == 0;
}

Masks masks_scalar(const char* block) {
  Masks masks{0, 0};
  for (unsigned i = 0; i < kBlock; ++i) {
    const auto octet = static_cast<unsigned char>(block[i]);
    masks.newline |= std::uint64_t{octet == '\n'} << i;
    masks.invisible |= std::uint64_t{octet <= ' ' || octet == 0x7f} << i;
  }
  return masks;
}

void index_scalar(std::string_view text, LineIndex& index) { index_with<masks_scalar>(text, index); }

#if defined(__x86_64__)

#define PROXYCORE_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define PROXYCORE_AVX512 __attribute__((target("avx512f,avx512bw,bmi,popcnt")))

PROXYCORE_AVX2 inline __m256i load256(const char* from) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}

PROXYCORE_AVX2 inline std::uint64_t mask256(__m256i v) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(v)); }

PROXYCORE_AVX2 inline std::uint64_t invisible256(__m256i v) {
  const __m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(' ')), v);
  return mask256(_mm256_or_si256(low, _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7f))));
}

PROXYCORE_AVX2 inline Masks masks_avx2(const char* block) {
  const __m256i a = load256(block);
  const __m256i b = load256(block + 32);
  const __m256i newline = _mm256_set1_epi8('\n');
  return {mask256(_mm256_cmpeq_epi8(a, newline)) | mask256(_mm256_cmpeq_epi8(b, newline)) << 32,
          invisible256(a) | invisible256(b) << 32};
}

PROXYCORE_AVX512 inline Masks masks_avx512(const char* block) {
  const __m512i v = _mm512_loadu_si512(block);
  return {_mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n')),
          _mm512_cmple_epu8_mask(v, _mm512_set1_epi8(' ')) | _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(0x7f))};
}

PROXYCORE_AVX2 void index_avx2(std::string_view text, LineIndex& index) { index_with<masks_avx2>(text, index); }
PROXYCORE_AVX512 void index_avx512(std::string_view text, LineIndex& index) { index_with<masks_avx512>(text, index); }

constexpr std::array kKernels{LineKernel{"scalar", index_scalar}, LineKernel{"avx2", index_avx2},
                              LineKernel{"avx512", index_avx512}};
#else
constexpr std::array kKernels{LineKernel{"scalar", index_scalar}};
#endif

}  // namespace

std::span<const LineKernel> usable_line_kernels() {
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512bw");
  return std::span(kKernels).first(std::size_t{1} + avx2 + avx512);
#else
  return kKernels;
#endif
}

void index_lines(std::string_view text, LineIndex& index) {
  static const LineKernel& best = usable_line_kernels().back();
  best.index(text, index);
}

}  // namespace proxycore
