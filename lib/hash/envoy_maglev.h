// envoy-maglev: Envoy's Maglev load balancer (Eisenbud and others, NSDI 2016).
//
//   A table of M slots (65537; a prime). Members sorted by name; offset = XXH64(name, 0) mod M, skip = XXH64(name, 1)
//   mod (M - 1) + 1. In rounds r = 1, 2, ...: each member, if r * w >= its target, adds the largest w to its target and
//   takes the next free of the slots (offset + skip * n) mod M, until all are taken. w is the weight normalised to a sum
//   of 1, target begins at 0. Member = table[XXH64(":path") mod M], path and query as sent.
//   Name: Member::label (metadata hash_key, or hostname), else "ip:port". Only healthy members are in the table: when one
//   dies it is built anew, and a few percent of the others' keys move too.
//
// Origin: Envoy source/extensions/load_balancing_policies/maglev/maglev_lb.cc; tables tested are those that Envoy's own
// tests publish. Known defects: not minimal in what moves; members beyond M get nothing, and shares become uneven when
// there are more than M / 100.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_envoy_maglev(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
