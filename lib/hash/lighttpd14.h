// lighttpd-1.4.55, -1.4.59, -1.4.69, -1.4.85: the four generations of lighttpd 1.4's `balance => "hash"`.
//
//   B = djb2a(authority, djb2a(path)), djb2a from 5381. The value of each host, and who wins:
//   1.4.55 (to 1.4.55)      crc32(path) + crc32(host) + crc32(authority)   largest, first on ties
//   1.4.59 (1.4.56 - 59)    djb2a(host, B)                                 largest, first on ties; a quirk
//   1.4.69 (1.4.60 - 73)    B ^ djb2a(host)                                the same
//   1.4.85 (1.4.74 on)      B ^ djb2a(host) ^ port                         largest, last on ties
//   The quirk: whoever comes after a value of 2^32 - 1 takes its place. host: the numeric address, for a Unix socket
//   nothing up to 1.4.59, its path later. path and authority: hash/lighttpd_key.h. A key of the user's takes the place
//   of path and authority: B = djb2a(key), crc32(key). Members that cannot be had are skipped. No weights.
//
// Origin: lighttpd 1.4 src/gw_backend.c, src/algo_md.h. Known defects: one point a member, so shares are very uneven and
// one heir takes everything of a dead member; before 1.4.74 ports do not count: of several on one address only the
// first is ever used; from then on consecutive addresses with consecutive ports can cancel each other out, up to
// everything going to one member.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_lighttpd_1455(std::span<const Member> members, const SchemeOptions& options);
std::unique_ptr<Scheme> make_lighttpd_1459(std::span<const Member> members, const SchemeOptions& options);
std::unique_ptr<Scheme> make_lighttpd_1469(std::span<const Member> members, const SchemeOptions& options);
std::unique_ptr<Scheme> make_lighttpd_1485(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
