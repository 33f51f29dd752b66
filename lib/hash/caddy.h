// caddy-2.6.2, caddy-2.6.3, caddy-2.8: Caddy's reverse_proxy with lb_policy uri_hash, header, cookie or ip_hash.
//
//   Rendezvous: the member with the largest value, the first on ties; one that cannot be had is skipped. No weights.
//   2.6.2 (2.5.1 to 2.6.2)   FNV-1a of 32 bits of key then dial address
//   2.6.3 (2.6.3 to 2.7)     FNV-1a of 32 bits of dial address then key
//   2.8   (2.8 on)           XXH64, seed 0, of dial address then key
//   Key: the URI as sent, with query. Dial address: as written, "10.0.0.1:80"; Member::label takes its place.
//
// Origin: Caddy modules/caddyhttp/reverseproxy/selectionpolicies.go. Known defects: in 2.6.2 the addresses, which differ
// in a digit, come last, and FNV-1a mixes the last octets badly: shares are very uneven; a value of 0 never wins.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_caddy_262(std::span<const Member> members, const SchemeOptions& options);
std::unique_ptr<Scheme> make_caddy_263(std::span<const Member> members, const SchemeOptions& options);
std::unique_ptr<Scheme> make_caddy_28(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
