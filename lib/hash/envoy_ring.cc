#include "hash/envoy_ring.h"

#include <algorithm>
#include <cmath>

#include "hash/member_text.h"
#include "hash/murmur.h"
#include "hash/per_usable.h"
#include "hash/ring.h"
#include "hash/xxh64_scheme.h"

namespace proxycore {
namespace {

constexpr std::uint64_t kMurmurSeed = 0xc70f6907;

class EnvoyRing final : public Xxh64Scheme {
 public:
  EnvoyRing(std::span<const Member> members, const SchemeOptions& options)
      : Xxh64Scheme(members.size()), options_(options) {
    for (const Member& member : members) {
      names_.emplace_back(member.label.empty() ? numeric_address(member) : member.label);
      weights_.push_back(member.weight);
    }
    full_ = build(MemberSet::all(members.size()));
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    const auto& ring = usable.full() ? full_ : live_.get(usable, [this](const MemberSet& set) { return build(set); });
    if (ring.size() == 0) return MemberSet::kNone;
    const std::size_t found = ring.find(hash);
    return ring[found == ring.size() ? 0 : found].owner;
  }
  void prefetch(std::uint64_t hash) const override { full_.prefetch(hash); }
  void prefetch_more(std::uint64_t hash) const override { full_.prefetch_more(hash); }

 private:
  std::uint64_t point(const std::string& name, std::uint64_t k) const {
    const std::string text = name + '_' + std::to_string(k);
    return options_.murmur2 ? murmur64a(text, kMurmurSeed) : xxh64(text);
  }

  Ring<std::uint64_t> build(const MemberSet& usable) const {
    double sum = 0;
    std::uint32_t lightest = UINT32_MAX;
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      if (weights_[i] == 0 || !usable.contains(i)) continue;
      sum += weights_[i];
      lightest = std::min(lightest, weights_[i]);
    }
    if (sum == 0) return {};
    const double min_weight = lightest / sum;
    const double scale = std::min(std::ceil(min_weight * static_cast<double>(options_.min_ring)) / min_weight,
                                  static_cast<double>(options_.max_ring));
    check_points(scale);
    Ring<std::uint64_t>::Points points;
    double current = 0;
    double target = 0;
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      if (weights_[i] == 0 || !usable.contains(i)) continue;
      target += scale * (weights_[i] / sum);
      for (std::uint64_t k = 0; current < target; ++k, ++current) points.push_back({point(names_[i], k), i});
    }
    return {std::move(points), false};
  }

  SchemeOptions options_;
  std::vector<std::string> names_;
  std::vector<std::uint32_t> weights_;
  Ring<std::uint64_t> full_;
  PerUsable<Ring<std::uint64_t>> live_;
};

}  // namespace

std::unique_ptr<Scheme> make_envoy_ring(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<EnvoyRing>(members, options);
}

}  // namespace proxycore
