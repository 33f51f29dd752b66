// Which backend gets a request. One Balancer a worker and upstream; what has to be common to all workers (the round-robin
// position) is an atomic in shared state. Never allocates in pick(). One worker's thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

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
  // backups are used only when no other is up.
  virtual Backend* pick(const PickContext& context, std::span<Backend* const> tried) = 0;
};

enum class PolicyKind { RoundRobin, Least, First, Hash };

struct PolicyConfig {
  PolicyKind kind = PolicyKind::RoundRobin;
  std::string hash_scheme = "hrw";
  HashKeySpec hash_key;    // default: the scheme's own
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

 private:
  std::unique_ptr<PolicyState> state_;
};

}  // namespace proxycore
