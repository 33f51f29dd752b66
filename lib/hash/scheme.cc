#include "hash/scheme.h"

namespace proxycore {

void Scheme::pick_many(std::span<const HashInput> inputs, const MemberSet& usable, std::span<std::uint32_t> out) const {
  for (std::size_t i = 0; i < inputs.size(); ++i) out[i] = pick(inputs[i], usable);
}

std::vector<std::uint32_t> Scheme::order(const HashInput& input) const {
  std::vector<std::uint32_t> ranking;
  MemberSet left = MemberSet::all(size_);
  for (std::uint32_t next = pick(input, left); next != MemberSet::kNone; next = pick(input, left)) {
    ranking.push_back(next);
    left.erase(next);
  }
  return ranking;
}

}  // namespace proxycore
