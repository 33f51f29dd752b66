// Receives from, sends to or closes many sockets in one system call: io_uring as a list of calls that are carried out one
// after the other at once. Nothing is ever left under way in the kernel, so it is no event loop and owns no memory of
// others: what a call refers to has to live until run() returns.
//
// A system call costs more than the socket work in it wherever page tables are switched or a hypervisor looks on. Where
// the kernel has no io_uring or forbids it (io_uring_setup fails), and for a single call, run() does one system call each,
// with the same results. One thread: the one that calls run() first.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <cstddef>
#include <memory>

namespace proxycore {

// One non-blocking recv(2) or sendmsg(2), or a close(2).
struct SocketCall {
  static constexpr std::size_t kMostVectors = 16;
  enum class Kind : unsigned char { Receive, Send, Close };

  SocketCall() {}
  SocketCall(Kind its_kind, int its_fd, int more_flags);

  Kind kind;
  int fd;
  int flags;       // MSG_*; MSG_DONTWAIT and MSG_NOSIGNAL are among them
  int count;       // vectors used; Receive uses one
  ssize_t result;  // what the system call returns, or -errno
  msghdr message;
  iovec vectors[kMostVectors];
};

class SocketBatch {
 public:
  static constexpr std::size_t kMost = 128;  // calls in one batch

  SocketBatch();
  ~SocketBatch();
  SocketBatch(const SocketBatch&) = delete;

  std::size_t size() const { return size_; }
  std::size_t room() const { return kMost - size_; }
  // A call to be filled in; valid until clear(). Only while there is room.
  SocketCall& add(SocketCall::Kind kind, int fd, int flags);
  SocketCall& operator[](std::size_t i) { return calls_[i]; }

  // Carries out all calls, in their order, and fills in their results.
  void run();
  void clear() { size_ = 0; }

 private:
  class Ring;
  enum class State : unsigned char { Unknown, Ready, Refused };

  bool ring_ready();

  std::unique_ptr<SocketCall[]> calls_;
  std::size_t size_ = 0;
  std::unique_ptr<Ring> ring_;
  State state_ = State::Unknown;
};

// One call by itself.
void carry_out(SocketCall& call);

}  // namespace proxycore
