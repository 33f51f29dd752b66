#include "hash/xxh64.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#if !defined(__clang__)
// gcc 12 takes what its own headers leave undefined on purpose for a mistake (its bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#endif

namespace proxycore {

std::uint64_t xxh64(std::string_view text, std::uint64_t seed) { return XXH64(text.data(), text.size(), seed); }

namespace {

#if defined(__x86_64__)

#define PROXYCORE_AVX512 [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,bmi2")]]

constexpr std::size_t kTexts = 8;
constexpr std::size_t kStripe = 32;
// A group with a longer text would let seven lanes wait for one.
constexpr std::size_t kLongest = 1024;

constexpr std::uint64_t kPrime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t kPrime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t kPrime3 = 0x165667B19E3779F9;
constexpr std::uint64_t kPrime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t kPrime5 = 0x27D4EB2F165667C5;

// The names are those of the specification (xxHash, doc/xxhash_spec.md), each for a word of every lane.
PROXYCORE_AVX512 inline __m512i word(std::uint64_t x) { return _mm512_set1_epi64(static_cast<long long>(x)); }
PROXYCORE_AVX512 inline __m512i times(__m512i x, std::uint64_t by) { return _mm512_mullo_epi64(x, word(by)); }
PROXYCORE_AVX512 inline __m512i round(__m512i state, __m512i lane) {
  return times(_mm512_rol_epi64(_mm512_add_epi64(state, times(lane, kPrime2)), 31), kPrime1);
}
PROXYCORE_AVX512 inline __m512i merge(__m512i h, __m512i state) {
  const __m512i mixed = _mm512_xor_si512(h, round(_mm512_setzero_si512(), state));
  return _mm512_add_epi64(times(mixed, kPrime1), word(kPrime4));
}

// 32 octets of each of eight texts, as four words of each.
struct Stripe {
  __m512i words[4];
};

PROXYCORE_AVX512 inline __m512i pair(__m256i low, __m256i high) {
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

PROXYCORE_AVX512 inline Stripe transpose(const __m256i (&rows)[kTexts]) {
  const __m512i a = pair(rows[0], rows[4]);
  const __m512i b = pair(rows[1], rows[5]);
  const __m512i c = pair(rows[2], rows[6]);
  const __m512i d = pair(rows[3], rows[7]);
  const __m512i ab02 = _mm512_unpacklo_epi64(a, b);
  const __m512i ab13 = _mm512_unpackhi_epi64(a, b);
  const __m512i cd02 = _mm512_unpacklo_epi64(c, d);
  const __m512i cd13 = _mm512_unpackhi_epi64(c, d);
  const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 4, 5, 12, 13);
  const __m512i high = _mm512_setr_epi64(2, 3, 10, 11, 6, 7, 14, 15);
  return {{_mm512_permutex2var_epi64(ab02, low, cd02), _mm512_permutex2var_epi64(ab13, low, cd13),
           _mm512_permutex2var_epi64(ab02, high, cd02), _mm512_permutex2var_epi64(ab13, high, cd13)}};
}

class EightTexts {
 public:
  PROXYCORE_AVX512 explicit EightTexts(const std::string_view* texts) : texts_(texts) {
    alignas(64) std::uint64_t sizes[kTexts];
    for (std::size_t i = 0; i < kTexts; ++i) {
      sizes[i] = texts[i].size();
      longest_ = std::max(longest_, texts[i].size());
    }
    sizes_ = _mm512_load_si512(sizes);
  }

  std::size_t longest() const { return longest_; }

  PROXYCORE_AVX512 __m512i hash(std::uint64_t seed) const {
    __m512i h = word(seed + kPrime5);
    if (longest_ >= kStripe) h = stripes(h, seed);
    h = tail(_mm512_add_epi64(h, sizes_));
    h = times(_mm512_xor_si512(h, _mm512_srli_epi64(h, 33)), kPrime2);
    h = times(_mm512_xor_si512(h, _mm512_srli_epi64(h, 29)), kPrime3);
    return _mm512_xor_si512(h, _mm512_srli_epi64(h, 32));
  }

 private:
  PROXYCORE_AVX512 __mmask8 at_least(__m512i sizes, std::size_t size) const {
    return _mm512_cmpge_epu64_mask(sizes, word(size));
  }

  // `from` in texts shorter than one stripe.
  PROXYCORE_AVX512 __m512i stripes(__m512i from, std::uint64_t seed) const {
    __m512i v[4] = {word(seed + kPrime1 + kPrime2), word(seed + kPrime2), word(seed), word(seed - kPrime1)};
    for (std::size_t at = 0; at + kStripe <= longest_; at += kStripe) {
      const __mmask8 there = at_least(sizes_, at + kStripe);
      const Stripe stripe = whole_stripe(at);
      for (int i = 0; i < 4; ++i) v[i] = _mm512_mask_mov_epi64(v[i], there, round(v[i], stripe.words[i]));
    }
    __m512i h = _mm512_add_epi64(_mm512_add_epi64(_mm512_rol_epi64(v[0], 1), _mm512_rol_epi64(v[1], 7)),
                                 _mm512_add_epi64(_mm512_rol_epi64(v[2], 12), _mm512_rol_epi64(v[3], 18)));
    for (const __m512i& state : v) h = merge(h, state);
    return _mm512_mask_mov_epi64(from, at_least(sizes_, kStripe), h);
  }

  // Texts that end before have something else there.
  PROXYCORE_AVX512 Stripe whole_stripe(std::size_t at) const {
    static constexpr char kNothing[kStripe] = {};
    __m256i rows[kTexts];
    for (std::size_t i = 0; i < kTexts; ++i) {
      const char* const from = texts_[i].size() >= at + kStripe ? texts_[i].data() + at : kNothing;
      rows[i] = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
    }
    return transpose(rows);
  }

  PROXYCORE_AVX512 Stripe last_stripe() const {
    __m256i rows[kTexts];
    for (std::size_t i = 0; i < kTexts; ++i) {
      const auto size = static_cast<unsigned>(texts_[i].size());
      rows[i] = _mm256_maskz_loadu_epi8(_bzhi_u32(~0u, size % kStripe), texts_[i].data() + (size - size % kStripe));
    }
    return transpose(rows);
  }

  // Words, then half a word, then octets, as far as each text has them.
  PROXYCORE_AVX512 __m512i tail(__m512i h) const {
    const Stripe last = last_stripe();
    const __m512i left = _mm512_and_si512(sizes_, word(kStripe - 1));
    __m512i rest = last.words[0];
    for (std::size_t i = 0; i < 3; ++i) {
      const __mmask8 there = at_least(left, 8 * (i + 1));
      const __m512i mixed = _mm512_xor_si512(h, round(_mm512_setzero_si512(), last.words[i]));
      const __m512i next = _mm512_add_epi64(times(_mm512_rol_epi64(mixed, 27), kPrime1), word(kPrime4));
      h = _mm512_mask_mov_epi64(h, there, next);
      rest = _mm512_mask_mov_epi64(rest, there, last.words[i + 1]);
    }
    const __mmask8 half = _mm512_test_epi64_mask(left, word(4));
    const __m512i mixed = _mm512_xor_si512(h, times(_mm512_and_si512(rest, word(UINT32_MAX)), kPrime1));
    h = _mm512_mask_add_epi64(h, half, times(_mm512_rol_epi64(mixed, 23), kPrime2), word(kPrime3));
    rest = _mm512_mask_srli_epi64(rest, half, rest, 32);
    const __m512i octets = _mm512_and_si512(left, word(3));
    for (std::size_t i = 0; i < 3; ++i) {
      const __m512i octet = _mm512_and_si512(rest, word(0xff));
      const __m512i next = times(_mm512_rol_epi64(_mm512_xor_si512(h, times(octet, kPrime5)), 11), kPrime1);
      h = _mm512_mask_mov_epi64(h, at_least(octets, i + 1), next);
      rest = _mm512_srli_epi64(rest, 8);
    }
    return h;
  }

  const std::string_view* texts_;
  std::size_t longest_ = 0;
  __m512i sizes_;
};

// As many of the texts as fill all lanes; how many those are.
PROXYCORE_AVX512 std::size_t hash_by_eight(std::span<const std::string_view> texts, std::uint64_t seed,
                                           std::span<std::uint64_t> hashes) {
  std::size_t at = 0;
  for (; at + kTexts <= texts.size(); at += kTexts) {
    const EightTexts eight(&texts[at]);
    if (eight.longest() <= kLongest)
      _mm512_storeu_si512(&hashes[at], eight.hash(seed));
    else
      for (std::size_t i = at; i < at + kTexts; ++i) hashes[i] = xxh64(texts[i], seed);
  }
  return at;
}

#endif

}  // namespace

void xxh64_many(std::span<const std::string_view> texts, std::uint64_t seed, std::span<std::uint64_t> hashes,
                LaneLevel level) {
  std::size_t done = 0;
#if defined(__x86_64__)
  if (level == LaneLevel::Avx512) done = hash_by_eight(texts, seed, hashes);
#endif
  static_cast<void>(level);
  for (; done < texts.size(); ++done) hashes[done] = xxh64(texts[done], seed);
}

void xxh64_many(std::span<const HashInput> inputs, std::uint64_t seed, std::span<std::uint64_t> hashes) {
  constexpr std::size_t kBatch = 128;
  const LaneLevel level = lane_level();
  std::array<std::string_view, kBatch> texts;
  for (std::size_t from = 0; from < inputs.size(); from += kBatch) {
    const std::size_t count = std::min(kBatch, inputs.size() - from);
    for (std::size_t i = 0; i < count; ++i) texts[i] = inputs[from + i].key.value_or(inputs[from + i].target);
    xxh64_many({texts.data(), count}, seed, hashes.subspan(from, count), level);
  }
}

}  // namespace proxycore
