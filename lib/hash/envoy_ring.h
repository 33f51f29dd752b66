// envoy-ring: Envoy's ring_hash load balancer.
//
//   w_i = weight_i / sum; scale = min(ceil(min_w * min_ring) / min_w, max_ring). In order, target += scale * w_i, and
//   while fewer points than target are there: a point XXH64(name "_" dec(k)), k from 0 for each member. With
//   SchemeOptions::murmur2 (MURMUR_HASH_2) MurmurHash64A, seed 0xc70f6907, instead. The first point at or after the
//   request's hash, round the ring. Name: Member::label (metadata hash_key, or hostname), else "ip:port".
//   The request's hash: XXH64(":path"), path and query as sent. Only healthy members are on the ring: when one dies, the
//   ring is built anew and the numbers of points of others may change.
//
// Origin: Envoy source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc; rings tested are those that Envoy's
// own tests publish. Known defects: about 1024 points for all members together make shares differ by tens of percent
// once there are many; rounding of weights to points.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_envoy_ring(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
