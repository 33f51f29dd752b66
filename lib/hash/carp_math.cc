#include "hash/carp_math.h"

#include <algorithm>
#include <cmath>

#include "hash/member_text.h"

namespace proxycore {
namespace {

double weight_of(const Member& member) { return member.weight < 1 ? 1.0 : member.weight; }

// X_k = ((K-k+1) (P_k - P_(k-1)) / Q + X_(k-1)^(K-k+1)) ^ (1/(K-k+1)), Q the product of those before, P_k the share of
// member k; shares below a thousandth count as nothing. Not finite when the lightest has so small a share: so it is.
void set_factors(std::span<const Member> members, std::vector<CarpMember>& carp) {
  double total = 0;
  for (const CarpMember& one : carp) total += weight_of(members[one.number]);
  double product = 1;
  double last_factor = 0;
  double last_share = 0;
  for (std::size_t k = 0; k < carp.size(); ++k) {
    const auto left = static_cast<double>(carp.size() - k);
    double share = weight_of(members[carp[k].number]) / total;
    if (std::floor(share * 1000.0) == 0.0) share = 0;
    double factor = left * (share - last_share) / product;
    factor = std::pow(factor + std::pow(last_factor, left), 1.0 / left);
    product *= factor;
    carp[k].factor = last_factor = factor;
    last_share = share;
  }
}

}  // namespace

std::vector<CarpMember> carp_members(std::span<const Member> members, CarpCase letters) {
  std::vector<CarpMember> carp;
  std::string name;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    name.clear();
    if (letters == CarpCase::Lower)
      append_lower(label_or_host(members[i]), name);
    else
      name = label_or_host(members[i]);
    carp.push_back({carp_mix(carp_hash(name)), i, 1});
  }
  std::stable_sort(carp.begin(), carp.end(), [&](const CarpMember& a, const CarpMember& b) {
    return weight_of(members[a.number]) < weight_of(members[b.number]);
  });
  set_factors(members, carp);
  return carp;
}

}  // namespace proxycore
