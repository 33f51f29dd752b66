// One policy's choice within one group of backends, and the groups: the ordinary backends of an upstream, and its
// backups. Who may be chosen at all (up, not tried, with room) is decided before, by the balancer, alike for all
// policies.
//
// A Group is shared by all workers: immutable but for its turns. A Chooser belongs to one worker.
#pragma once

#include <memory>
#include <vector>

#include "hash/member_set.h"
#include "hash/scheme.h"
#include "upstream/balancer.h"
#include "upstream/turns.h"

namespace proxycore {

struct Group {
  Group(std::vector<Backend*> of, const PolicyConfig& policy);

  std::size_t size() const { return backends.size(); }

  std::vector<Backend*> backends;  // weight 0 is not among them: it gets no requests
  std::vector<std::uint32_t> weights;
  Turns turns;
  std::unique_ptr<Scheme> scheme;  // of the hash policy
};

class Chooser {
 public:
  virtual ~Chooser() = default;
  // The position in the group of one of `candidates`; MemberSet::kNone if there are none. Never allocates.
  virtual std::uint32_t choose(const PickContext& context, const MemberSet& candidates) = 0;
};

std::unique_ptr<Chooser> make_round_robin(Group& group);
std::unique_ptr<Chooser> make_least(Group& group);
std::unique_ptr<Chooser> make_first();
std::unique_ptr<Chooser> make_hash(Group& group, const HashKeySpec& key);

// The candidate that the request belongs to; MemberSet::kNone where there is nothing to hash, or the scheme has no answer.
// `buffer` is the caller's, to be used again.
std::uint32_t hash_place(const Scheme& scheme, const HashKeySpec& key, const PickContext& context,
                         const MemberSet& candidates, std::string& buffer);

}  // namespace proxycore
