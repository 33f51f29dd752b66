// haproxy-map[-FUNCTION][-avalanche]: haproxy's default `hash-type map-based`.
//
//   e_i = weight_i / gcd of all weights, T = sum of e_i. T slots are dealt: for every slot each member, in order, gains
//   e_i, and the first of those with the most whole T takes the slot and pays T. Member = slot[hash(KEY) mod T].
//   Key: the request target up to its first '?'; functions: hash/haproxy_hash.h.
//   When a member dies or returns, the slots are dealt anew among those that live. Without a live one, the first live
//   backup gets everything (with SchemeOptions::all_backups the slots are dealt among them).
//
// Origin: haproxy src/lb_map.c, 1.3 to 3.5. Known defects: nearly every key moves when a member comes or goes, or the
// order changes. Names do not matter.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/haproxy_hash.h"

namespace proxycore {

std::unique_ptr<Scheme> make_haproxy_map(std::span<const Member> members, const SchemeOptions& options,
                                         const HaproxyHash& how);

}  // namespace proxycore
