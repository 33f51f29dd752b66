#include "io/stream.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace proxycore {
namespace {

constexpr std::uint64_t kMostSendfile = std::uint64_t{1} << 30;

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

void Stream::on_event(int, short what, void* self) {
  Stream& stream = *static_cast<Stream*>(self);
  if (what & (EV_READ | EV_CLOSED)) stream.readable_ = true;
  if (what & EV_CLOSED) stream.peer_closed_ = true;
  if (what & EV_WRITE) stream.writable_ = true;
  stream.join_queue();
}

void Stream::join_queue() {
  if (ready_slot_ != StreamQueue::kNoSlot) return;
  ready_slot_ = loop_.streams().add_ready(*this);
  loop_.settle_later();
}

// That a socket is writable is worth an event only to those who wait for it.
void Stream::watch(bool for_writing) {
  resting_ = false;
  watched_for_writing_ = for_writing;
  const int what = EV_READ | EV_CLOSED | EV_ET | EV_PERSIST | (for_writing ? EV_WRITE : 0);
  event_assign(&event_, loop_.base(), fd_.get(), static_cast<short>(what), &Stream::on_event, this);
  event_add(&event_, nullptr);
}

void Stream::watch_again(bool for_writing) {
  event_del_noblock(&event_);
  watch(for_writing);
}

void Stream::take(UniqueFd fd, StreamEvents& owner) {
  fd_ = std::move(fd);
  owner_ = &owner;
  peer_closed_ = resting_ = false;
  error_ = 0;
  written_ = 0;
}

void Stream::open(UniqueFd fd, StreamEvents& owner) {
  take(std::move(fd), owner);
  readable_ = writable_ = look_wanted_ = true;
  watch(false);
  join_queue();
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
  take(std::move(fd), owner);
  readable_ = writable_ = look_wanted_ = false;
  watch(true);
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
  leave_queue();
  event_del_noblock(&event_);
  if (loop_.is_settling())
    loop_.streams().close_later(std::move(fd_));
  else
    fd_.reset();
  readable_ = writable_ = false;
}

void Stream::leave_queue() {
  if (ready_slot_ != StreamQueue::kNoSlot) loop_.streams().remove_ready(ready_slot_);
  if (writer_slot_ != StreamQueue::kNoSlot) loop_.streams().remove_writer(writer_slot_);
  ready_slot_ = writer_slot_ = StreamQueue::kNoSlot;
  told_ = kNothing;
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

// Registered anew, it is reported with the next batch; for writing, too, since what is to go on may have been read already.
// Made active by hand it would come in this one, again and again, and the loop would never look at anybody else.
void Stream::continue_later() { watch_again(true); }

void Stream::look_later() {
  look_wanted_ = true;
  join_queue();
}

void Stream::rest() {
  if (std::exchange(resting_, true)) return;
  event_del_noblock(&event_);
}

void Stream::wake() {
  if (!resting_) return;
  watch(watched_for_writing_);
  readable_ = true;
}

Stream::Io Stream::broken(int error) {
  error_ = error;
  readable_ = writable_ = false;
  return Io::Broken;
}

// --- reading ---

void Stream::begin_read(SocketBatch& batch) {
  call_ = look_call_ = kNoCall;
  if (!readable_ || told_ != kNothing) return;
  target_ = owner_->read_target();
  if (target_.into) {
    const std::span<char> space = target_.into->prepare(*target_.chunks, target_.min);
    call_ = batch.size();
    batch.add(SocketCall::Kind::Receive, fd_.get(), 0).vectors[0] = {space.data(),
                                                                     std::min(space.size(), target_.most)};
  }
  if (!std::exchange(look_wanted_, false)) return;
  look_call_ = batch.size();
  batch.add(SocketCall::Kind::Receive, fd_.get(), MSG_PEEK).vectors[0] = {&looked_at_, 1};
}

void Stream::end_read(SocketBatch& batch) {
  if (call_ != kNoCall && batch[call_].result > 0) {
    const SocketCall& call = batch[call_];
    target_.into->commit(static_cast<std::size_t>(call.result));
    readable_ = peer_closed_ || static_cast<std::size_t>(call.result) == call.vectors[0].iov_len;
  } else if (call_ != kNoCall) {
    heard(batch[call_].result);
  }
  if (look_call_ != kNoCall && told_ == kNothing) heard(batch[look_call_].result);
}

// The kernel tells of an end or an error once only.
void Stream::heard(ssize_t result) {
  readable_ = result >= 0 || !would_block(static_cast<int>(-result));
  if (readable_ && result <= 0) told_ = static_cast<int>(-result);
}

void Stream::tell_ready() {
  loop_.streams().remove_ready(std::exchange(ready_slot_, StreamQueue::kNoSlot));
  owner_->on_stream();
}

Stream::Io Stream::told() {
  readable_ = false;
  const int error = std::exchange(told_, kNothing);
  return error == 0 ? Io::Eof : broken(error);
}

Stream::Io Stream::read(ChunkPool& pool, ReadBuffer& into, std::size_t min, std::size_t most) {
  if (told_ != kNothing) return told();
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
  if (told_ != kNothing) return told_ == 0 ? Io::Eof : broken(told_);
  const ssize_t n = ::recv(fd_.get(), &looked_at_, 1, MSG_PEEK | MSG_DONTWAIT);
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
  if (told_ != kNothing) return told();
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

// --- writing ---

void Stream::fill(SocketCall& call, bool more) const {
  std::size_t count = 0;
  for (; count < SocketCall::kMostVectors && count < out_.count() && out_[count].kind == Slice::Kind::Memory; ++count)
    call.vectors[count] = {const_cast<char*>(out_[count].data), out_[count].size};
  call.count = static_cast<int>(count);
  if (more || count < out_.count()) call.flags |= MSG_MORE;
}

Stream::Io Stream::wrote(const SocketCall& call) {
  if (call.result < 0) {
    const int error = static_cast<int>(-call.result);
    return would_block(error) ? Io::Again : broken(error);
  }
  std::size_t total = 0;
  for (int i = 0; i < call.count; ++i) total += call.vectors[i].iov_len;
  written_ += static_cast<std::uint64_t>(call.result);
  out_.consume(static_cast<std::uint64_t>(call.result));
  return static_cast<std::size_t>(call.result) == total ? Io::Ok : Io::Again;
}

Stream::Io Stream::write_memory(bool more) {
  SocketCall call(SocketCall::Kind::Send, fd_.get(), 0);
  fill(call, more);
  carry_out(call);
  return wrote(call);
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
    if (io == Io::Again) wait_until_writable();
  }
  return Io::Ok;
}

void Stream::wait_until_writable() {
  writable_ = false;
  if (!watched_for_writing_) watch_again(true);
}

void Stream::write_later(bool more) {
  more_follows_ = more;
  if (!writable_ || writer_slot_ != StreamQueue::kNoSlot) return;
  writer_slot_ = loop_.streams().add_writer(*this);
  loop_.settle_later();
}

void Stream::begin_write(SocketBatch& batch) {
  call_ = kNoCall;
  written_before_ = written_;
  if (!writable_ || out_.empty() || out_.front().kind != Slice::Kind::Memory) return;
  call_ = batch.size();
  fill(batch.add(SocketCall::Kind::Send, fd_.get(), 0), more_follows_);
}

// What did not fit into one call, and slices that are not memory, go by calls of their own.
void Stream::end_write(SocketBatch& batch) {
  write_result_ = call_ == kNoCall ? Io::Ok : wrote(batch[call_]);
  if (write_result_ == Io::Again) wait_until_writable();
  if (write_result_ == Io::Ok) write_result_ = flush(more_follows_);
}

void Stream::tell_written() {
  loop_.streams().remove_writer(std::exchange(writer_slot_, StreamQueue::kNoSlot));
  owner_->on_written(write_result_, written_ - written_before_);
}

}  // namespace proxycore
