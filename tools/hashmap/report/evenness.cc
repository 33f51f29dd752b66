#include "hashmap/report/evenness.h"

#include <cmath>

namespace proxycore {

Evenness evenness(const Survey& survey, std::size_t mapping, std::uint64_t Count::*what) {
  const HashPool& pool = survey.mapping(mapping).pool();
  double weights = 0;
  double total = 0;
  std::vector<std::pair<std::uint32_t, double>> members;  // common number, weight
  for (std::uint32_t i = 0; i < pool.members.size(); ++i) {
    const PoolMember& member = pool.members[i];
    if (member.down || member.member.weight == 0 || member.member.backup) continue;
    members.emplace_back(survey.names().common(mapping, i), member.member.weight);
    weights += member.member.weight;
    total += static_cast<double>(survey.shares(mapping)[members.back().first].*what);
  }
  Evenness result;
  if (total == 0) return result;
  double squares = 0;
  for (const auto& [number, weight] : members) {
    const double ratio = static_cast<double>(survey.shares(mapping)[number].*what) / total / (weight / weights);
    squares += (ratio - 1) * (ratio - 1);
    if (ratio <= result.max) continue;
    result.max = ratio;
    result.most = number;
  }
  result.deviation = std::sqrt(squares / static_cast<double>(members.size()));
  return result;
}

}  // namespace proxycore
