// hrw: weighted rendezvous hashing ("highest random weight", Thaler and Ravishankar 1998), the default scheme.
//
//   kh = XXH64(key, seed), bh = XXH64(id, seed), s = mix64(kh xor bh), mix64 = the finaliser of splitmix64.
//   Equal weights: the member with the largest s. Weights: the one with the smallest negative_log2(s) / weight
//   (hash/integer_log.h), compared exactly. Ties: the larger s, then the smaller id bytewise, then the earlier one.
//   Key: path and query as received.
//
// This definition is frozen; a better one gets another name. The seed is 0 unless the user gives one.
// A member that is not usable is skipped, so its keys spread over all others by weight and no other key moves. Position
// does not matter, only ids do. Members of one id are one member: the first listed gets everything.
// Cost: a few ns a member; with thousands of members a ring or a table is faster.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_hrw(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
