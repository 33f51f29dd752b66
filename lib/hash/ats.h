// ats: Apache Traffic Server's parent.config with round_robin=consistent_hash.
//
//   Points of a parent: SipHash-2-4 of dec(i) "-" name, i = 0 to 1024 * weight - 1; name is Member::label (the text after
//   '&'), else the host alone. Of equal points the first stays. The first point at or after the key's hash, round the
//   ring; a parent that cannot be had is passed over. Key: path and query without host (hash/ats_key.h).
//
// Origin: Traffic Server 9.2.9 src/tscore/ConsistentHash.cc, HashSip.cc, proxy/ParentConsistentHash.cc. Known defects:
// the port is no part of the name, so that of two ports of one host the first gets everything; all hosts share one key
// space, "/favicon.ico" of every site is one key.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_ats(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
