// lighttpd15: the hash balancing of lighttpd 1.5's mod_proxy_core (2006: "hash", later "carp").
//
//   value = crc32(path) + crc32(id) + crc32(authority) mod 2^32; the largest value wins, the first listed on ties.
//   path: without the query, percent-decoded; as there, a decoded control character becomes '_' and an escape that
//   is none stays as it is. id: "ip:port". authority: as in the Host field. A key of the user's takes the place of
//   path and authority, octet by octet.
//
// Origin: lighttpd 1.5 (never released), src/mod_proxy_core.c, and the traces its author published, which it
// reproduces. Known defects: a sum is a ring with one point a member, so shares are very uneven (1.1 % to 23.9 % for
// the 14 addresses of those traces) and everything of a dead member goes to one heir. No weights. Not done here: that
// server also folded "//", "/./" and "/../" in the path before hashing.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_lighttpd15(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
