// carp: the Cache Array Routing Protocol of 1998, and Squid up to 3.1.
//
//   F: h += rol(h, 19) + octet; M: h += h * 0x62531965, h = rol(h, 21). Member hash m = M(F(name)), name in lower case.
//   score = M(F(URL) ^ m) * X, X the member's load factor (hash/carp_math.h; exactly 1 for equal weights). The largest
//   score wins, the lighter and then the first on ties. One that cannot be had is skipped: the next by score.
//   Key: the canonical URL as Squid writes it (hash/squid_key.h). Name: Member::label, else the host as written.
//
// Origin: draft-vinod-carp-v1-03; Squid 2.x to 3.1 src/carp.c. The draft asks for 32 bit floating point in X; this
// takes doubles, as Squid does, which differs for one key in ten million. Known defects: octets have a sign on most
// machines, which shows in URLs that are not ASCII; a member below 0.1 % of all weight makes the factors infinite; M is
// weak, so that members with similar names get uneven shares.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_carp(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
