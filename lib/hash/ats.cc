#include "hash/ats.h"

#include "hash/ats_key.h"
#include "hash/keyed_scheme.h"
#include "hash/member_text.h"
#include "hash/ring.h"
#include "hash/siphash.h"

namespace proxycore {
namespace {

constexpr std::uint64_t kAtsPoints = 1024;

Ring<std::uint64_t> make_ats_ring(std::span<const Member> members) {
  double count = 0;
  for (const Member& member : members) count += static_cast<double>(member.weight) * kAtsPoints;
  check_points(count);
  Ring<std::uint64_t>::Points points;
  points.reserve(static_cast<std::size_t>(count));
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const std::string name = '-' + std::string(label_or_host(members[i]));
    for (std::uint64_t k = 0; k < kAtsPoints * members[i].weight; ++k)
      points.push_back({siphash24(std::to_string(k) + name), i});
  }
  return {std::move(points), true};
}

class Ats final : public KeyedScheme {
 public:
  Ats(std::span<const Member> members, bool ignore_query)
      : KeyedScheme(members.size()), ignore_query_(ignore_query), ring_(make_ats_ring(members)) {}

  std::uint64_t hash(const HashInput& input) const override {
    if (input.key) return siphash24(*input.key);
    static thread_local std::string key;
    ats_key(input.target, ignore_query_, key);
    return siphash24(key);
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    return ring_.next_usable(ring_.find(hash), usable);
  }
  void prefetch(std::uint64_t hash) const override { ring_.prefetch(hash); }
  void prefetch_more(std::uint64_t hash) const override { ring_.prefetch_more(hash); }

 private:
  bool ignore_query_;
  Ring<std::uint64_t> ring_;
};

}  // namespace

std::unique_ptr<Scheme> make_ats(std::span<const Member> members, const SchemeOptions& options) {
  return std::make_unique<Ats>(members, options.ignore_query);
}

}  // namespace proxycore
