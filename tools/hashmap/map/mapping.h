// A pool made ready to choose: scheme, key and who can be had.
//
// Immutable once made, any thread; what a worker needs in addition is in its MappingScratch.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "hash/scheme.h"
#include "hashmap/input/url_batch.h"
#include "hashmap/map/pool.h"

namespace proxycore {

struct MappingScratch {
  std::vector<HashInput> inputs;
  std::vector<std::uint32_t> keyless;  // positions in the batch of URLs that have no key
  std::string buffer;
  TextPool arena;
};

class Mapping {
 public:
  // Throws StartError: nobody to choose from, or more than the scheme can hold.
  explicit Mapping(HashPool pool);

  const HashPool& pool() const { return pool_; }
  const MemberSet& usable() const { return usable_; }

  // The member of each URL of the batch; MemberSet::kNone where the original would not hash: nobody is left, or the URL has
  // nothing of the key.
  void pick(const UrlBatch& batch, MappingScratch& scratch, std::vector<std::uint32_t>& out) const;

  // For people to look at; only for URLs that have a key, as `pick` has left the scratch.
  std::uint64_t hash(const MappingScratch& scratch, std::size_t at) const { return scheme_->hash(scratch.inputs[at]); }
  std::vector<std::uint32_t> order(const MappingScratch& scratch, std::size_t at) const;

 private:
  void fill(const UrlBatch& batch, MappingScratch& scratch) const;

  HashPool pool_;
  std::unique_ptr<Scheme> scheme_;
  MemberSet usable_;
};

}  // namespace proxycore
