#include "hash/jump.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "hash/mix64.h"
#include "hash/xxh64_scheme.h"

namespace proxycore {
namespace {

constexpr int kJumpTries = 64;
constexpr std::uint64_t kJumpFactor = 2862933555777941757;

#if defined(__x86_64__)
// The loop of jump_bucket() for eight keys, until the last of them has arrived.
[[gnu::target("avx512f,avx512dq")]] std::size_t buckets_avx512(std::span<const std::uint64_t> keys,
                                                               std::uint32_t buckets, std::uint32_t* out) {
  const __m512i one = _mm512_set1_epi64(1);
  const __m512i end = _mm512_set1_epi64(buckets);
  std::size_t at = 0;
  for (; at + 8 <= keys.size(); at += 8) {
    __m512i key = _mm512_loadu_si512(&keys[at]);
    __m512i bucket = _mm512_setzero_si512();
    __m512i next = _mm512_setzero_si512();
    for (__mmask8 going = 0xff; going != 0; going = _mm512_cmplt_epi64_mask(next, end)) {
      bucket = _mm512_mask_mov_epi64(bucket, going, next);
      key = _mm512_add_epi64(_mm512_mullo_epi64(key, _mm512_set1_epi64(kJumpFactor)), one);
      const __m512d divisor = _mm512_cvtepi64_pd(_mm512_add_epi64(_mm512_maskz_srli_epi64(0xff, key, 33), one));
      const __m512d factor = _mm512_cvtepi64_pd(_mm512_add_epi64(bucket, one));
      const __m512d jumped = _mm512_mul_pd(factor, _mm512_div_pd(_mm512_set1_pd(0x1p31), divisor));
      next = _mm512_mask_mov_epi64(next, going, _mm512_cvttpd_epi64(jumped));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + at), _mm512_maskz_cvtepi64_epi32(0xff, bucket));
  }
  return at;
}
#endif

class Jump final : public Xxh64Scheme {
 public:
  Jump(std::span<const Member> members, std::uint64_t seed) : Xxh64Scheme(members.size(), seed) {
    for (std::uint32_t i = 0; i < members.size(); ++i)
      if (members[i].weight != 0) buckets_.push_back(i);
  }

 protected:
  void choose_many(std::span<const std::uint64_t> hashes, const MemberSet& usable,
                   std::span<std::uint32_t> out) const override {
    if (buckets_.empty()) {
      std::fill(out.begin(), out.end(), MemberSet::kNone);
      return;
    }
    jump_buckets(hashes, static_cast<std::uint32_t>(buckets_.size()), out, lane_level());
    for (std::size_t i = 0; i < hashes.size(); ++i) out[i] = lead_on(hashes[i], out[i], usable);
  }
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    if (buckets_.empty()) return MemberSet::kNone;
    return lead_on(hash, jump_bucket(hash, static_cast<std::uint32_t>(buckets_.size())), usable);
  }

 private:
  // The member of `bucket`, which is that of `hash`, or whom a dead one leads to.
  std::uint32_t lead_on(std::uint64_t hash, std::uint32_t bucket, const MemberSet& usable) const {
    const auto count = static_cast<std::uint32_t>(buckets_.size());
    for (int i = 0; i < kJumpTries && !usable.contains(buckets_[bucket]); ++i) {
      hash = mix64(hash);
      bucket = jump_bucket(hash, count);
    }
    for (std::uint32_t i = 0; i < count; ++i) {
      if (usable.contains(buckets_[bucket])) return buckets_[bucket];
      bucket = bucket + 1 == count ? 0 : bucket + 1;
    }
    return MemberSet::kNone;
  }

  std::vector<std::uint32_t> buckets_;
};

}  // namespace

std::uint32_t jump_bucket(std::uint64_t key, std::uint32_t buckets) {
  std::int64_t bucket = -1;
  std::int64_t next = 0;
  while (next < buckets) {
    bucket = next;
    key = key * kJumpFactor + 1;
    next = static_cast<std::int64_t>(static_cast<double>(bucket + 1) * (0x1p31 / static_cast<double>((key >> 33) + 1)));
  }
  return static_cast<std::uint32_t>(bucket);
}

void jump_buckets(std::span<const std::uint64_t> keys, std::uint32_t buckets, std::span<std::uint32_t> out,
                  LaneLevel level) {
  std::size_t done = 0;
#if defined(__x86_64__)
  if (level == LaneLevel::Avx512) done = buckets_avx512(keys, buckets, out.data());
#endif
  static_cast<void>(level);
  for (; done < keys.size(); ++done) out[done] = jump_bucket(keys[done], buckets);
}

std::unique_ptr<Scheme> make_jump(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<Jump>(members, options.seed);
}

}  // namespace proxycore
