#include "upstream/balancer.h"

#include <algorithm>

#include "upstream/chooser.h"

namespace proxycore {

class PolicyState {
 public:
  PolicyState(PolicyConfig config, Upstream& upstream)
      : config_(std::move(config)),
        upstream_(upstream),
        ordinary_(members(upstream, false), config_),
        backups_(members(upstream, true), config_) {}

  const PolicyConfig& config() const { return config_; }
  Upstream& upstream() { return upstream_; }
  Group& ordinary() { return ordinary_; }
  Group& backups() { return backups_; }

 private:
  static std::vector<Backend*> members(const Upstream& upstream, bool backup) {
    std::vector<Backend*> out;
    for (const auto& backend : upstream.backends())
      if (backend->config().backup == backup && backend->config().weight > 0) out.push_back(backend.get());
    return out;
  }

  PolicyConfig config_;
  Upstream& upstream_;
  Group ordinary_;
  Group backups_;
};

namespace {

std::unique_ptr<Chooser> make_chooser(const PolicyConfig& config, Group& group) {
  switch (config.kind) {
    case PolicyKind::RoundRobin: return make_round_robin(group);
    case PolicyKind::Least: return make_least(group);
    case PolicyKind::First: return make_first();
    case PolicyKind::Hash: return make_hash(group, config.hash_key);
  }
  return nullptr;
}

// A group as one worker's balancer sees it.
struct Side {
  Side(const PolicyConfig& config, Group& of)
      : group(of), chooser(make_chooser(config, of)), all(MemberSet::all(of.size())), candidates(of.size()) {}

  Group& group;
  std::unique_ptr<Chooser> chooser;
  const MemberSet all;
  MemberSet candidates;
};

// What of a group was found, apart from the candidates that it has.
enum class Found { Nobody, OnlyFull, Candidates };

class GroupBalancer final : public Balancer {
 public:
  explicit GroupBalancer(PolicyState& state)
      : upstream_(state.upstream()),
        ordinary_(state.config(), state.ordinary()),
        backups_(state.config(), state.backups()) {}

  Backend* pick(const PickContext& context, std::span<Backend* const> tried) override {
    if (upstream_.down_count() == 0 && tried.empty()) {
      const std::uint32_t i = ordinary_.chooser->choose(context, ordinary_.all);
      if (i != MemberSet::kNone && Upstream::has_room(*ordinary_.group.backends[i])) return ordinary_.group.backends[i];
    }
    return pick_with_care(context, tried);
  }

 private:
  // The steps of preference: ordinary backends that are up, backups that are up, and then, a guess being better than a
  // refusal, ordinary ones and backups that are down. A step with anybody in it is the last, even if all are full.
  Backend* pick_with_care(const PickContext& context, std::span<Backend* const> tried) {
    for (const bool up : {true, false})
      for (Side* side : {&ordinary_, &backups_}) {
        Found found = find(*side, up, context.now, tried);
        while (found == Found::Candidates) {
          Backend* backend = side->group.backends[side->chooser->choose(context, side->candidates)];
          if (!up || upstream_.usable(*backend, context.now, true)) return backend;
          // Another worker has just taken it on trial: it is not up any more.
          found = find(*side, up, context.now, tried);
        }
        if (found == Found::OnlyFull) return nullptr;
      }
    return nullptr;
  }

  Found find(Side& side, bool up, Millis now, std::span<Backend* const> tried) {
    side.candidates.clear();
    Found found = Found::Nobody;
    for (std::uint32_t i = 0; i < side.group.size(); ++i) {
      Backend* backend = side.group.backends[i];
      if (std::find(tried.begin(), tried.end(), backend) != tried.end()) continue;
      if (up && !upstream_.usable(*backend, now, false)) continue;
      if (found == Found::Nobody) found = Found::OnlyFull;
      if (!Upstream::has_room(*backend)) continue;
      found = Found::Candidates;
      side.candidates.insert(i);
    }
    return found;
  }

  Upstream& upstream_;
  Side ordinary_;
  Side backups_;
};

}  // namespace

Policy::Policy(PolicyConfig config, Upstream& upstream)
    : state_(std::make_unique<PolicyState>(std::move(config), upstream)) {}
Policy::~Policy() = default;

std::unique_ptr<Balancer> Policy::make_balancer() const { return std::make_unique<GroupBalancer>(*state_); }

std::string_view Policy::name() const {
  switch (state_->config().kind) {
    case PolicyKind::RoundRobin: return "round-robin";
    case PolicyKind::Least: return "least";
    case PolicyKind::First: return "first";
    case PolicyKind::Hash: return "hash";
  }
  return {};
}

const PolicyConfig& Policy::config() const { return state_->config(); }

std::string Policy::key_text() const {
  const PolicyConfig& config = state_->config();
  if (config.kind != PolicyKind::Hash) return {};
  return config.hash_key.empty() ? std::string(find_scheme(config.hash_scheme)->default_key) : config.hash_key.text();
}

std::string Policy::summary() const {
  if (state_->config().kind != PolicyKind::Hash) return std::string(name());
  return "hash by " + key_text() + " (" + state_->config().hash_scheme + ")";
}

namespace {

// Those of the group that are up, or those that are not, one after the other. False where the policy has no answer.
bool append_order(const PolicyConfig& config, const Group& group, const PickContext& context, MemberSet left,
                  std::vector<const Backend*>& order) {
  std::string buffer;
  while (!left.empty()) {
    const std::uint32_t next = config.kind == PolicyKind::First
                                   ? left.first()
                                   : hash_place(*group.scheme, config.hash_key, context, left, buffer);
    if (next == MemberSet::kNone) return false;
    order.push_back(group.backends[next]);
    left.erase(next);
  }
  return true;
}

}  // namespace

// The steps are those of GroupBalancer::pick_with_care.
std::vector<const Backend*> Policy::order(const PickContext& context) const {
  const PolicyConfig& config = state_->config();
  std::vector<const Backend*> order;
  if (config.kind != PolicyKind::Hash && config.kind != PolicyKind::First) return order;
  for (const bool up : {true, false})
    for (const Group* group : {&state_->ordinary(), &state_->backups()}) {
      MemberSet members(group->size());
      for (std::uint32_t i = 0; i < group->size(); ++i)
        if (state_->upstream().usable(*group->backends[i], context.now, false) == up) members.insert(i);
      if (!append_order(config, *group, context, std::move(members), order)) return {};
    }
  return order;
}

}  // namespace proxycore
