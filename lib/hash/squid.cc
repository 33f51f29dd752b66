#include "hash/squid.h"

#include <algorithm>
#include <array>

#include "hash/carp_math.h"
#include "hash/lanes.h"
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

  void pick_many(std::span<const HashInput> inputs, const MemberSet& usable,
                 std::span<std::uint32_t> out) const override {
    if (own_keys_) return Scheme::pick_many(inputs, usable, out);
    for (std::size_t from = 0; from < inputs.size(); from += kBatch) {
      const std::size_t count = std::min(kBatch, inputs.size() - from);
      pick_batch(inputs.subspan(from, count), usable, out.subspan(from, count));
    }
  }

 private:
  static constexpr std::size_t kBatch = 256;

  void pick_batch(std::span<const HashInput> inputs, const MemberSet& usable, std::span<std::uint32_t> out) const {
    static thread_local SquidUris uris;
    static thread_local Lanes lanes;
    std::array<std::string_view, kBatch> keys;
    std::array<std::uint16_t, kBatch> order;
    static thread_local std::vector<Lanes::CarpCandidate> candidates;
    candidates.clear();
    for (const CarpMember& member : members_)
      candidates.push_back({member.hash, member.number, usable.contains(member.number) ? member.factor : 0});
    uris.clear();
    for (std::size_t i = 0; i < inputs.size(); ++i)
      keys[i] = inputs[i].key ? *inputs[i].key : uris.add(inputs[i].authority, inputs[i].target);
    const std::size_t fit = order_by_length({keys.data(), inputs.size()}, {order.data(), inputs.size()});
    for (std::size_t from = 0; from < fit; from += Lanes::kCount) {
      const std::span<const std::uint16_t> group(order.data() + from, std::min(Lanes::kCount, fit - from));
      std::array<std::string_view, Lanes::kCount> texts;
      for (std::size_t i = 0; i < group.size(); ++i) texts[i] = keys[group[i]];
      lanes.load({texts.data(), group.size()});
      lanes.spread();
      Lanes::CarpRound round;
      round.best.fill(usable.first());
      lanes.run_carp(candidates, round, lane_level());
      for (std::size_t i = 0; i < group.size(); ++i) out[group[i]] = round.best[i];
    }
    for (std::size_t i = fit; i < inputs.size(); ++i) out[order[i]] = pick(inputs[order[i]], usable);
  }

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
