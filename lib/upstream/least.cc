// Least busy: the fewest requests in flight for its weight. Among equally busy ones, whose turn it is.
#include "upstream/chooser.h"

namespace proxycore {
namespace {

class Least final : public Chooser {
 public:
  explicit Least(Group& group) : group_(group), least_(group.size()) {}

  std::uint32_t choose(const PickContext&, const MemberSet& candidates) override {
    std::uint64_t load = 0;
    std::uint64_t weight = 1;
    least_.clear();
    for (std::uint32_t i = 0; i < group_.size(); ++i) {
      if (!candidates.contains(i)) continue;
      const std::uint64_t its_load = group_.backends[i]->in_flight.load(std::memory_order_relaxed);
      const std::uint64_t its_weight = group_.weights[i];
      // its_load / its_weight against load / weight: products of 32-bit numbers are exact.
      if (!least_.empty() && its_load * weight > load * its_weight) continue;
      if (!least_.empty() && its_load * weight < load * its_weight) least_.clear();
      load = its_load;
      weight = its_weight;
      least_.insert(i);
    }
    return least_.count() == 1 ? least_.first() : group_.turns.next(least_);
  }

 private:
  Group& group_;
  MemberSet least_;
};

}  // namespace

std::unique_ptr<Chooser> make_least(Group& group) { return std::make_unique<Least>(group); }

}  // namespace proxycore
