#include "hash/varnish_hash.h"

#include "hash/digest.h"
#include "hash/keyed_scheme.h"

namespace proxycore {
namespace {

class VarnishHash final : public KeyedScheme {
 public:
  explicit VarnishHash(std::span<const Member> members) : KeyedScheme(members.size()) {
    for (const Member& member : members) weights_.push_back(member.weight);
  }

  std::uint64_t hash(const HashInput& input) const override { return sha256_tail(input.key.value_or(input.target)); }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    double total = 0;
    for (std::uint32_t i = 0; i < weights_.size(); ++i)
      if (usable.contains(i)) total += weights_[i];
    const double x = static_cast<double>(hash) / 4294967296.0 * total;
    double sum = 0;
    for (std::uint32_t i = 0; i < weights_.size(); ++i) {
      if (!usable.contains(i)) continue;
      sum += weights_[i];
      if (x < sum) return i;
    }
    return MemberSet::kNone;
  }

 private:
  std::vector<std::uint32_t> weights_;
};

}  // namespace

std::unique_ptr<Scheme> make_varnish_hash(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<VarnishHash>(members);
}

}  // namespace proxycore
