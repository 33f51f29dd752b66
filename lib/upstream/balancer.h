// Which backend gets a request. One Balancer a worker and upstream; what has to be common to all workers (the position
// of round robin) is an atomic in shared state. Never allocates in pick(). One worker's thread.
//
// The caller counts: in_flight of the chosen backend goes up after a pick and down after the attempt. Two workers that
// pick at the same moment may so exceed max= by one each. A backend of weight 0 gets nothing.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "upstream/hash_key.h"
#include "upstream/upstream.h"

namespace proxycore {

struct PickContext {
  const RequestHead& head;
  std::string_view client;  // numeric address of the client, no port
  Millis now = 0;
};

class Balancer {
 public:
  virtual ~Balancer() = default;
  // The backend for this request that is not in `tried`; nullptr when none is left with room.
  // Down backends are passed over unless all that are not tried are down (fail-open: a guess is better than a refusal);
  // backups are used only when no other that is not tried is up. Full ones are passed over, but that others are full
  // lets neither a backup nor one that is down have the request.
  virtual Backend* pick(const PickContext& context, std::span<Backend* const> tried) = 0;
};

enum class PolicyKind { RoundRobin, Least, First, Hash };

struct PolicyConfig {
  PolicyKind kind = PolicyKind::RoundRobin;
  std::string hash_scheme = "hrw";
  HashKeySpec hash_key;  // default: the scheme's own
  std::uint64_t hash_seed = 0;
};

// Shared by the balancers of one upstream on all workers.
class PolicyState;

// One per upstream, then one balancer from it per worker. Throws std::invalid_argument for an unknown scheme.
class Policy {
 public:
  Policy(PolicyConfig config, Upstream& upstream);
  ~Policy();
  std::unique_ptr<Balancer> make_balancer() const;
  // For trace lines and the start line: "hash", "round-robin", "least", "first".
  std::string_view name() const;
  // The same with what it hashes: "hash by uri (hrw)".
  std::string summary() const;
  const PolicyConfig& config() const;
  // What is hashed, in words of --hash-key; empty for the other policies.
  std::string key_text() const;

  // For people who ask: where a request of this head would go now, and where then, if one after the other did not answer.
  // Of the policies hash and first; empty where it depends on more than the request, also on hash where there is nothing
  // to hash. Nobody's turn and no trial is taken by it, and that a backend is full is not looked at. Any thread; allocates.
  std::vector<const Backend*> order(const PickContext& context) const;

 private:
  std::unique_ptr<PolicyState> state_;
};

}  // namespace proxycore
