#include "hash/envoy_rendezvous.h"

#include <bit>
#include <cmath>

#include "hash/member_text.h"
#include "hash/xxh64_scheme.h"

namespace proxycore {
namespace {

double rough_ln(double u) {
  int exponent;
  double mantissa = std::frexp(u, &exponent);  // in [0.5, 1)
  if (mantissa < 0.75) {
    mantissa *= 2;
    --exponent;
  }
  const double t = mantissa - 1;
  return (exponent + t * (0.338953 * t + 2.198599) / (t + 1.523692)) * 0.6931471805599453;
}

class EnvoyRendezvous final : public Xxh64Scheme {
 public:
  explicit EnvoyRendezvous(std::span<const Member> members) : Xxh64Scheme(members.size()) {
    double sum = 0;
    for (const Member& member : members) sum += member.weight;
    for (const Member& member : members) {
      const std::string_view name = member.label.empty() ? numeric_address(member) : std::string_view(member.label);
      entries_.push_back({xxh64(name), member.weight / sum});
    }
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    std::uint32_t chosen = MemberSet::kNone;
    double best = 0;
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      if (!usable.contains(i) || !(entries_[i].weight > 0)) continue;
      const double value = score(hash, entries_[i]);
      if (chosen != MemberSet::kNone && !(value > best)) continue;
      best = value;
      chosen = i;
    }
    return chosen;
  }

 private:
  struct Entry {
    std::uint64_t hash;
    double weight;
  };

  static double score(std::uint64_t key, const Entry& entry) {
    std::uint64_t x = key ^ entry.hash;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    x *= 2685821657736338717u;
    const double u = static_cast<double>(x & ((std::uint64_t{1} << 53) - 1)) * 0x1p-53;
    return u == 0 ? 0 : -entry.weight / rough_ln(u);
  }

  std::vector<Entry> entries_;
};

}  // namespace

std::unique_ptr<Scheme> make_envoy_rendezvous(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<EnvoyRendezvous>(members);
}

}  // namespace proxycore
