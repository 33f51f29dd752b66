// A scheme that hashes the key first and needs nothing else of the request then: rings, tables and the like. It gives
// them pick() and pick_many(); they say how to hash and whom a hash chooses.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

class KeyedScheme : public Scheme {
 public:
  std::uint32_t pick(const HashInput& input, const MemberSet& usable) const final {
    return choose(hash(input), usable);
  }
  void pick_many(std::span<const HashInput> inputs, const MemberSet& usable, std::span<std::uint32_t> out) const final;

 protected:
  explicit KeyedScheme(std::size_t size) : Scheme(size) {}

  // What pick() answers for a request of this hash.
  virtual std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const = 0;
  // hash() of each input; to be overridden where several texts at once are faster.
  virtual void hash_many(std::span<const HashInput> inputs, std::span<std::uint64_t> hashes) const;
  // choose() of each hash; to be overridden where several hashes at once are faster.
  virtual void choose_many(std::span<const std::uint64_t> hashes, const MemberSet& usable,
                           std::span<std::uint32_t> out) const;
  // Brings closer what choose() will read; two steps, because the second may depend on what the first has brought.
  virtual void prefetch(std::uint64_t) const {}
  virtual void prefetch_more(std::uint64_t) const {}
};

}  // namespace proxycore
