// A scheme whose hash is XXH64 of the key, or of path and query as received. It gives them hash(), many texts at once;
// they say whom a hash chooses.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/keyed_scheme.h"
#include "hash/xxh64.h"

namespace proxycore {

class Xxh64Scheme : public KeyedScheme {
 public:
  std::uint64_t hash(const HashInput& input) const final { return xxh64(input.key.value_or(input.target), seed_); }

 protected:
  explicit Xxh64Scheme(std::size_t size, std::uint64_t seed = 0) : KeyedScheme(size), seed_(seed) {}

  void hash_many(std::span<const HashInput> inputs, std::span<std::uint64_t> hashes) const final {
    xxh64_many(inputs, seed_, hashes);
  }

 private:
  std::uint64_t seed_;
};

}  // namespace proxycore
