#include "io/socket_batch.h"

#include <errno.h>
#include <liburing.h>
#include <unistd.h>

namespace proxycore {
namespace {

const msghdr* message_of(SocketCall& call) {
  call.message = {};
  call.message.msg_iov = call.vectors;
  call.message.msg_iovlen = static_cast<std::size_t>(call.count);
  return &call.message;
}

}  // namespace

class SocketBatch::Ring {
 public:
  ~Ring() {
    if (open_) io_uring_queue_exit(&ring_);
  }

  bool open() {
    if (io_uring_queue_init(kMost, &ring_, 0) != 0) return false;
    open_ = true;
    io_uring_probe* probe = io_uring_get_probe_ring(&ring_);
    const bool able = probe && io_uring_opcode_supported(probe, IORING_OP_RECV) &&
                      io_uring_opcode_supported(probe, IORING_OP_SENDMSG) &&
                      io_uring_opcode_supported(probe, IORING_OP_CLOSE);
    io_uring_free_probe(probe);
    return able;
  }

  // Every call completes within the one system call: MSG_DONTWAIT leaves the kernel nothing to wait for. False when the
  // kernel takes no more; what it has taken is done.
  bool run(SocketCall* calls, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) prepare(calls[i]);
    for (std::size_t left = size; left > 0; left -= reap()) {
      const int submitted = io_uring_submit_and_wait(&ring_, static_cast<unsigned>(left));
      if (submitted >= 0 || submitted == -EINTR) continue;
      reap();
      return false;
    }
    return true;
  }

 private:
  void prepare(SocketCall& call) {
    io_uring_sqe* entry = io_uring_get_sqe(&ring_);
    const iovec& first = call.vectors[0];
    if (call.kind == SocketCall::Kind::Close)
      io_uring_prep_close(entry, call.fd);
    else if (call.kind == SocketCall::Kind::Receive)
      io_uring_prep_recv(entry, call.fd, first.iov_base, first.iov_len, call.flags);
    else if (call.count == 1)
      io_uring_prep_send(entry, call.fd, first.iov_base, first.iov_len, call.flags);
    else
      io_uring_prep_sendmsg(entry, call.fd, message_of(call), static_cast<unsigned>(call.flags));
    io_uring_sqe_set_data(entry, &call);
  }

  unsigned reap() {
    io_uring_cqe* done;
    unsigned head, count = 0;
    io_uring_for_each_cqe(&ring_, head, done) {
      static_cast<SocketCall*>(io_uring_cqe_get_data(done))->result = done->res;
      ++count;
    }
    io_uring_cq_advance(&ring_, count);
    return count;
  }

  io_uring ring_{};
  bool open_ = false;
};

SocketCall::SocketCall(Kind its_kind, int its_fd, int more_flags)
    : kind(its_kind), fd(its_fd), flags(more_flags | MSG_DONTWAIT | MSG_NOSIGNAL), count(1), result(-EAGAIN) {}

SocketBatch::SocketBatch() : calls_(new SocketCall[kMost]) {}
SocketBatch::~SocketBatch() = default;

SocketCall& SocketBatch::add(SocketCall::Kind kind, int fd, int flags) {
  return *new (&calls_[size_++]) SocketCall(kind, fd, flags);
}

// Made by the thread that uses it.
bool SocketBatch::ring_ready() {
  if (state_ == State::Unknown) {
    ring_ = std::make_unique<Ring>();
    state_ = ring_->open() ? State::Ready : State::Refused;
    if (state_ == State::Refused) ring_.reset();
  }
  return state_ == State::Ready;
}

void SocketBatch::run() {
  if (size_ > 1 && ring_ready()) {
    if (ring_->run(calls_.get(), size_)) return;
    ring_.reset();
    state_ = State::Refused;
  }
  // Also what a ring that failed has left; a call that would have blocked may as well be made again.
  for (std::size_t i = 0; i < size_; ++i)
    if (calls_[i].result == -EAGAIN) carry_out(calls_[i]);
}

void carry_out(SocketCall& call) {
  const iovec& first = call.vectors[0];
  if (call.kind == SocketCall::Kind::Close)
    call.result = ::close(call.fd);
  else if (call.kind == SocketCall::Kind::Receive)
    call.result = ::recv(call.fd, first.iov_base, first.iov_len, call.flags);
  else if (call.count == 1)
    call.result = ::send(call.fd, first.iov_base, first.iov_len, call.flags);
  else
    call.result = ::sendmsg(call.fd, message_of(call), call.flags);
  if (call.result < 0) call.result = -errno;
}

}  // namespace proxycore
