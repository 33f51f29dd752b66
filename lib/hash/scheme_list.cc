// The table of schemes: a line here is all that a new one needs outside its own file.
#include <array>

#include "hash/ats.h"
#include "hash/caddy.h"
#include "hash/carp.h"
#include "hash/envoy_maglev.h"
#include "hash/envoy_rendezvous.h"
#include "hash/envoy_ring.h"
#include "hash/haproxy_consistent.h"
#include "hash/haproxy_map.h"
#include "hash/hrw.h"
#include "hash/jump.h"
#include "hash/ketama.h"
#include "hash/lighttpd14.h"
#include "hash/lighttpd15.h"
#include "hash/modulo.h"
#include "hash/nginx.h"
#include "hash/nginx_consistent.h"
#include "hash/scheme.h"
#include "hash/squid.h"
#include "hash/varnish_hash.h"
#include "hash/varnish_shard.h"

namespace proxycore {
namespace {

using Make = std::unique_ptr<Scheme> (*)(std::span<const Member> members, const SchemeOptions& options);

// Whose names say more than which function makes them.
constexpr Make kHaproxy = nullptr;

// clang-format off
constexpr std::array kInfo{
    SchemeInfo{"hrw", "weighted rendezvous over XXH64: even, and a dead backend's URLs spread over all others", "uri"},
    SchemeInfo{"carp", "the CARP draft of 1998, and Squid up to 3.1", "host+uri"},
    SchemeInfo{"lighttpd15", "lighttpd 1.5 mod_proxy_core: sum of CRC-32s; uneven, one heir; no weights", "path+host"},
    SchemeInfo{"lighttpd-1.4.55", "lighttpd up to 1.4.55: sum of CRC-32s; uneven, one heir; no weights, no ports", "path+host"},
    SchemeInfo{"lighttpd-1.4.59", "lighttpd 1.4.56 to 1.4.59: DJB2A over path, host, address; no weights, no ports", "path+host"},
    SchemeInfo{"lighttpd-1.4.69", "lighttpd 1.4.60 to 1.4.73: DJB2A, exclusive or; no weights, no ports", "path+host"},
    SchemeInfo{"lighttpd-1.4.85", "lighttpd from 1.4.74 on: DJB2A, exclusive or with the port; no weights", "path+host"},
    SchemeInfo{"squid", "Squid 3.2 to 7 CARP: the order of peers matters; weights", "host+uri"},
    SchemeInfo{"nginx", "nginx hash: CRC-32 modulo weights; nearly all moves with a change", "uri"},
    SchemeInfo{"nginx-consistent", "nginx hash consistent: a ring of 160 points for each unit of weight", "uri"},
    SchemeInfo{"haproxy-map", "haproxy hash-type map-based, sdbm; nearly all moves with a change", "path"},
    SchemeInfo{"haproxy-map-avalanche", "haproxy hash-type map-based, sdbm, avalanche", "path"},
    SchemeInfo{"haproxy-map-sdbm", "haproxy hash-type map-based, sdbm", "path"},
    SchemeInfo{"haproxy-map-sdbm-avalanche", "haproxy hash-type map-based, sdbm, avalanche", "path"},
    SchemeInfo{"haproxy-map-djb2", "haproxy hash-type map-based, djb2", "path"},
    SchemeInfo{"haproxy-map-djb2-avalanche", "haproxy hash-type map-based, djb2, avalanche", "path"},
    SchemeInfo{"haproxy-map-wt6", "haproxy hash-type map-based, wt6", "path"},
    SchemeInfo{"haproxy-map-wt6-avalanche", "haproxy hash-type map-based, wt6, avalanche", "path"},
    SchemeInfo{"haproxy-map-crc32", "haproxy hash-type map-based, crc32", "path"},
    SchemeInfo{"haproxy-map-crc32-avalanche", "haproxy hash-type map-based, crc32, avalanche", "path"},
    SchemeInfo{"haproxy-map-none", "haproxy hash-type map-based, a number as key", "path"},
    SchemeInfo{"haproxy-map-none-avalanche", "haproxy hash-type map-based, a number as key, avalanche", "path"},
    SchemeInfo{"haproxy-consistent", "haproxy hash-type consistent, sdbm, avalanche; nodes by number, not by name", "path"},
    SchemeInfo{"haproxy-consistent-avalanche", "haproxy hash-type consistent, sdbm, avalanche", "path"},
    SchemeInfo{"haproxy-consistent-sdbm", "haproxy hash-type consistent, sdbm", "path"},
    SchemeInfo{"haproxy-consistent-sdbm-avalanche", "haproxy hash-type consistent, sdbm, avalanche", "path"},
    SchemeInfo{"haproxy-consistent-djb2", "haproxy hash-type consistent, djb2", "path"},
    SchemeInfo{"haproxy-consistent-djb2-avalanche", "haproxy hash-type consistent, djb2, avalanche", "path"},
    SchemeInfo{"haproxy-consistent-wt6", "haproxy hash-type consistent, wt6", "path"},
    SchemeInfo{"haproxy-consistent-wt6-avalanche", "haproxy hash-type consistent, wt6, avalanche", "path"},
    SchemeInfo{"haproxy-consistent-crc32", "haproxy hash-type consistent, crc32", "path"},
    SchemeInfo{"haproxy-consistent-crc32-avalanche", "haproxy hash-type consistent, crc32, avalanche", "path"},
    SchemeInfo{"haproxy-consistent-none", "haproxy hash-type consistent, a number as key", "path"},
    SchemeInfo{"haproxy-consistent-none-avalanche", "haproxy hash-type consistent, a number as key, avalanche", "path"},
    SchemeInfo{"haproxy-3.0-consistent", "haproxy 3.0 to 3.2 hash-type consistent, sdbm, avalanche; before its fix of 2025", "path"},
    SchemeInfo{"haproxy-3.0-consistent-avalanche", "haproxy 3.0 to 3.2 hash-type consistent, sdbm, avalanche", "path"},
    SchemeInfo{"haproxy-3.0-consistent-sdbm", "haproxy 3.0 to 3.2 hash-type consistent, sdbm", "path"},
    SchemeInfo{"haproxy-3.0-consistent-sdbm-avalanche", "haproxy 3.0 to 3.2 hash-type consistent, sdbm, avalanche", "path"},
    SchemeInfo{"haproxy-3.0-consistent-djb2", "haproxy 3.0 to 3.2 hash-type consistent, djb2", "path"},
    SchemeInfo{"haproxy-3.0-consistent-djb2-avalanche", "haproxy 3.0 to 3.2 hash-type consistent, djb2, avalanche", "path"},
    SchemeInfo{"haproxy-3.0-consistent-wt6", "haproxy 3.0 to 3.2 hash-type consistent, wt6", "path"},
    SchemeInfo{"haproxy-3.0-consistent-wt6-avalanche", "haproxy 3.0 to 3.2 hash-type consistent, wt6, avalanche", "path"},
    SchemeInfo{"haproxy-3.0-consistent-crc32", "haproxy 3.0 to 3.2 hash-type consistent, crc32", "path"},
    SchemeInfo{"haproxy-3.0-consistent-crc32-avalanche", "haproxy 3.0 to 3.2 hash-type consistent, crc32, avalanche", "path"},
    SchemeInfo{"haproxy-3.0-consistent-none", "haproxy 3.0 to 3.2 hash-type consistent, a number as key", "path"},
    SchemeInfo{"haproxy-3.0-consistent-none-avalanche", "haproxy 3.0 to 3.2 hash-type consistent, a number as key, avalanche", "path"},
    SchemeInfo{"varnish-shard", "Varnish shard director: a ring of 67 SHA-256 points for each unit of weight", "uri"},
    SchemeInfo{"varnish-hash", "Varnish hash director: SHA-256 over the line of weights", "uri"},
    SchemeInfo{"ats", "Traffic Server consistent_hash parents: a ring of 1024 SipHash points for each unit of weight", "uri"},
    SchemeInfo{"caddy-2.6.2", "Caddy 2.5.1 to 2.6.2: rendezvous, FNV-1a of key and address; uneven; no weights", "uri"},
    SchemeInfo{"caddy-2.6.3", "Caddy 2.6.3 to 2.7: rendezvous, FNV-1a of address and key; no weights", "uri"},
    SchemeInfo{"caddy-2.8", "Caddy from 2.8 on: rendezvous, XXH64 of address and key; no weights", "uri"},
    SchemeInfo{"envoy-ring", "Envoy ring_hash: a ring of about 1024 XXH64 points", "uri"},
    SchemeInfo{"envoy-maglev", "Envoy maglev: a table of 65537 slots", "uri"},
    SchemeInfo{"envoy-rendezvous", "Envoy rendezvous_hash: weighted rendezvous over XXH64", "uri"},
    SchemeInfo{"ketama", "libketama: a ring of 160 MD5 points for a member of average weight", "uri"},
    SchemeInfo{"jump", "jump consistent hash: only the last backend can come or go; no weights", "uri"},
    SchemeInfo{"modulo", "XXH64 modulo weights: nearly all moves with a change; to compare with", "uri"},
};
// clang-format on
constexpr std::array<Make, kInfo.size()> kMake{
    make_hrw,           make_carp,          make_lighttpd15,   make_lighttpd_1455, make_lighttpd_1459,
    make_lighttpd_1469, make_lighttpd_1485, make_squid,        make_nginx,         make_nginx_consistent,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           kHaproxy,           kHaproxy,          kHaproxy,           kHaproxy,
    kHaproxy,           make_varnish_shard, make_varnish_hash, make_ats,           make_caddy_262,
    make_caddy_263,     make_caddy_28,      make_envoy_ring,   make_envoy_maglev,  make_envoy_rendezvous,
    make_ketama,        make_jump,          make_modulo,
};

std::unique_ptr<Scheme> make_haproxy(std::string_view name, std::span<const Member> members,
                                     const SchemeOptions& options) {
  const auto how = parse_haproxy_name(name);
  if (!how) return nullptr;
  return how->method == HaproxyMethod::Map ? make_haproxy_map(members, options, *how)
                                           : make_haproxy_consistent(members, options, *how);
}

}  // namespace

std::span<const SchemeInfo> scheme_list() { return kInfo; }

const SchemeInfo* find_scheme(std::string_view name) {
  for (const SchemeInfo& info : kInfo)
    if (info.name == name) return &info;
  return nullptr;
}

std::unique_ptr<Scheme> make_scheme(std::string_view name, std::span<const Member> members,
                                    const SchemeOptions& options) {
  for (std::size_t i = 0; i < kInfo.size(); ++i) {
    if (kInfo[i].name != name) continue;
    return kMake[i] != kHaproxy ? kMake[i](members, options) : make_haproxy(name, members, options);
  }
  return nullptr;
}

}  // namespace proxycore
