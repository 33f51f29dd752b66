// Counts, over the whole input, which share of the URLs and of the hits each backend has, under one mapping or several; with a
// mapping before and one after a change also what moves from where to where.
//
// A URL counts once however often it is hit: its fingerprint is remembered (map/distinct_set.h), nothing else of it. Filled
// by run_blocks, read when that has ended.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "hashmap/map/block_task.h"
#include "hashmap/map/distinct_set.h"
#include "hashmap/map/mapping.h"

namespace proxycore {

struct Count {
  std::uint64_t urls = 0;
  std::uint64_t hits = 0;

  void add(bool first) {
    urls += first ? 1 : 0;
    ++hits;
  }
};

// Members of several pools under common numbers: those of one name are one.
class MemberNames {
 public:
  explicit MemberNames(const std::vector<const Mapping*>& mappings);

  std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }  // none_ included
  std::uint32_t none() const { return size() - 1; }
  const std::string& name(std::uint32_t common) const { return names_[common]; }
  // The common number of a mapping's pick.
  std::uint32_t common(std::size_t mapping, std::uint32_t pick) const {
    return pick == MemberSet::kNone ? none() : numbers_[mapping][pick];
  }
  // The member of that number in a mapping's pool, or nullptr.
  const PoolMember* member(std::size_t mapping, std::uint32_t common) const {
    return common < members_[mapping].size() ? members_[mapping][common] : nullptr;
  }

 private:
  std::vector<std::string> names_;                       // "-" is the last
  std::vector<std::vector<std::uint32_t>> numbers_;      // of each mapping's members
  std::vector<std::vector<const PoolMember*>> members_;  // of each mapping, by common number
};

class Survey : public BlockTask {
 public:
  // Borrowed, all of them.
  Survey(const LineSource& source, std::vector<const Mapping*> mappings);

  std::unique_ptr<BlockScratch> make_scratch() const override;
  void work(BlockScratch& scratch) const override;
  void commit(BlockScratch& scratch) override;

  const Mapping& mapping(std::size_t number) const { return *mappings_[number]; }
  std::size_t mappings() const { return mappings_.size(); }
  const MemberNames& names() const { return names_; }
  const Count& total() const { return total_; }
  // Some URL was there more than once, so that its hits tell something.
  bool has_hits() const { return total_.hits != total_.urls; }
  // By common number.
  const std::vector<Count>& shares(std::size_t mapping) const { return shares_[mapping]; }

 protected:
  struct Scratch : BlockScratch {
    MappingScratch mapping;
    std::vector<std::uint32_t> picks;                // of one batch
    std::vector<std::uint64_t> fingerprints;         // of all URLs of the block
    std::vector<std::vector<std::uint32_t>> common;  // of each mapping, likewise
  };
  // Of one batch, when its picks are in the scratch, from number `first` on.
  virtual void note(Scratch& scratch, std::size_t first) const;
  virtual void count(Scratch& scratch, std::size_t at, bool first_time);

 private:
  const LineSource& source_;
  std::vector<const Mapping*> mappings_;
  MemberNames names_;
  DistinctSet seen_;
  Count total_;
  std::vector<std::vector<Count>> shares_;
};

}  // namespace proxycore
