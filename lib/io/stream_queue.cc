#include "io/stream_queue.h"

#include <algorithm>

#include "io/stream.h"

namespace proxycore {

// Whoever is told may close others, which then are not told any more.
void StreamQueue::run_part(Line& line, Step begin, Step end, Tell tell) {
  const std::size_t from = line.next;
  const std::size_t to = std::min(from + kPart, line.streams.size());
  for (std::size_t i = from; i < to; ++i)
    if (Stream* stream = line.streams[i]) (stream->*begin)(batch_);
  batch_.run();
  for (std::size_t i = from; i < to; ++i)
    if (Stream* stream = line.streams[i]) (stream->*end)(batch_);
  batch_.clear();
  for (std::size_t i = from; i < to; ++i)
    if (Stream* stream = line.streams[i]) (stream->*tell)();
  line.next = to;
  if (to < line.streams.size()) return;
  line.streams.clear();
  line.next = 0;
}

void StreamQueue::read_some() { run_part(ready_, &Stream::begin_read, &Stream::end_read, &Stream::tell_ready); }

void StreamQueue::close_all() {
  while (!closing_.empty()) {
    for (; !closing_.empty() && batch_.room() > 0; closing_.pop_back())
      batch_.add(SocketCall::Kind::Close, closing_.back().release(), 0);
    batch_.run();
    batch_.clear();
  }
}

void StreamQueue::write_some() { run_part(writers_, &Stream::begin_write, &Stream::end_write, &Stream::tell_written); }

}  // namespace proxycore
