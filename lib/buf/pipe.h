// Kernel pipes that carry bodies from socket to socket without passing through user memory (splice(2)).
//
// A pipe belongs to one direction of one exchange at a time; slices say how many of its octets come next. Counted, not
// atomic: one worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/unique_fd.h"

namespace proxycore {

class PipePool;

struct Pipe {
  PipePool* pool = nullptr;
  Pipe* next_free = nullptr;
  UniqueFd read_end, write_end;
  std::uint32_t refs = 0;
  std::uint32_t capacity = 0;  // octets, when filled with whole pages
  std::uint64_t buffered = 0;  // octets in it
};

class PipeRef {
 public:
  PipeRef() = default;
  explicit PipeRef(Pipe* pipe) : pipe_(pipe) {
    if (pipe_) ++pipe_->refs;
  }
  PipeRef(const PipeRef& other) : PipeRef(other.pipe_) {}
  PipeRef(PipeRef&& other) noexcept : pipe_(std::exchange(other.pipe_, nullptr)) {}
  PipeRef& operator=(PipeRef other) noexcept {
    std::swap(pipe_, other.pipe_);
    return *this;
  }
  ~PipeRef() {
    if (pipe_ && --pipe_->refs == 0) give_back(pipe_);
  }
  Pipe* get() const { return pipe_; }
  Pipe* operator->() const { return pipe_; }
  explicit operator bool() const { return pipe_ != nullptr; }

 private:
  static void give_back(Pipe* pipe);

  Pipe* pipe_ = nullptr;
};

class PipePool {
 public:
  static constexpr std::uint32_t kSmall = 64 * 1024;
  static constexpr std::uint32_t kLarge = 1024 * 1024;

  PipePool() = default;
  PipePool(const PipePool&) = delete;
  ~PipePool();

  // An empty pipe that suits a body of `expected` octets. Null when the system has none to give: copy instead.
  // A large one that the system refuses to grow (pipe-user-pages-soft) comes as a small one.
  PipeRef get(std::uint64_t expected);

 private:
  friend class PipeRef;
  static constexpr int kMostFree = 64;

  struct Shelf {
    Pipe* free = nullptr;
    int count = 0;
  };
  Shelf& shelf_of(const Pipe& pipe) { return pipe.capacity >= kLarge ? large_ : small_; }
  void take_back(Pipe* pipe);

  Shelf small_, large_;
};

}  // namespace proxycore
