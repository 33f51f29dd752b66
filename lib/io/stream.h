// A non-blocking byte stream over a socket: reads into what it is given, writes what is in its chain.
//
// Edge triggered: a readiness that was reported and not used up is remembered, so that an owner that was paused goes on by
// calling read() again. What a batch of events makes readable is read before the owners are told of it, and what they
// write is written at the end, each for all streams of the loop together (io/stream_queue). A stream knows nothing of what
// the octets mean, and decides nothing: the owner reacts. Owned by a connection or an attempt; the loop's thread.
#pragma once

#include <event2/event_struct.h>

#include <cstdint>

#include "base/unique_fd.h"
#include "buf/chain.h"
#include "buf/read_buffer.h"
#include "io/address.h"
#include "io/loop.h"
#include "io/stream_queue.h"

namespace proxycore {

enum class StreamIo : std::uint8_t {
  Ok,      // some octets moved
  Again,   // none can, until the next event
  Eof,     // the peer has finished sending
  Broken,  // reset, or another error: error() is the errno
};

// Where octets that are there shall go: into at least `min` octets' space of `into`, `most` at the most.
struct ReadTarget {
  ReadBuffer* into = nullptr;  // null: they stay in the socket
  ChunkPool* chunks = nullptr;
  std::size_t min = 0;
  std::size_t most = SIZE_MAX;
};

class StreamEvents {
 public:
  // Readable, writable, closed by the peer or broken, as the stream now says of itself; or connected. What read_target()
  // asked for is in its buffer; an end or an error is told by the next read().
  virtual void on_stream() = 0;
  // What to read before on_stream() is called.
  virtual ReadTarget read_target() { return {}; }
  // What write_later() has come to, as flush() says it; `octets` of out() have left.
  virtual void on_written(StreamIo io, std::uint64_t octets) { static_cast<void>(io), static_cast<void>(octets); }

 protected:
  ~StreamEvents() = default;
};

class Stream {
 public:
  using Io = StreamIo;

  explicit Stream(Loop& loop) : loop_(loop) {}
  ~Stream() { close(); }
  Stream(const Stream&) = delete;

  // Takes over a connected, non-blocking socket. on_stream() follows at the end of the batch, whether there is something to
  // read already or not.
  void open(UniqueFd fd, StreamEvents& owner);
  // Starts to connect. Broken at once where the kernel says so; else the event tells, and connect_finished() how it went.
  Io connect(const Address& to, StreamEvents& owner);
  Io connect_finished();
  void set_owner(StreamEvents& owner) { owner_ = &owner; }
  // Closes the socket; what is in out() is lost. reset() sends RST, so that the peer cannot take what it has for whole.
  void close();
  void reset();
  void shutdown_write();

  bool is_open() const { return fd_.get() >= 0; }
  int fd() const { return fd_.get(); }
  int error() const { return error_; }

  // There may be something to read.
  bool readable() const { return readable_; }
  // One read(2), into at least `min` octets' space, of at most `most`. After a read that left space the stream holds itself for drained: whoever
  // needs more now says so with expect_more(), which costs one more read(2).
  Io read(ChunkPool& pool, ReadBuffer& into, std::size_t min, std::size_t most = SIZE_MAX);
  void expect_more() { readable_ = true; }
  // There is more to read, but others shall have their turn first: the event comes again.
  void continue_later();
  // Finds out at the end of the batch whether something has come since the last read; on_stream() follows.
  void look_later();
  // No events until wake(): whoever cannot take more need not hear of each segment. After it there may be something to read.
  void rest();
  void wake();
  // At most `most` octets from the socket into the pipe; `moved` says how many.
  Io splice_into(Pipe& pipe, std::uint64_t most, std::uint64_t& moved);
  // One recv(2) that leaves the octets where they are: Ok, Again, Eof or Broken.
  Io peek();
  // The peer neither sends nor reads any more. After an end of file a unix socket tells this from a half-close; TCP cannot
  // before it has been sent something.
  bool hung_up() const;

  Chain& out() { return out_; }
  // Writes until the chain is empty (Ok) or the socket is full (Again). `more`: further octets, or the end, follow at once.
  Io flush(bool more = false);
  // The same at the end of the batch, together with what other streams have to write. A socket that is full is not tried.
  void write_later(bool more = false);
  // Octets that have left through flush(), ever.
  std::uint64_t written() const { return written_; }

 private:
  friend class StreamQueue;
  static constexpr int kNothing = -1;
  static constexpr std::size_t kNoCall = SIZE_MAX;

  static void on_event(int fd, short what, void* self);
  void take(UniqueFd fd, StreamEvents& owner);
  void watch(bool for_writing);
  void watch_again(bool for_writing);
  void wait_until_writable();
  void join_queue();
  void leave_queue();

  // The steps of a batch, called by the queue.
  void begin_read(SocketBatch& batch);
  void end_read(SocketBatch& batch);
  void tell_ready();
  void begin_write(SocketBatch& batch);
  void end_write(SocketBatch& batch);
  void tell_written();

  Io broken(int error);
  void heard(ssize_t result);
  Io told();
  void fill(SocketCall& call, bool more) const;
  Io wrote(const SocketCall& call);
  Io write_memory(bool more);
  Io write_file();
  Io write_pipe(bool more);

  Loop& loop_;
  StreamEvents* owner_ = nullptr;
  UniqueFd fd_;
  bool readable_ = false;
  bool writable_ = false;
  bool peer_closed_ = false;  // FIN seen by the kernel: a short read is not the last one
  bool look_wanted_ = false;  // behind what is read: what came before a socket was registered is told by no event
  bool resting_ = false;
  bool more_follows_ = false;
  bool watched_for_writing_ = false;
  int error_ = 0;
  int told_ = kNothing;  // by a read of the batch: 0 for the end, or the errno
  std::uint32_t ready_slot_ = StreamQueue::kNoSlot;
  std::uint32_t writer_slot_ = StreamQueue::kNoSlot;
  std::size_t call_ = kNoCall;  // in the batch
  std::size_t look_call_ = kNoCall;
  ReadTarget target_;  // of the read in the batch
  char looked_at_ = 0;
  Io write_result_ = Io::Ok;
  std::uint64_t written_before_ = 0;
  std::uint64_t written_ = 0;
  Chain out_;
  event event_;
};

}  // namespace proxycore
