// squid: CARP as Squid 3.2 to 7 has it, `cache_peer ... carp`.
//
//   As carp (hash/carp.h), but u = F(key, u) goes on from peer to peer instead of starting anew: the k-th peer, in the
//   order of weights, hashes the key k times over. score = M(u ^ m) * X. A dead peer is skipped and still hashed.
//   Key: the canonical URI, or what carp-key= says for each peer (Member::carp_key; hash/squid_key.h).
//   Name: Member::label (name=), else the host as written, case kept. Where no score wins (see the defects), Squid takes
//   the first live peer as configured, and so does this.
//
// Origin: Squid src/carp.cc, src/peer_select.cc, 3.2.0.11 to 7. Known defects: because of u the order of the
// configuration matters, adding or reordering a peer moves most keys, and every peer costs a pass over the key; else
// those of carp: one peer below 0.1 % of all weight and everything goes to the second lightest, two and CARP chooses
// nobody.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_squid(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
