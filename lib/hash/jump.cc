#include "hash/jump.h"

#include <xxhash.h>

#include "hash/keyed_scheme.h"
#include "hash/mix64.h"

namespace proxycore {
namespace {

constexpr int kJumpTries = 64;

class Jump final : public KeyedScheme {
 public:
  Jump(std::span<const Member> members, std::uint64_t seed) : KeyedScheme(members.size()), seed_(seed) {
    for (std::uint32_t i = 0; i < members.size(); ++i)
      if (members[i].weight != 0) buckets_.push_back(i);
  }

  std::uint64_t hash(const HashInput& input) const override {
    const std::string_view key = input.key.value_or(input.target);
    return XXH64(key.data(), key.size(), seed_);
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    if (buckets_.empty()) return MemberSet::kNone;
    const auto count = static_cast<std::uint32_t>(buckets_.size());
    std::uint32_t bucket = jump_bucket(hash, count);
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

 private:
  std::uint64_t seed_;
  std::vector<std::uint32_t> buckets_;
};

}  // namespace

std::uint32_t jump_bucket(std::uint64_t key, std::uint32_t buckets) {
  std::int64_t bucket = -1;
  std::int64_t next = 0;
  while (next < buckets) {
    bucket = next;
    key = key * 2862933555777941757u + 1;
    next = static_cast<std::int64_t>(static_cast<double>(bucket + 1) * (0x1p31 / static_cast<double>((key >> 33) + 1)));
  }
  return static_cast<std::uint32_t>(bucket);
}

std::unique_ptr<Scheme> make_jump(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<Jump>(members, options.seed);
}

}  // namespace proxycore
