#include "upstream/turns.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace proxycore {
namespace {

// The same proportions in small numbers.
std::vector<std::uint64_t> reduced(std::span<const std::uint32_t> weights) {
  std::vector<std::uint64_t> out(weights.begin(), weights.end());
  const std::uint64_t divisor = std::accumulate(out.begin(), out.end(), std::uint64_t{0},
                                                [](std::uint64_t a, std::uint64_t b) { return std::gcd(a, b); });
  for (std::uint64_t& weight : out) weight /= divisor;
  const std::uint64_t total = std::accumulate(out.begin(), out.end(), std::uint64_t{0});
  if (total <= Turns::kMaxCycle) return out;
  for (std::uint64_t& weight : out) weight = std::max<std::uint64_t>(1, weight * Turns::kMaxCycle / total);
  return out;
}

// Each turn every member earns its weight, and the richest (the first of them) is chosen and pays the total.
std::vector<std::uint32_t> smooth_cycle(const std::vector<std::uint64_t>& weights) {
  const auto total = static_cast<std::int64_t>(std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}));
  std::vector<std::int64_t> credit(weights.size());
  std::vector<std::uint32_t> cycle;
  for (std::int64_t turn = 0; turn < total; ++turn) {
    for (std::size_t i = 0; i < weights.size(); ++i) credit[i] += static_cast<std::int64_t>(weights[i]);
    const auto richest = std::max_element(credit.begin(), credit.end());
    *richest -= total;
    cycle.push_back(static_cast<std::uint32_t>(richest - credit.begin()));
  }
  return cycle;
}

bool all_equal(const std::vector<std::uint64_t>& weights) {
  return std::adjacent_find(weights.begin(), weights.end(), std::not_equal_to<>()) == weights.end();
}

}  // namespace

Turns::Turns(std::span<const std::uint32_t> weights) {
  const std::vector<std::uint64_t> shares = reduced(weights);
  if (!all_equal(shares)) {
    cycle_ = smooth_cycle(shares);
    return;
  }
  cycle_.resize(weights.size());
  std::iota(cycle_.begin(), cycle_.end(), 0u);
}

std::uint32_t Turns::next(const MemberSet& candidates) {
  if (candidates.empty()) return MemberSet::kNone;
  if (!candidates.full()) return next_of_some(candidates);
  return cycle_[position_.fetch_add(1, std::memory_order_relaxed) % cycle_.size()];
}

// Takes all turns up to and with the first one of a candidate, in one step, so that no turn is taken twice.
std::uint32_t Turns::next_of_some(const MemberSet& candidates) {
  std::uint64_t position = position_.load(std::memory_order_relaxed);
  for (;;) {
    std::size_t at = position % cycle_.size();
    std::uint64_t after = position + 1;
    for (; !candidates.contains(cycle_[at]); ++after) at = at + 1 == cycle_.size() ? 0 : at + 1;
    if (position_.compare_exchange_weak(position, after, std::memory_order_relaxed)) return cycle_[at];
  }
}

}  // namespace proxycore
