#include "io/stream.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>

namespace proxycore {
namespace {

constexpr std::size_t kMostVectors = 16;
constexpr std::uint64_t kMostSendfile = std::uint64_t{1} << 30;

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

void Stream::on_event(int, short what, void* self) {
  Stream& stream = *static_cast<Stream*>(self);
  Loop& loop = stream.loop_;
  loop.update_now();
  if (what & (EV_READ | EV_CLOSED)) stream.readable_ = true;
  if (what & EV_CLOSED) stream.peer_closed_ = true;
  if (what & EV_WRITE) stream.writable_ = true;
  stream.owner_->on_stream();
  loop.settle_if_many();
}

void Stream::register_event() {
  event_assign(&event_, loop_.base(), fd_.get(),
               static_cast<short>(EV_READ | EV_WRITE | EV_CLOSED | EV_ET | EV_PERSIST), &Stream::on_event, this);
  event_add(&event_, nullptr);
}

void Stream::open(UniqueFd fd, StreamEvents& owner) {
  fd_ = std::move(fd);
  owner_ = &owner;
  readable_ = writable_ = true;
  peer_closed_ = false;
  error_ = 0;
  written_ = 0;
  register_event();
}

Stream::Io Stream::connect(const Address& to, StreamEvents& owner) {
  UniqueFd fd(::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return broken(errno);
  if (!to.is_unix()) {
    const int on = 1;
    setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (::connect(fd.get(), to.raw(), to.size()) != 0 && errno != EINPROGRESS) {
    // A unix listener with a full backlog says EAGAIN and reports no readiness later: as good as refused.
    return broken(errno == EAGAIN ? ECONNREFUSED : errno);
  }
  open(std::move(fd), owner);
  readable_ = writable_ = false;
  return Io::Again;
}

Stream::Io Stream::connect_finished() {
  if (!writable_ && !readable_) return Io::Again;
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return broken(error);
  writable_ = true;
  return Io::Ok;
}

void Stream::close() {
  out_.clear();
  if (!fd_) return;
  event_del_noblock(&event_);
  fd_.reset();
  readable_ = writable_ = false;
}

void Stream::reset() {
  if (fd_) {
    const linger now{1, 0};
    setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  close();
}

void Stream::shutdown_write() {
  if (fd_) ::shutdown(fd_.get(), SHUT_WR);
}

// Registered anew, it is reported with the next batch. Made active by hand it would come in this one, again and again, and
// the loop would never look at anybody else.
void Stream::continue_later() {
  event_del_noblock(&event_);
  register_event();
}

Stream::Io Stream::broken(int error) {
  error_ = error;
  readable_ = writable_ = false;
  return Io::Broken;
}

Stream::Io Stream::read(ChunkPool& pool, ReadBuffer& into, std::size_t min, std::size_t most) {
  std::span<char> space = into.prepare(pool, min);
  space = space.first(std::min(space.size(), most));
  const ssize_t n = ::recv(fd_.get(), space.data(), space.size(), 0);
  if (n > 0) {
    into.commit(static_cast<std::size_t>(n));
    readable_ = peer_closed_ || static_cast<std::size_t>(n) == space.size();
    return Io::Ok;
  }
  if (n == 0) {
    readable_ = false;
    return Io::Eof;
  }
  if (!would_block(errno)) return broken(errno);
  readable_ = false;
  return Io::Again;
}

Stream::Io Stream::peek() {
  char octet;
  const ssize_t n = ::recv(fd_.get(), &octet, 1, MSG_PEEK | MSG_DONTWAIT);
  if (n > 0) return Io::Ok;
  if (n == 0) return Io::Eof;
  if (!would_block(errno)) return broken(errno);
  readable_ = false;
  return Io::Again;
}

bool Stream::hung_up() const {
  pollfd state{fd_.get(), 0, 0};
  return ::poll(&state, 1, 0) == 1 && (state.revents & (POLLHUP | POLLERR)) != 0;
}

Stream::Io Stream::splice_into(Pipe& pipe, std::uint64_t most, std::uint64_t& moved) {
  moved = 0;
  const ssize_t n = ::splice(fd_.get(), nullptr, pipe.write_end.get(), nullptr, static_cast<std::size_t>(most),
                             SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (n > 0) {
    moved = static_cast<std::uint64_t>(n);
    pipe.buffered += moved;
    return Io::Ok;
  }
  if (n == 0) {
    readable_ = false;
    return Io::Eof;
  }
  if (!would_block(errno)) return broken(errno);
  // EAGAIN means an empty socket or a full pipe; only an empty pipe says which.
  if (pipe.buffered == 0) readable_ = false;
  return Io::Again;
}

Stream::Io Stream::write_memory(bool more) {
  iovec vectors[kMostVectors];
  std::size_t count = 0;
  std::size_t total = 0;
  while (count < kMostVectors && count < out_.count() && out_[count].kind == Slice::Kind::Memory) {
    const Slice& slice = out_[count];
    vectors[count++] = {const_cast<char*>(slice.data), slice.size};
    total += slice.size;
  }
  const int flags = MSG_NOSIGNAL | (more || count < out_.count() ? MSG_MORE : 0);
  ssize_t n;
  if (count == 1) {
    n = ::send(fd_.get(), vectors[0].iov_base, vectors[0].iov_len, flags);
  } else {
    msghdr message{};
    message.msg_iov = vectors;
    message.msg_iovlen = count;
    n = ::sendmsg(fd_.get(), &message, flags);
  }
  if (n < 0) return would_block(errno) ? Io::Again : broken(errno);
  written_ += static_cast<std::uint64_t>(n);
  out_.consume(static_cast<std::uint64_t>(n));
  return static_cast<std::size_t>(n) == total ? Io::Ok : Io::Again;
}

Stream::Io Stream::write_file() {
  Slice& slice = out_.front();
  off_t offset = static_cast<off_t>(slice.offset);
  const std::size_t most = static_cast<std::size_t>(std::min(slice.size, kMostSendfile));
  const ssize_t n = ::sendfile(fd_.get(), slice.file->fd.get(), &offset, most);
  if (n < 0) return would_block(errno) ? Io::Again : broken(errno);
  if (n == 0) return broken(EIO);  // the file has become shorter: what was promised cannot be kept
  written_ += static_cast<std::uint64_t>(n);
  out_.consume(static_cast<std::uint64_t>(n));
  return Io::Ok;
}

Stream::Io Stream::write_pipe(bool more) {
  Slice& slice = out_.front();
  Pipe& pipe = *slice.pipe.get();
  const unsigned flags = SPLICE_F_MOVE | SPLICE_F_NONBLOCK | (more || out_.count() > 1 ? SPLICE_F_MORE : 0u);
  const ssize_t n =
      ::splice(pipe.read_end.get(), nullptr, fd_.get(), nullptr, static_cast<std::size_t>(slice.size), flags);
  if (n < 0) return would_block(errno) ? Io::Again : broken(errno);
  if (n == 0) return broken(EIO);
  pipe.buffered -= static_cast<std::uint64_t>(n);
  written_ += static_cast<std::uint64_t>(n);
  out_.consume(static_cast<std::uint64_t>(n));
  return Io::Ok;
}

Stream::Io Stream::flush(bool more) {
  if (!fd_) return Io::Broken;
  while (!out_.empty()) {
    if (!writable_) return Io::Again;
    Io io = Io::Ok;
    switch (out_.front().kind) {
      case Slice::Kind::Memory: io = write_memory(more); break;
      case Slice::Kind::File: io = write_file(); break;
      case Slice::Kind::Pipe: io = write_pipe(more); break;
    }
    if (io == Io::Broken) return io;
    if (io == Io::Again) writable_ = false;
  }
  return Io::Ok;
}

}  // namespace proxycore
