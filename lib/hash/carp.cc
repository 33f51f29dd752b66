#include "hash/carp.h"

#include "hash/carp_math.h"
#include "hash/keyed_scheme.h"
#include "hash/squid_key.h"

namespace proxycore {
namespace {

class Carp final : public KeyedScheme {
 public:
  explicit Carp(std::span<const Member> members)
      : KeyedScheme(members.size()), members_(carp_members(members, CarpCase::Lower)) {}

  std::uint64_t hash(const HashInput& input) const override {
    if (input.key) return carp_hash(*input.key);
    static thread_local std::string uri;
    squid_uri({.authority = input.authority, .target = input.target}, uri);
    return carp_hash(uri);
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    std::uint32_t chosen = MemberSet::kNone;
    double best = 0;
    for (const CarpMember& member : members_) {
      const double score = carp_mix(static_cast<std::uint32_t>(hash) ^ member.hash) * member.factor;
      if (!(score > best) || !usable.contains(member.number)) continue;
      best = score;
      chosen = member.number;
    }
    return chosen != MemberSet::kNone ? chosen : usable.first();
  }

 private:
  std::vector<CarpMember> members_;
};

}  // namespace

std::unique_ptr<Scheme> make_carp(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Carp>(members);
}

}  // namespace proxycore
