// ketama: the ring of libketama, which memcached's clients made common.
//
//   floor(weight / total * 40 * n) digests a member, the quotient in single precision: MD5(address "-" dec(k)), each
//   four points, its words little-endian. The first point at or after the first word of MD5(key), else the first of all.
//   Address: as written, always with a port; Member::label takes its place. Key: libketama leaves it to its user; here
//   path and query as received. It knows no dead members; here their points are passed over.
//
// Origin: libketama/ketama.c (RJ/ketama), whose published digest of a million keys passes. Known defects: the number of
// points of all members changes with the sum of weights; rounding of single precision; floor() loses points.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/ring.h"
#include "hash/scheme.h"

namespace proxycore {

// The ring alone.
Ring<std::uint32_t> ketama_ring(std::span<const Member> members);

std::unique_ptr<Scheme> make_ketama(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
