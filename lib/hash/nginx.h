// nginx: `hash KEY;` of nginx's upstream block.
//
//   H = 0; for r = 0, 1, 2, ...: H += (crc32(dec(r) KEY) >> 16) & 0x7fff, dec(r) being empty for r = 0, else the decimal
//   number; the candidate is the member in whose share of the weights, laid out in order, H mod W falls. One that cannot
//   be had leads to the next r; after 20 of them nginx goes on round robin: MemberSet::kNone.
//   Key: the request target as sent ($request_uri). W counts members that are down, but not backups.
//
// Origin: nginx src/http/modules/ngx_http_upstream_hash_module.c, ngx_http_upstream_round_robin.c, 1.7.2 to 1.29.
// Known defects: nearly every key moves when a member is added or removed, or the order changes; beyond a sum of
// weights of 32768 the members at the end get requests only by rehashing. Names do not matter.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_nginx(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
