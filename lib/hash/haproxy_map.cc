#include "hash/haproxy_map.h"

#include <numeric>
#include <queue>

#include "hash/keyed_scheme.h"
#include "hash/per_usable.h"
#include "hash/ring.h"

namespace proxycore {
namespace {

using Slots = std::vector<std::uint32_t>;

// Deals the slots by events instead of slot by slot and member by member: a member's whole T, its level, changes only
// when its gains cross a multiple of T and when it takes a slot.
class Dealer {
 public:
  Dealer(std::span<const std::uint32_t> members, std::span<const std::uint32_t> shares)
      : members_(members), shares_(shares), levels_(members.size(), 0) {
    total_ = std::accumulate(shares.begin(), shares.end(), std::uint64_t{0});
    for (std::uint32_t k = 0; k < members.size(); ++k) waiting_.push({0, k});
  }

  Slots deal() {
    sort_crossings();
    Slots slots(total_);
    for (std::uint64_t slot = 0; slot < total_; ++slot) {
      for (std::uint64_t c = first_crossing_[slot]; c < first_crossing_[slot + 1]; ++c) move(crossings_[c], 1);
      while (waiting_.top().level != levels_[waiting_.top().k]) waiting_.pop();
      const std::uint32_t k = waiting_.top().k;
      slots[slot] = members_[k];
      waiting_.pop();
      move(k, -1);
    }
    return slots;
  }

 private:
  // The highest level first, then the first in order.
  struct Waiting {
    int level;
    std::uint32_t k;
    bool operator<(const Waiting& other) const { return level != other.level ? level < other.level : k > other.k; }
  };

  void move(std::uint32_t k, int by) {
    levels_[k] += by;
    waiting_.push({levels_[k], k});
  }

  // Member k crosses for the n-th time before the slot ceil(n * T / share) - 1 is taken.
  std::uint64_t crossing(std::uint32_t k, std::uint64_t n) const {
    return (n * total_ + shares_[k] - 1) / shares_[k] - 1;
  }

  void sort_crossings() {
    first_crossing_.assign(total_ + 1, 0);
    for (std::uint32_t k = 0; k < members_.size(); ++k)
      for (std::uint64_t n = 1; n <= shares_[k]; ++n) ++first_crossing_[crossing(k, n) + 1];
    std::partial_sum(first_crossing_.begin(), first_crossing_.end(), first_crossing_.begin());
    crossings_.resize(total_);
    auto next = first_crossing_;
    for (std::uint32_t k = 0; k < members_.size(); ++k)
      for (std::uint64_t n = 1; n <= shares_[k]; ++n) crossings_[next[crossing(k, n)]++] = k;
  }

  std::span<const std::uint32_t> members_;
  std::span<const std::uint32_t> shares_;
  std::vector<int> levels_;
  std::uint64_t total_ = 0;
  std::vector<std::uint64_t> first_crossing_;  // of each slot, in crossings_
  std::vector<std::uint32_t> crossings_;
  std::priority_queue<Waiting> waiting_;
};

class HaproxyMap final : public KeyedScheme {
 public:
  HaproxyMap(std::span<const Member> members, bool all_backups, const HaproxyHash& how)
      : KeyedScheme(members.size()), how_(how), all_backups_(all_backups) {
    std::uint32_t common = 0;
    double total = 0;
    for (const Member& member : members) common = std::gcd(common, member.weight);
    for (const Member& member : members) {
      shares_.push_back(common == 0 ? 0 : member.weight / common);
      backup_.push_back(member.backup);
      total += shares_.back();
    }
    check_points(total);
    full_ = deal(MemberSet::all(members.size()));
  }

  std::uint64_t hash(const HashInput& input) const override { return haproxy_hash(how_, haproxy_key_of(input)); }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    const Slots& slots = usable.full() ? full_ : live_.get(usable, [this](const MemberSet& set) { return deal(set); });
    return slots.empty() ? MemberSet::kNone : slots[hash % slots.size()];
  }
  void hash_many(std::span<const HashInput> inputs, std::span<std::uint64_t> hashes) const override {
    haproxy_hash_many(how_, inputs, hashes);
  }

 private:
  Slots deal(const MemberSet& usable) const {
    for (const bool backup : {false, true}) {
      std::vector<std::uint32_t> numbers;
      std::vector<std::uint32_t> shares;
      for (std::uint32_t i = 0; i < shares_.size(); ++i) {
        if (shares_[i] == 0 || backup_[i] != backup || !usable.contains(i)) continue;
        if (backup && !all_backups_) return {i};
        numbers.push_back(i);
        shares.push_back(shares_[i]);
      }
      if (!numbers.empty()) return Dealer(numbers, shares).deal();
    }
    return {};
  }

  HaproxyHash how_;
  bool all_backups_;
  std::vector<std::uint32_t> shares_;
  std::vector<bool> backup_;
  Slots full_;
  PerUsable<Slots> live_;
};

}  // namespace

std::unique_ptr<Scheme> make_haproxy_map(std::span<const Member> members, const SchemeOptions& options,
                                         const HaproxyHash& how) {
  return std::make_unique<HaproxyMap>(members, options.all_backups, how);
}

}  // namespace proxycore
