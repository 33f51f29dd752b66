// The plain use: each URL with the backend that it belongs to.
//
//   url TAB backend                               by default; "-" where there is none
//   url TAB backend TAB hash TAB order            --all: 16 hex digits, and the backends in the order of fail-over
//   {"url":...,"backend":...,"hash":...,"order":[...]}    --json
#pragma once

#include <string>
#include <vector>

#include "hashmap/map/block_task.h"
#include "hashmap/map/mapping.h"
#include "hashmap/map/output.h"

namespace proxycore {

struct MapFormat {
  bool all = false;
  bool json = false;
};

class MapTask final : public BlockTask {
 public:
  // Writes to `out`, a descriptor. All are borrowed.
  MapTask(const LineSource& source, const Mapping& mapping, MapFormat format, int out);

  std::unique_ptr<BlockScratch> make_scratch() const override;
  void work(BlockScratch& scratch) const override;
  void commit(BlockScratch& scratch) override;

 private:
  struct Scratch;

  void put_plain(Scratch& scratch) const;
  void put_all(Scratch& scratch) const;
  void put_json(Scratch& scratch) const;
  std::string_view name_of(std::uint32_t number) const;

  const LineSource& source_;
  const Mapping& mapping_;
  MapFormat format_;
  int out_;
  std::vector<std::string> line_ends_;         // "\tweb1:80\n" of each member, last the one of none
  std::vector<std::string_view> padded_ends_;  // views of them, with room behind
  std::size_t longest_end_ = 0;
};

}  // namespace proxycore
