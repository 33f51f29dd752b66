// The policies that need only a few lines: round robin, and the first alive.
#include "upstream/chooser.h"

#include <stdexcept>
#include <utility>

namespace proxycore {
namespace {

std::vector<std::uint32_t> weights_of(const std::vector<Backend*>& backends) {
  std::vector<std::uint32_t> weights;
  for (const Backend* backend : backends) weights.push_back(backend->config().weight);
  return weights;
}

// An identity that is not the address was chosen, and stands for what the scheme would take from the address.
Member member_of(const BackendConfig& backend) {
  const std::string address = backend.address.text();
  return {.id = backend.id,
          .weight = backend.weight,
          .address = address,
          .written = backend.written,
          .label = backend.id != address ? backend.id : std::string()};
}

std::unique_ptr<Scheme> scheme_for(const std::vector<Backend*>& backends, const PolicyConfig& policy) {
  if (policy.kind != PolicyKind::Hash) return nullptr;
  std::vector<Member> members;
  for (const Backend* backend : backends) members.push_back(member_of(backend->config()));
  auto scheme = make_scheme(policy.hash_scheme, members, {.seed = policy.hash_seed});
  if (scheme == nullptr) throw std::invalid_argument("unknown hash scheme '" + policy.hash_scheme + "'");
  return scheme;
}

class RoundRobin final : public Chooser {
 public:
  explicit RoundRobin(Group& group) : turns_(group.turns) {}
  std::uint32_t choose(const PickContext&, const MemberSet& candidates) override { return turns_.next(candidates); }

 private:
  Turns& turns_;
};

class First final : public Chooser {
 public:
  std::uint32_t choose(const PickContext&, const MemberSet& candidates) override { return candidates.first(); }
};

}  // namespace

Group::Group(std::vector<Backend*> of, const PolicyConfig& policy)
    : backends(std::move(of)), weights(weights_of(backends)), turns(weights), scheme(scheme_for(backends, policy)) {}

std::unique_ptr<Chooser> make_round_robin(Group& group) { return std::make_unique<RoundRobin>(group); }
std::unique_ptr<Chooser> make_first() { return std::make_unique<First>(); }

}  // namespace proxycore
