// How haproxy turns a key into a number, and the names of its schemes: "haproxy-map", "haproxy-consistent-wt6-avalanche".
//
// `hash-type METHOD [FUNCTION [avalanche]]`. Without a function it is sdbm, for the method consistent with avalanche;
// as soon as one is written, with avalanche only if that is written too. So "haproxy-consistent" is
// "haproxy-consistent-sdbm-avalanche", not "haproxy-consistent-sdbm".
// Origin: haproxy src/hash.c, src/backend.c (gen_hash), src/cfgparse-listen.c. Pure functions, any thread.
#pragma once

#include <optional>
#include <string_view>

#include "hash/scheme.h"

namespace proxycore {

enum class HaproxyMethod { Map, Consistent, Consistent30 };
enum class HaproxyFunction { Sdbm, Djb2, Wt6, Crc32, None };

struct HaproxyHash {
  HaproxyMethod method = HaproxyMethod::Map;
  HaproxyFunction function = HaproxyFunction::Sdbm;
  bool avalanche = false;
};

// What a scheme's name says; nullopt when it is no name of haproxy's.
std::optional<HaproxyHash> parse_haproxy_name(std::string_view name);

// The request target up to its first '?', or the key given.
inline std::string_view haproxy_key_of(const HashInput& input) {
  return input.key ? *input.key : input.target.substr(0, input.target.find('?'));
}

// None reads the key as a decimal number.
std::uint32_t haproxy_hash(const HaproxyHash& how, std::string_view key);

// The same for many keys at once.
void haproxy_hash_many(const HaproxyHash& how, std::span<const HashInput> inputs, std::span<std::uint64_t> hashes);

}  // namespace proxycore
