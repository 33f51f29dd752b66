#include "hash/squid.h"

#include "hash/carp_math.h"
#include "hash/squid_key.h"

namespace proxycore {
namespace {

class Squid final : public Scheme {
 public:
  explicit Squid(std::span<const Member> members)
      : Scheme(members.size()), members_(carp_members(members, CarpCase::AsWritten)) {
    for (const CarpMember& member : members_) {
      parts_.push_back(members[member.number].carp_key);
      own_keys_ = own_keys_ || parts_.back() != 0;
    }
  }

  std::uint64_t hash(const HashInput& input) const override { return carp_hash(key_of(input, 0)); }

  std::uint32_t pick(const HashInput& input, const MemberSet& usable) const override {
    std::uint32_t chosen = MemberSet::kNone;
    double best = 0;
    std::uint32_t u = 0;
    std::string_view key = key_of(input, 0);
    for (std::size_t k = 0; k < members_.size(); ++k) {
      if (own_keys_ && !input.key) key = key_of(input, k);
      u = carp_hash(key, u);
      const double score = carp_mix(u ^ members_[k].hash) * members_[k].factor;
      if (!(score > best) || !usable.contains(members_[k].number)) continue;
      best = score;
      chosen = members_[k].number;
    }
    return chosen != MemberSet::kNone ? chosen : usable.first();
  }

 private:
  // What the k-th peer hashes.
  std::string_view key_of(const HashInput& input, std::size_t k) const {
    if (input.key) return *input.key;
    static thread_local std::string key;
    const Url url{.authority = input.authority, .target = input.target};
    if (k < parts_.size() && parts_[k] != 0)
      squid_carp_key(url, parts_[k], key);
    else
      squid_uri(url, key);
    return key;
  }

  std::vector<CarpMember> members_;
  std::vector<std::uint8_t> parts_;
  bool own_keys_ = false;
};

}  // namespace

std::unique_ptr<Scheme> make_squid(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Squid>(members);
}

}  // namespace proxycore
