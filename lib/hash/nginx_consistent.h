// nginx-consistent: `hash KEY consistent;` of nginx's upstream block. Also the ring of Cloudflare's pingora-ketama.
//
//   The text after `server`: after "unix:" all of it is HOST; ending in ":digits" it is HOST and PORT; else HOST.
//   P_0 = 0; P_i = crc32(HOST 0x00 PORT le32(P_(i-1))), i = 1 to 160 * weight: a ring; of equal points the first stays.
//   The first point at or after crc32(KEY), round the ring; a member that cannot be had keeps its points, and the next
//   point is tried, 20 times, before nginx goes on round robin: MemberSet::kNone.
//   Key: the request target as sent ($request_uri). Text: Member::written, or its label.
//
// Origin: nginx src/http/modules/ngx_http_upstream_hash_module.c, 1.7.2 to 1.29 (the limit of 20 since 1.13.6).
// Known defects: the text is hashed as written, so that "a" and "a:80" are different members; points are chained, so
// that a chance repetition repeats all that follow.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_nginx_consistent(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
