// Connections to backends, and the idle ones that wait for their next request. One pool a worker and upstream: nothing is
// shared, nothing is locked.
//
// A BackendConnection belongs to the attempt that uses it, or to the pool. An idle one that becomes readable is closed: the
// backend has closed it, or said something that nobody asked for. The worker's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "io/stream.h"
#include "io/timer.h"
#include "upstream/backend.h"
#include "upstream/codec.h"

namespace proxycore {

class Pool;

class BackendConnection final : StreamEvents, TimerEvents {
 public:
  BackendConnection(Loop& loop, Pool& pool, Backend& backend, std::unique_ptr<UpstreamCodec> its_codec)
      : stream(loop), timer(loop, *this), codec(std::move(its_codec)), pool_(pool), backend_(backend) {}

  Backend& backend() const { return backend_; }

  Stream stream;
  Timer timer;
  ReadBuffer in;
  Chain body;  // payload on its way to the exchange
  std::unique_ptr<UpstreamCodec> codec;
  bool reused = false;      // has carried a request before
  bool large_body = false;  // its last response was worth a pipe: the next one may be, too

 private:
  friend class Pool;
  // Nothing has come that was not asked for, nor the end. Looks only where the stream says that there may be something.
  bool is_quiet();
  void on_stream() override;
  void on_timer() override;

  Pool& pool_;
  Backend& backend_;
  std::size_t slot_ = 0;  // in the pool's list
};

class Pool final : Deferred {
 public:
  Pool(Loop& loop, CodecFactory codec, std::size_t backends, Millis idle_timeout)
      : loop_(loop), codec_(codec), idle_timeout_(idle_timeout), idle_(backends) {}

  // The connection that was used last, or null.
  std::unique_ptr<BackendConnection> take_idle(const Backend& backend);
  // One that is not connected yet.
  std::unique_ptr<BackendConnection> make(Backend& backend);
  // Its response is complete, and its codec says that it is reusable.
  void put_idle(std::unique_ptr<BackendConnection> connection);
  // It is of no more use. Destroyed at the end of the batch (Loop::defer).
  void discard(std::unique_ptr<BackendConnection> connection);
  void close_idle();

 private:
  friend class BackendConnection;
  static constexpr std::size_t kMostIdle = 1024;  // of each backend

  void drop_idle(BackendConnection& connection);
  void settle() override { discarded_.clear(); }

  Loop& loop_;
  CodecFactory codec_;
  Millis idle_timeout_;
  std::vector<std::vector<std::unique_ptr<BackendConnection>>> idle_;
  std::vector<std::unique_ptr<BackendConnection>> discarded_;
};

}  // namespace proxycore
