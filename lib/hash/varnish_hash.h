// varnish-hash: Varnish's directors.hash.
//
//   x = h32(URL) / 2^32 * sum of the weights of those that can be had, h32 the last 4 octets of SHA-256, little-endian;
//   the first of them at which the running sum of weights exceeds x. Key: the URL as sent.
//
// Origin: Varnish vmod/vmod_directors_hash.c, vmod_directors.c, 6.4 to master. Known defects: most keys move when a
// member comes or goes; the order matters. Names do not.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_varnish_hash(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
