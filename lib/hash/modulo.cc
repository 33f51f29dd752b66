#include "hash/modulo.h"

#include <xxhash.h>

#include "hash/keyed_scheme.h"
#include "hash/weight_line.h"

namespace proxycore {
namespace {

class Modulo final : public KeyedScheme {
 public:
  Modulo(std::span<const Member> members, std::uint64_t seed)
      : KeyedScheme(members.size()), seed_(seed), line_(members, SkipBackups::No) {
    for (const Member& member : members) weights_.push_back(member.weight);
  }

  std::uint64_t hash(const HashInput& input) const override {
    const std::string_view key = input.key.value_or(input.target);
    return XXH64(key.data(), key.size(), seed_);
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    if (usable.full()) return line_.total() == 0 ? MemberSet::kNone : line_.at(hash % line_.total());
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i < weights_.size(); ++i)
      if (usable.contains(i)) total += weights_[i];
    if (total == 0) return MemberSet::kNone;
    std::uint64_t position = hash % total;
    for (std::uint32_t i = 0;; ++i) {
      if (!usable.contains(i)) continue;
      if (position < weights_[i]) return i;
      position -= weights_[i];
    }
  }

 private:
  std::uint64_t seed_;
  WeightLine line_;
  std::vector<std::uint32_t> weights_;
};

}  // namespace

std::unique_ptr<Scheme> make_modulo(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<Modulo>(members, options.seed);
}

}  // namespace proxycore
