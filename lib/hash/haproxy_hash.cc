#include "hash/haproxy_hash.h"

#include <algorithm>
#include <array>

#include "hash/byte_hash.h"
#include "hash/crc32.h"
#include "hash/lanes.h"
#include "hash/polynomial.h"

namespace proxycore {
namespace {

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::uint32_t decimal(std::string_view key) {
  std::uint32_t number = 0;
  for (const char c : key) {
    if (c < '0' || c > '9') break;
    number = number * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return number;
}

std::uint32_t plain_hash(HaproxyFunction function, std::string_view key) {
  switch (function) {
    case HaproxyFunction::Sdbm: return fast_sdbm(key);
    case HaproxyFunction::Djb2: return fast_djb2(key);
    case HaproxyFunction::Wt6: return wt6(key);
    case HaproxyFunction::Crc32: return crc32(key);
    case HaproxyFunction::None: return decimal(key);
  }
  return 0;
}

// Of those that are faster in lanes than one by one.
std::optional<LaneHash> lane_hash_of(HaproxyFunction function) {
  if (function != HaproxyFunction::Wt6 && has_fast_polynomials()) return std::nullopt;
  switch (function) {
    case HaproxyFunction::Sdbm: return LaneHash::Sdbm;
    case HaproxyFunction::Djb2: return LaneHash::Djb2;
    case HaproxyFunction::Wt6: return LaneHash::Wt6;
    case HaproxyFunction::Crc32:
    case HaproxyFunction::None: break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<HaproxyHash> parse_haproxy_name(std::string_view name) {
  HaproxyHash how;
  if (take(name, "haproxy-map")) {
    how.method = HaproxyMethod::Map;
  } else if (take(name, "haproxy-consistent")) {
    how.method = HaproxyMethod::Consistent;
  } else if (take(name, "haproxy-3.0-consistent")) {
    how.method = HaproxyMethod::Consistent30;
  } else {
    return std::nullopt;
  }
  if (name.empty()) {
    how.avalanche = how.method != HaproxyMethod::Map;
    return how;
  }
  constexpr std::array<std::string_view, 5> kFunctions{"-sdbm", "-djb2", "-wt6", "-crc32", "-none"};
  for (std::size_t i = 0; i < kFunctions.size(); ++i)
    if (take(name, kFunctions[i])) {
      how.function = static_cast<HaproxyFunction>(i);
      break;
    }
  how.avalanche = take(name, "-avalanche");
  return name.empty() ? std::optional(how) : std::nullopt;
}

std::uint32_t haproxy_hash(const HaproxyHash& how, std::string_view key) {
  const std::uint32_t hash = plain_hash(how.function, key);
  return how.avalanche ? full_hash(hash) : hash;
}

void haproxy_hash_many(const HaproxyHash& how, std::span<const HashInput> inputs, std::span<std::uint64_t> hashes) {
  const auto lane_hash = lane_hash_of(how.function);
  if (!lane_hash) {
    for (std::size_t i = 0; i < inputs.size(); ++i) hashes[i] = haproxy_hash(how, haproxy_key_of(inputs[i]));
    return;
  }
  static thread_local Lanes lanes;
  std::array<std::string_view, 256> keys;
  for (std::size_t from = 0; from < inputs.size(); from += keys.size()) {
    const std::size_t count = std::min(keys.size(), inputs.size() - from);
    for (std::size_t i = 0; i < count; ++i) keys[i] = haproxy_key_of(inputs[from + i]);
    hash_in_lanes(
        lanes, *lane_hash, {keys.data(), count}, [&](std::string_view key) { return plain_hash(how.function, key); },
        [&](std::size_t i, std::uint32_t hash) { hashes[from + i] = how.avalanche ? full_hash(hash) : hash; });
  }
}

}  // namespace proxycore
