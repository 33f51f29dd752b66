#include "hash/envoy_maglev.h"

#include <algorithm>
#include <numeric>

#include "hash/member_text.h"
#include "hash/per_usable.h"
#include "hash/ring.h"
#include "hash/xxh64_scheme.h"

namespace proxycore {
namespace {

using SlotTable = std::vector<std::uint32_t>;

class EnvoyMaglev final : public Xxh64Scheme {
 public:
  EnvoyMaglev(std::span<const Member> members, std::uint32_t size)
      : Xxh64Scheme(members.size()), slots_(std::max(size, 2u)) {
    check_points(size);
    std::vector<std::uint32_t> sorted(members.size());
    std::iota(sorted.begin(), sorted.end(), 0u);
    const auto name = [&](std::uint32_t i) {
      return members[i].label.empty() ? numeric_address(members[i]) : std::string_view(members[i].label);
    };
    std::stable_sort(sorted.begin(), sorted.end(), [&](auto a, auto b) { return name(a) < name(b); });
    for (const std::uint32_t i : sorted) {
      if (members[i].weight == 0) continue;
      entries_.push_back({static_cast<std::uint32_t>(xxh64(name(i)) % slots_),
                          static_cast<std::uint32_t>(xxh64(name(i), 1) % (slots_ - 1) + 1), i, members[i].weight});
    }
    full_ = build(MemberSet::all(members.size()));
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    const SlotTable& table =
        usable.full() ? full_ : live_.get(usable, [this](const MemberSet& set) { return build(set); });
    return table.empty() ? MemberSet::kNone : table[hash % slots_];
  }

 private:
  struct Entry {
    std::uint32_t offset;
    std::uint32_t skip;
    std::uint32_t number;
    std::uint32_t weight;
  };
  struct Turn {
    std::uint32_t at;  // the slot that it looks at next
    double weight;
    double target;
  };

  SlotTable build(const MemberSet& usable) const {
    std::vector<const Entry*> live;
    double sum = 0;
    for (const Entry& entry : entries_) {
      if (!usable.contains(entry.number)) continue;
      live.push_back(&entry);
      sum += entry.weight;
    }
    if (live.empty()) return {};
    std::vector<Turn> turns;
    double heaviest = 0;
    for (const Entry* entry : live) {
      turns.push_back({entry->offset, entry->weight / sum, 0});
      heaviest = std::max(heaviest, turns.back().weight);
    }
    SlotTable table(slots_, MemberSet::kNone);
    std::uint32_t taken = 0;
    for (std::uint64_t round = 1; taken < slots_; ++round)
      for (std::size_t k = 0; k < live.size() && taken < slots_; ++k) {
        if (static_cast<double>(round) * turns[k].weight < turns[k].target) continue;
        turns[k].target += heaviest;
        table[next_free(table, *live[k], turns[k])] = live[k]->number;
        ++taken;
      }
    return table;
  }

  std::uint32_t next_free(const SlotTable& table, const Entry& entry, Turn& turn) const {
    const auto step = [&](std::uint32_t at) {
      const std::uint64_t next = std::uint64_t{at} + entry.skip;
      return static_cast<std::uint32_t>(next >= slots_ ? next - slots_ : next);
    };
    while (table[turn.at] != MemberSet::kNone) turn.at = step(turn.at);
    const std::uint32_t found = turn.at;
    turn.at = step(turn.at);
    return found;
  }

  std::uint32_t slots_;
  std::vector<Entry> entries_;
  SlotTable full_;
  PerUsable<SlotTable> live_;
};

}  // namespace

std::unique_ptr<Scheme> make_envoy_maglev(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<EnvoyMaglev>(members, options.table);
}

}  // namespace proxycore
