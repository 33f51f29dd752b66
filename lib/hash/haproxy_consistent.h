// haproxy-consistent[-FUNCTION][-avalanche] and haproxy-3.0-consistent...: haproxy's `hash-type consistent`.
//
//   Nodes: full_hash(base + j), j = 0 to 16 * weight - 1. base = number * 4096, the number being `id N`, else the lowest
//   that is free from 1 on in order. The node nearest to hash(KEY), above or below, the one below when as far.
//   SchemeOptions::node (haproxy 3.0 and later, `hash-key`): Address base = full_hash(the 4 octets, little-endian);
//   AddressPort base = full_hash(full_hash(port) + that); IPv6: XXH32(16 octets, seed 0 or full_hash(port)); Id32 (3.4)
//   base = full_hash(number with its octets reversed); Guid (3.4) base = XXH32(guid). Without address or guid: as Id.
//   Key: the request target up to its first '?'; functions: hash/haproxy_hash.h.
//   A dead member's nodes are absent. Without a live one, the first live backup gets everything (all with
//   SchemeOptions::all_backups).
//
// Origin: haproxy src/lb_chash.c, 1.4 to 2.9 and 3.3 on. haproxy-3.0-consistent is 3.0, 3.1 and 3.2 before the fix
// 03e9a5a1e of October 2025 reached them: base = full_hash(number). Known defects: numbers, not names or addresses,
// decide, so that a change of the order reassigns everything; only number mod 2^20 counts; the nearest node, not the
// next, so that a node's share depends on both neighbours; 16 points for each unit of weight are few.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/haproxy_hash.h"

namespace proxycore {

std::unique_ptr<Scheme> make_haproxy_consistent(std::span<const Member> members, const SchemeOptions& options,
                                                const HaproxyHash& how);

}  // namespace proxycore
