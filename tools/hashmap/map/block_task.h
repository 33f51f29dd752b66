// What is done with the lines of the input, block by block, by one or several workers: the order of the input is kept
// whatever their number.
//
// Each worker has a scratch of its own: it takes the next block, does the work, and commits when all blocks before it are
// committed. Nothing is shared but the reader and the order.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "hashmap/input/block_reader.h"
#include "hashmap/input/url_batch.h"

namespace proxycore {

struct BlockScratch {
  virtual ~BlockScratch() = default;
  LineBlock block;
  LineIndex index;
  UrlBatch batch;
  LineCount count;
};

class BlockTask {
 public:
  virtual ~BlockTask() = default;
  virtual std::unique_ptr<BlockScratch> make_scratch() const = 0;
  // On any worker, at the same time as others.
  virtual void work(BlockScratch& scratch) const = 0;
  // In the order of the input, one at a time.
  virtual void commit(BlockScratch& scratch) = 0;
};

struct BlockRun {
  int fd = 0;  // borrowed
  unsigned workers = 1;
  // After each commit: lines and octets so far. May be empty.
  std::function<void(std::uint64_t lines, std::uint64_t octets)> on_progress;
};

// Until the end of the input; returns what the lines were. Throws what reading, work or commit throw, std::system_error
// among them.
LineCount run_blocks(const BlockRun& run, BlockTask& task);

}  // namespace proxycore
