// envoy-rendezvous: Envoy's rendezvous_hash load balancer, a recent addition.
//
//   x = XXH64(":path") ^ XXH64(name); x ^= x >> 12, x ^= x << 25, x ^= x >> 27, x *= 2685821657736338717;
//   u = (x mod 2^53) / 2^53; score = -w / ln(u), w the weight normalised to a sum of 1; the largest, the first on ties.
//   ln by a rational function: log2 = e + t (0.338953 t + 2.198599) / (t + 1.523692), t = m - 1, the mantissa m in
//   [0.75, 1.5). Name: Member::label (metadata hash_key, or hostname), else "ip:port". Key: path and query as sent.
//   A member that cannot be had is skipped.
//
// Origin: Envoy source/extensions/load_balancing_policies/rendezvous_hash/rendezvous_hash_lb.cc (2026); no values of
// it are published. Known defects: the approximation of ln bends the weights by up to a percent; floating point.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_envoy_rendezvous(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
