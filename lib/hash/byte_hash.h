// Small hash functions that take one octet after the other, as balancers use them: 32 bits, octets unsigned, everything
// modulo 2^32. Pure functions, any thread. lanes.h runs some of them over many texts side by side.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace proxycore {

// h * 65599 + c. haproxy's default.
constexpr std::uint32_t sdbm(std::string_view text) {
  std::uint32_t h = 0;
  for (const char c : text) h = h * 65599 + static_cast<unsigned char>(c);
  return h;
}

// h * 33 + c, from 5381 (Bernstein).
constexpr std::uint32_t djb2(std::string_view text) {
  std::uint32_t h = 5381;
  for (const char c : text) h = h * 33 + static_cast<unsigned char>(c);
  return h;
}

inline constexpr std::uint32_t kDjb2Start = 5381;

// The same with exclusive or. lighttpd; `h` is the value of what came before.
constexpr std::uint32_t djb2a(std::string_view text, std::uint32_t h = kDjb2Start) {
  for (const char c : text) h = h * 33 ^ static_cast<unsigned char>(c);
  return h;
}

inline constexpr std::uint32_t kFnvStart = 0x811c9dc5;

// FNV-1a of 32 bits. Caddy; `h` is the value of what came before.
constexpr std::uint32_t fnv1a(std::string_view text, std::uint32_t h = kFnvStart) {
  for (const char c : text) h = (h ^ static_cast<unsigned char>(c)) * 16777619u;
  return h;
}

// haproxy's wt6: two words that swap places, rotated by what they contain.
constexpr std::uint32_t wt6(std::string_view text) {
  std::uint32_t h0 = 0xa53c965a;
  std::uint32_t h1 = 0x5ca6953a;
  std::uint32_t s = 6;
  std::uint32_t t = 18;
  for (const char c : text) {
    const std::uint32_t octet = static_cast<unsigned char>(c);
    const std::uint32_t next = std::rotl(~(h1 + octet), static_cast<int>(s));
    h1 = std::rotl(~(h0 ^ octet), static_cast<int>(t));
    h0 = next;
    const std::uint32_t x = (h0 >> 16 ^ h1) & 0xffff;
    s = x & 31;
    t = x >> 11;
  }
  return h0 ^ h1;
}

// haproxy's avalanche, and what its nodes come from: a bijection (after Jenkins' integer hash).
constexpr std::uint32_t full_hash(std::uint32_t a) {
  a = (a + 0x7ed55d16) + (a << 12);
  a = (a ^ 0xc761c23c) ^ (a >> 19);
  a = (a + 0x165667b1) + (a << 5);
  a = (a + 0xd3a2646c) ^ (a << 9);
  a = (a + 0xfd7046c5) + (a << 3);
  a = (a ^ 0xb55a4f09) ^ (a >> 16);
  return a * 3221225473u;
}

}  // namespace proxycore
