// An accepted client connection: reads requests, runs one exchange at a time, writes its response, and goes on to the next.
//
//   Head -> Exchange -> Head -> ... -> Closing -> Lingering -> Dead
//
// It owns the stream and, while a request is being read or answered, an exchange from the worker's shelf: an idle
// connection holds neither that nor a buffer. Owned by its worker, which destroys it after it has become Dead; the worker's
// thread.
#pragma once

#include <memory>
#include <string>

#include "exchange/exchange.h"
#include "http/decoder.h"
#include "http/parser.h"
#include "io/stream.h"
#include "io/timer.h"

namespace proxycore {

class Worker;

// What is needed while a request is under way, and shared out among the connections that have one.
struct ActiveRequest {
  ActiveRequest(ExchangeHost& host, Pipeline& pipeline, HeadLimits limits) : exchange(host, pipeline), parser(limits) {}
  Exchange exchange;
  RequestParser parser;
  BodyDecoder decoder;
  Chain body;  // payload on its way to the exchange
  PipeRef pipe;
};

class Connection final : StreamEvents, TimerEvents, ExchangeHost, Deferred {
 public:
  Connection(Worker& worker, UniqueFd fd, const Address& peer);
  ~Connection();

  // Called once, after it has its place in the worker.
  void begin();
  // No further request; idle ones close now.
  void drain();
  // There are too many: answers with 503 and closes.
  void turn_away();

 private:
  friend class Worker;
  enum class Phase : std::uint8_t {
    Head,       // between requests, or in the middle of a head
    Exchange,   // a request is being answered
    Closing,    // the last response is on its way out
    Lingering,  // our side is shut; what the client still sends is thrown away, so that it can read the response
    Dead,
  };

  void on_stream() override;
  ReadTarget read_target() override;
  void on_written(Stream::Io io, std::uint64_t octets) override;
  void on_timer() override;
  void settle() override;

  // ExchangeHost
  Chain& out() override { return stream_.out(); }
  ChunkPool& chunks() override;
  PipePool& pipes() override;
  void flush_later() override;
  void flush_now() override;
  void want_request_body() override;
  void hold_request_body() override;
  void exchange_over() override;
  bool request_body_complete() const override { return active_->decoder.done(); }
  bool closing() const override { return draining_ || (half_closed_ && in_.empty()); }
  std::uint64_t unique_number() override;
  std::time_t wall_clock() override;
  DateCache& date() override;

  void read_head();
  bool may_take_request();
  void park();
  void start_exchange();
  void refuse(Error error);

  void watch();
  bool take_from_buffer();
  bool read_body();
  bool opaque_body() const;
  bool splice_body();
  void deliver();
  bool body_failed(ErrorCode code);
  bool client_finished();

  void finish_exchange();
  void next_request();
  void log_exchange();

  void set_timer();
  void close_when_flushed();
  void linger();
  void die();

  Worker& worker_;
  Stream stream_;
  Timer timer_;
  ReadBuffer in_;
  ChunkRef head_block_;  // what the views of the request head point into
  std::unique_ptr<ActiveRequest> active_;
  std::string address_;
  Phase phase_ = Phase::Head;
  bool trusted_ = false;
  bool draining_ = false;
  bool half_closed_ = false;   // the client sends no more
  bool body_wanted_ = false;   // the responder takes octets of the request body
  bool body_pending_ = false;  // ... and settle() is to look for them
  bool over_ = false;          // the exchange is Done or Broken; settle() deals with it
  bool head_timed_ = false;    // the time of the present head is running
  bool tunnel_ = false;        // what the client sends is no HTTP any more
  bool linger_ = false;        // close only after the client had time to read its response
  int requests_ = 0;           // begun in this turn
  std::size_t place_ = 0;      // in the worker's list
};

}  // namespace proxycore
