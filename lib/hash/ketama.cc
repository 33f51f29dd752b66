#include "hash/ketama.h"

#include <cmath>

#include "hash/digest.h"
#include "hash/keyed_scheme.h"
#include "hash/member_text.h"

namespace proxycore {
namespace {

class Ketama final : public KeyedScheme {
 public:
  explicit Ketama(std::span<const Member> members) : KeyedScheme(members.size()), ring_(ketama_ring(members)) {}

  std::uint64_t hash(const HashInput& input) const override { return md5_words(input.key.value_or(input.target))[0]; }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    return ring_.next_usable(ring_.find(static_cast<std::uint32_t>(hash)), usable);
  }
  void prefetch(std::uint64_t hash) const override { ring_.prefetch(static_cast<std::uint32_t>(hash)); }
  void prefetch_more(std::uint64_t hash) const override { ring_.prefetch_more(static_cast<std::uint32_t>(hash)); }

 private:
  Ring<std::uint32_t> ring_;
};

}  // namespace

Ring<std::uint32_t> ketama_ring(std::span<const Member> members) {
  std::uint64_t total = 0;
  for (const Member& member : members) total += member.weight;
  check_points(160.0 * static_cast<double>(members.size()));
  Ring<std::uint32_t>::Points points;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    if (members[i].weight == 0) continue;
    const float share = static_cast<float>(members[i].weight) / static_cast<float>(total);
    const auto digests = static_cast<std::uint64_t>(std::floor(share * 40.0 * static_cast<double>(members.size())));
    const std::string prefix = std::string(label_or_address(members[i])) + '-';
    for (std::uint64_t k = 0; k < digests; ++k)
      for (const std::uint32_t word : md5_words(prefix + std::to_string(k))) points.push_back({word, i});
  }
  return {std::move(points), false};
}

std::unique_ptr<Scheme> make_ketama(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Ketama>(members);
}

}  // namespace proxycore
