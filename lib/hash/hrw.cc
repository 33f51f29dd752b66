#include "hash/hrw.h"

#include <algorithm>
#include <numeric>

#include "hash/integer_log.h"
#include "hash/mix64.h"
#include "hash/rendezvous.h"
#include "hash/xxh64.h"

namespace proxycore {
namespace {

// How one member does for one key. The rough logarithm decides nearly every comparison; the exact one is computed only
// for the two of a close pair.
class Score {
 public:
  Score(std::uint64_t s, std::uint32_t weight, double per_weight)
      : s_(s),
        weight_(weight),
        low_((rough_negative_log2(s) - kRoughLogError) * per_weight),
        high_(low_ + 2 * kRoughLogError * per_weight) {}

  bool better_than(const Score& other) const {
    if (high_ < other.low_) return true;
    if (low_ > other.high_) return false;
    return exactly_better_than(other);
  }

 private:
  bool exactly_better_than(const Score& other) const {
    if (weight_ == other.weight_) return s_ > other.s_;
    const auto mine = static_cast<unsigned __int128>(negative_log2(s_)) * other.weight_;
    const auto theirs = static_cast<unsigned __int128>(negative_log2(other.s_)) * weight_;
    return mine != theirs ? mine < theirs : s_ > other.s_;
  }

  std::uint64_t s_;
  std::uint32_t weight_;
  // Bounds of -log2(u) / weight.
  double low_;
  double high_;
};

class Hrw final : public Scheme {
 public:
  Hrw(std::span<const Member> members, std::uint64_t seed);
  std::uint64_t hash(const HashInput& input) const override { return xxh64(input.key.value_or(input.target), seed_); }
  std::uint32_t pick(const HashInput& input, const MemberSet& usable) const override;
  void pick_many(std::span<const HashInput> inputs, const MemberSet& usable,
                 std::span<std::uint32_t> out) const override;
  std::vector<std::uint32_t> order(const HashInput& input) const override;

 private:
  // In the order of ids, so that the first of equal scores is the right one.
  struct Entry {
    std::uint64_t hash;
    double per_weight;
    std::uint32_t weight;
    std::uint32_t number;
  };

  std::uint32_t pick_equal(std::uint64_t key) const;
  std::uint32_t pick_equal(std::uint64_t key, const MemberSet& usable) const;
  std::uint32_t pick_weighted(std::uint64_t key, const MemberSet& usable) const;
  void pick_equal_many(std::span<const std::uint64_t> keys, const MemberSet& usable,
                       std::span<std::uint32_t> out) const;

  std::uint64_t seed_;
  std::vector<Entry> entries_;
  bool equal_ = true;
};

Hrw::Hrw(std::span<const Member> members, std::uint64_t seed) : Scheme(members.size()), seed_(seed) {
  std::vector<std::uint32_t> by_id(members.size());
  std::iota(by_id.begin(), by_id.end(), 0u);
  std::stable_sort(by_id.begin(), by_id.end(), [&](auto a, auto b) { return members[a].id < members[b].id; });
  for (const std::uint32_t number : by_id) {
    const Member& member = members[number];
    if (member.weight == 0) continue;
    entries_.push_back({xxh64(member.id, seed), 1.0 / member.weight, member.weight, number});
    equal_ = equal_ && member.weight == entries_.front().weight;
  }
}

std::uint32_t Hrw::pick(const HashInput& input, const MemberSet& usable) const {
  const std::uint64_t key = hash(input);
  if (!equal_) return pick_weighted(key, usable);
  return usable.full() ? pick_equal(key) : pick_equal(key, usable);
}

// With all usable: written for conditional moves, because which member is better next is what no branch can predict.
std::uint32_t Hrw::pick_equal(std::uint64_t key) const {
  std::uint64_t best = 0;
  const Entry* chosen = entries_.data();
  for (const Entry& entry : entries_) {
    const std::uint64_t s = mix64(key ^ entry.hash);
    chosen = s > best ? &entry : chosen;
    best = s > best ? s : best;
  }
  return entries_.empty() ? MemberSet::kNone : chosen->number;
}

std::uint32_t Hrw::pick_equal(std::uint64_t key, const MemberSet& usable) const {
  std::uint32_t chosen = MemberSet::kNone;
  std::uint64_t best = 0;
  for (const Entry& entry : entries_) {
    if (!usable.contains(entry.number)) continue;
    const std::uint64_t s = mix64(key ^ entry.hash);
    if (s > best || chosen == MemberSet::kNone) {
      best = s;
      chosen = entry.number;
    }
  }
  return chosen;
}

void Hrw::pick_many(std::span<const HashInput> inputs, const MemberSet& usable, std::span<std::uint32_t> out) const {
  static thread_local std::vector<std::uint64_t> keys;
  keys.resize(inputs.size());
  xxh64_many(inputs, seed_, keys);
  if (equal_) return pick_equal_many(keys, usable, out);
  for (std::size_t i = 0; i < keys.size(); ++i) out[i] = pick_weighted(keys[i], usable);
}

void Hrw::pick_equal_many(std::span<const std::uint64_t> keys, const MemberSet& usable,
                          std::span<std::uint32_t> out) const {
  static thread_local std::vector<std::uint64_t> hashes;
  static thread_local std::vector<std::uint32_t> numbers;
  hashes.clear();
  numbers.clear();
  for (const Entry& entry : entries_) {
    if (!usable.contains(entry.number)) continue;
    hashes.push_back(entry.hash);
    numbers.push_back(entry.number);
  }
  if (numbers.empty()) return std::fill(out.begin(), out.end(), MemberSet::kNone);
  best_members(keys, hashes, out, lane_level());
  for (std::uint32_t& one : out) one = numbers[one];
}

std::uint32_t Hrw::pick_weighted(std::uint64_t key, const MemberSet& usable) const {
  std::uint32_t chosen = MemberSet::kNone;
  Score best(0, 1, 1);
  for (const Entry& entry : entries_) {
    if (!usable.contains(entry.number)) continue;
    const Score score(mix64(key ^ entry.hash), entry.weight, entry.per_weight);
    if (chosen == MemberSet::kNone || score.better_than(best)) {
      best = score;
      chosen = entry.number;
    }
  }
  return chosen;
}

std::vector<std::uint32_t> Hrw::order(const HashInput& input) const {
  const std::uint64_t key = hash(input);
  std::vector<std::pair<Score, std::uint32_t>> scores;
  for (const Entry& entry : entries_)
    scores.emplace_back(Score(mix64(key ^ entry.hash), entry.weight, entry.per_weight), entry.number);
  std::stable_sort(scores.begin(), scores.end(),
                   [](const auto& a, const auto& b) { return a.first.better_than(b.first); });
  std::vector<std::uint32_t> ranking;
  for (const auto& [score, number] : scores) ranking.push_back(number);
  return ranking;
}

}  // namespace

std::unique_ptr<Scheme> make_hrw(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<Hrw>(members, options.seed);
}

}  // namespace proxycore
