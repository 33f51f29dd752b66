// The streams of one loop that have something to read or to write, gathered over a batch of events so that all of them are
// read from in one system call, and written to in another (io/socket_batch).
//
//   events -> add_ready ... | read all -> StreamEvents::on_stream of each | Deferred work | write all -> on_written of each
//
// Owned by the loop, which says when; its thread. A stream takes itself off when it closes.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "io/socket_batch.h"

namespace proxycore {

class Stream;

class StreamQueue {
 public:
  static constexpr std::uint32_t kNoSlot = UINT32_MAX;

  // Both give the stream's slot, for taking it off again.
  std::uint32_t add_ready(Stream& stream) { return add(ready_, stream); }
  std::uint32_t add_writer(Stream& stream) { return add(writers_, stream); }
  void remove_ready(std::uint32_t slot) { ready_.streams[slot] = nullptr; }
  void remove_writer(std::uint32_t slot) { writers_.streams[slot] = nullptr; }

  // Closed at the end of the batch.
  void close_later(UniqueFd fd) { closing_.push_back(std::move(fd)); }

  bool has_ready() const { return ready_.next < ready_.streams.size(); }
  bool has_writers() const { return writers_.next < writers_.streams.size(); }
  // As many as the caches hold: those that are ready, those that write.
  void read_some();
  void write_some();
  void close_all();

 private:
  static constexpr std::size_t kPart = 64;

  struct Line {
    std::vector<Stream*> streams;  // null: has taken itself off
    std::size_t next = 0;
  };

  static std::uint32_t add(Line& line, Stream& stream) {
    line.streams.push_back(&stream);
    return static_cast<std::uint32_t>(line.streams.size() - 1);
  }
  static_assert(SocketBatch::kMost >= 2 * kPart, "a stream makes two calls at most");

  using Step = void (Stream::*)(SocketBatch&);
  using Tell = void (Stream::*)();
  void run_part(Line& line, Step begin, Step end, Tell tell);

  Line ready_, writers_;
  std::vector<UniqueFd> closing_;
  SocketBatch batch_;
};

}  // namespace proxycore
