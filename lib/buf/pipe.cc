#include "buf/pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <memory>

namespace proxycore {
namespace {

Pipe* make_pipe(std::uint32_t capacity) {
  int ends[2];
  if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) return nullptr;
  auto pipe = std::make_unique<Pipe>();
  pipe->read_end.reset(ends[0]);
  pipe->write_end.reset(ends[1]);
  pipe->capacity = PipePool::kSmall;
  if (capacity > PipePool::kSmall) {
    const int grown = fcntl(ends[0], F_SETPIPE_SZ, static_cast<int>(capacity));
    if (grown > 0) pipe->capacity = static_cast<std::uint32_t>(grown);
  }
  return pipe.release();
}

}  // namespace

PipeRef PipePool::get(std::uint64_t expected) {
  const bool large = expected >= kLarge;
  Shelf& shelf = large ? large_ : small_;
  Pipe* pipe = shelf.free;
  if (pipe) {
    shelf.free = pipe->next_free;
    --shelf.count;
  } else {
    pipe = make_pipe(large ? kLarge : kSmall);
    if (!pipe) return {};
    pipe->pool = this;
  }
  return PipeRef(pipe);
}

void PipePool::take_back(Pipe* pipe) {
  Shelf& shelf = shelf_of(*pipe);
  // One that still holds octets of an exchange that broke must never carry those of another.
  if (pipe->buffered != 0 || shelf.count >= kMostFree) {
    delete pipe;
    return;
  }
  pipe->next_free = shelf.free;
  shelf.free = pipe;
  ++shelf.count;
}

PipePool::~PipePool() {
  for (Shelf* shelf : {&small_, &large_}) {
    while (shelf->free) {
      Pipe* next = shelf->free->next_free;
      delete shelf->free;
      shelf->free = next;
    }
  }
}

void PipeRef::give_back(Pipe* pipe) { pipe->pool->take_back(pipe); }

}  // namespace proxycore
