// A survey of a change: the mapping before it and the one after it, and what moves between their backends.
//
// An innocent is a URL that moves although nothing called for it: the backend that it had before is as it was, and so is the
// one that it gets. (A backend calls for moves away when it is gone, down or lighter, and for moves to it when it is
// new, up again or heavier.)
#pragma once

#include <map>
#include <string>
#include <utility>

#include "hashmap/map/output.h"
#include "hashmap/report/survey.h"

namespace proxycore {

enum class MovedList : std::uint8_t { None, Tsv, Json };

class Moves final : public Survey {
 public:
  // With a list, each URL that moves is written to `out` when it is met first: url TAB from TAB to.
  Moves(const LineSource& source, const Mapping& before, const Mapping& after, MovedList list, int out);

  std::unique_ptr<BlockScratch> make_scratch() const override;
  void commit(BlockScratch& scratch) override;

  const Count& moved() const { return moved_; }
  const Count& innocent() const { return innocent_; }
  // By common numbers (from, to), different ones only.
  const std::map<std::pair<std::uint32_t, std::uint32_t>, Count>& pairs() const { return pairs_; }
  bool is_innocent(std::uint32_t from, std::uint32_t to) const { return !gives_[from] && !takes_[to]; }

 private:
  struct MoveScratch;
  void note(Scratch& scratch, std::size_t first) const override;
  void count(Scratch& scratch, std::size_t at, bool first_time) override;
  void put(MoveScratch& scratch, std::string_view text, std::uint32_t from, std::uint32_t to) const;

  MovedList list_;
  int out_;
  std::vector<bool> gives_;
  std::vector<bool> takes_;
  Count moved_;
  Count innocent_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, Count> pairs_;
};

}  // namespace proxycore
