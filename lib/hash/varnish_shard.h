// varnish-shard: Varnish's directors.shard.
//
//   h32(s) = the last 4 octets of SHA-256(s), little-endian. Points of a member: h32(ident dec(j)), j = 0 to
//   floor(replicas * weight) - 1; ident is Member::label (ident=, or the backend's name in VCL), else the address.
//   The first point at or after the key, the last one for keys beyond it (not the first, as the manual says); from there
//   round the ring, member by member, the first that can be had, having passed over SchemeOptions::alternative others,
//   dead or not. Key: h32(URL as sent); SchemeOptions::by = Hash: the first 4 octets, big-endian, of SHA-256(URL NUL
//   Host NUL), what the built-in VCL stores objects under; Number: the key in decimal. The Host is taken as
//   it is; the built-in vcl_recv puts it into lower case first.
//
// Origin: Varnish vmod/vmod_directors_shard*.c, 5.0 to master (weights since 6.5; alg=SHA256, the default). Known
// defects: two points on either side of the wrap are not neighbours of the same keys as the documentation says; SHA-256
// is the slowest hash of all schemes.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_varnish_shard(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
