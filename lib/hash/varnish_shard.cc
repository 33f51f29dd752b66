#include "hash/varnish_shard.h"

#include <charconv>

#include "hash/digest.h"
#include "hash/keyed_scheme.h"
#include "hash/member_text.h"
#include "hash/ring.h"

namespace proxycore {
namespace {

Ring<std::uint32_t> make_shard_ring(std::span<const Member> members, std::uint32_t replicas) {
  double count = 0;
  for (const Member& member : members) count += static_cast<double>(member.weight) * replicas;
  check_points(count);
  Ring<std::uint32_t>::Points points;
  points.reserve(static_cast<std::size_t>(count));
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const std::string ident(label_or_address(members[i]));
    for (std::uint64_t j = 0; j < std::uint64_t{replicas} * members[i].weight; ++j)
      points.push_back({sha256_tail(ident + std::to_string(j)), i});
  }
  return {std::move(points), false};
}

class VarnishShard final : public KeyedScheme {
 public:
  VarnishShard(std::span<const Member> members, const SchemeOptions& options)
      : KeyedScheme(members.size()),
        by_(options.by),
        alternative_(options.alternative),
        ring_(make_shard_ring(members, options.replicas)) {}

  std::uint64_t hash(const HashInput& input) const override {
    if (input.key && by_ == VarnishBy::Number) {
      std::uint32_t number = 0;
      std::from_chars(input.key->data(), input.key->data() + input.key->size(), number);
      return number;
    }
    if (input.key || by_ != VarnishBy::Hash) return sha256_tail(input.key.value_or(input.target));
    return sha256_head(input.target, input.authority);
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    if (ring_.size() == 0) return MemberSet::kNone;
    const std::size_t found = ring_.find(static_cast<std::uint32_t>(hash));
    const std::size_t start = found == ring_.size() ? found - 1 : found;
    if (alternative_ != 0) {
      const std::uint32_t chosen = choose_alternative(start, usable);
      if (chosen != MemberSet::kNone) return chosen;
    }
    return ring_.next_usable(start, usable);
  }
  void prefetch(std::uint64_t hash) const override { ring_.prefetch(static_cast<std::uint32_t>(hash)); }
  void prefetch_more(std::uint64_t hash) const override { ring_.prefetch_more(static_cast<std::uint32_t>(hash)); }

 private:
  std::uint32_t choose_alternative(std::size_t start, const MemberSet& usable) const {
    static thread_local MemberSet passed(0);
    if (passed.size() != size()) passed = MemberSet(size());
    passed.clear();
    for (std::size_t k = 0; k < ring_.size(); ++k) {
      const std::uint32_t owner = ring_[(start + k) % ring_.size()].owner;
      if (passed.contains(owner)) continue;
      if (passed.count() >= alternative_ && usable.contains(owner)) return owner;
      passed.insert(owner);
    }
    return MemberSet::kNone;
  }

  VarnishBy by_;
  std::uint32_t alternative_;
  Ring<std::uint32_t> ring_;
};

}  // namespace

std::unique_ptr<Scheme> make_varnish_shard(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<VarnishShard>(members, options);
}

}  // namespace proxycore
