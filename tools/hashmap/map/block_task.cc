#include "hashmap/map/block_task.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace proxycore {
namespace {

class Runner {
 public:
  Runner(const BlockRun& run, BlockTask& task) : run_(run), task_(task), reader_(run.fd) {}

  LineCount run();

 private:
  void loop();
  void start_others();
  bool take(BlockScratch& scratch, std::uint64_t& ticket);
  void commit(BlockScratch& scratch, std::uint64_t ticket);
  void fail();

  const BlockRun& run_;
  BlockTask& task_;

  std::mutex reading_;  // guards the next four
  BlockReader reader_;
  std::uint64_t taken_ = 0;
  bool ended_ = false;
  std::vector<std::thread> others_;

  std::mutex committing_;  // guards the rest
  std::condition_variable turn_;
  std::uint64_t committed_ = 0;
  std::uint64_t octets_ = 0;
  LineCount count_;
  std::exception_ptr error_;
};

bool Runner::take(BlockScratch& scratch, std::uint64_t& ticket) {
  const std::lock_guard lock(reading_);
  if (ended_) return false;
  ended_ = !reader_.next(scratch.block);
  if (ended_) return false;
  ticket = taken_++;
  // The first block says whether there is more than one thread's work: short inputs never start another.
  if (ticket == 0 && scratch.block.octets() >= LineBlock::kReadSize) start_others();
  return true;
}

void Runner::start_others() {
  for (unsigned i = 1; i < run_.workers; ++i) others_.emplace_back([this] { loop(); });
}

void Runner::commit(BlockScratch& scratch, std::uint64_t ticket) {
  std::unique_lock lock(committing_);
  turn_.wait(lock, [&] { return committed_ == ticket || error_; });
  if (error_) return;
  task_.commit(scratch);
  count_.append(scratch.count);
  octets_ += scratch.block.octets();
  if (run_.on_progress) run_.on_progress(count_.lines, octets_);
  ++committed_;
  turn_.notify_all();
}

// Remembers the first exception and lets everybody stop.
void Runner::fail() {
  {
    const std::lock_guard lock(committing_);
    if (!error_) error_ = std::current_exception();
  }
  turn_.notify_all();
  const std::lock_guard lock(reading_);
  ended_ = true;
}

void Runner::loop() try {
  const std::unique_ptr<BlockScratch> scratch = task_.make_scratch();
  for (std::uint64_t ticket = 0; take(*scratch, ticket);) {
    scratch->count = {};
    for (std::uint64_t i = 0; i < scratch->block.overlong(); ++i) {
      ++scratch->count.lines;
      scratch->count.add_bad(LineFault::TooLong, {});
    }
    index_lines(scratch->block.text(), scratch->index);
    task_.work(*scratch);
    commit(*scratch, ticket);
  }
} catch (...) {
  fail();
}

LineCount Runner::run() {
  loop();
  for (std::thread& other : others_) other.join();
  if (error_) std::rethrow_exception(error_);
  return std::move(count_);
}

}  // namespace

LineCount run_blocks(const BlockRun& run, BlockTask& task) { return Runner(run, task).run(); }

}  // namespace proxycore
