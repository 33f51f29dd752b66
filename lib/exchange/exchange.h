// One request and its response on a connection: the heads, how far they are, and the way between connection, filters and
// responder.
//
// The exchange decides how the response is framed for this client and writes it into the connection's out chain; it does
// no I/O. Everything that a responder can do to the client is here, and each call is legal in certain states only
// (exchange/state.h), which is asserted. Reused for one exchange after the other; owned by the connection; the worker's
// thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/error.h"
#include "buf/chain.h"
#include "exchange/handler.h"
#include "exchange/pipeline.h"
#include "exchange/state.h"
#include "http/date.h"
#include "http/framing.h"
#include "http/message.h"

namespace proxycore {

// What an exchange needs of the connection that it is on.
class ExchangeHost {
 public:
  virtual Chain& out() = 0;
  virtual ChunkPool& chunks() = 0;
  virtual PipePool& pipes() = 0;
  // out() has something new: write it at the end of the batch; flush_now() at once, as far as the socket takes it.
  virtual void flush_later() = 0;
  virtual void flush_now() = 0;
  // The responder wants octets of the request body, from now on or again.
  virtual void want_request_body() = 0;
  // ... and now it does not, until it says so again: its backend failed, and the next one is not there yet.
  virtual void hold_request_body() = 0;
  // The exchange has become Done or Broken. It is reset or destroyed at the end of the batch, not before.
  virtual void exchange_over() = 0;
  // Everything of the request body has arrived and been handed over.
  virtual bool request_body_complete() const = 0;
  // No further request on this connection, for a reason of the connection's own.
  virtual bool closing() const = 0;
  // Never the same twice, and not to be guessed from the one before.
  virtual std::uint64_t unique_number() = 0;
  virtual std::time_t wall_clock() = 0;
  virtual DateCache& date() = 0;

 protected:
  ~ExchangeHost() = default;
};

// The client, as far as an exchange is concerned.
struct ClientInfo {
  std::string_view address;  // numeric, no port; "unix:" for a unix socket
  bool trusted = false;      // its X-Forwarded-* and Forwarded are believed
  bool secure = false;       // came over TLS: never, so far
};

// One backend that was asked in vain.
struct TriedBackend {
  std::string_view id;
  ErrorCode why;
};

class Exchange {
 public:
  // Out chains are filled up to here; a responder is told to go on at half of it.
  static constexpr std::uint64_t kOutHigh = 128 * 1024;

  Exchange(ExchangeHost& host, Pipeline& pipeline) : host_(&host), pipeline_(&pipeline) {}
  // For reuse on another connection.
  void attach(ExchangeHost& host, Pipeline& pipeline);

  // --- the connection's side ---
  // `request` and `request_framing` are set: through the filters to the handler.
  void start();
  // A request that cannot be taken: an error page, then the connection closes.
  void refuse(Error error);
  Flow deliver_request_body(Chain& body, bool last);
  // Destroys the responders that others took over from; between callbacks.
  void drop_retired() {
    if (!retired_.empty()) retired_.clear();
  }
  void out_drained();
  void client_gone();
  void reset();
  bool keep_alive() const { return keep_alive_; }
  Pipeline& pipeline() { return *pipeline_; }

  // --- the responder's side ---
  // Sends an interim response (1xx but 101), whose head is in `response`.
  void interim();
  // Commits `response`; its body is framed as `framing` where it comes from. With 101 the exchange becomes a tunnel.
  Flow respond(Framing framing);
  // Payload. Leaves `body` empty.
  Flow write(Chain& body);
  // The body is complete; `trailers` go with it where the client can take them.
  void finish(const Fields* trailers = nullptr);
  // Nothing more can be sent. Before commit: an error page. After it: the connection is cut, so that what was sent
  // cannot be taken for whole.
  void fail(Error error);
  // Another handler answers instead; the present responder is destroyed at the end of the batch.
  void handoff(Handler& to);
  // A whole small response: status, fields already in `response.fields`, body.
  void reply(int status, std::string_view content_type, std::string_view body);

  void want_request_body() { host_->want_request_body(); }
  void hold_request_body() { host_->hold_request_body(); }
  // Whether pipe and file slices may be written as they are: no body stage wants to see the octets.
  bool takes_opaque_slices() const { return true; }
  bool out_is_full() const { return host_->out().bytes() >= kOutHigh; }
  // on_writable() is called when some of what was written has gone out, full or not.
  void want_writable() { paused_ = true; }
  void flush_now() { host_->flush_now(); }
  ExchangeHost& host() { return *host_; }

  ExchangeState state() const { return state_; }
  bool committed() const { return state_ >= ExchangeState::Streaming && reply_committed_; }
  // Broken, and a plain close would look like the end of the body.
  bool must_reset() const { return reply_committed_ && out_framing_.kind == Framing::Kind::UntilClose; }

  RequestHead request;
  Framing request_framing;
  ResponseHead response;
  ClientInfo client;
  // What the client asked to switch to; empty without Connection: upgrade.
  std::string_view upgrade;
  bool expects_continue = false;
  // Small texts that heads refer to.
  Arena arena;

  // A name for this exchange in error pages and logs, made when first asked for.
  void make_request_id();
  std::string_view request_id() const { return request_id_; }

  // For error pages and the access log.
  int reply_status() const { return reply_status_; }
  const Error& error() const { return error_; }
  std::vector<TriedBackend> tried;
  std::string_view backend_id;  // who answered
  std::int64_t started_us = 0;  // monotonic; 0 when nobody wants to know
  std::uint64_t body_sent = 0;  // octets of response body given to the connection
  std::uint64_t body_received = 0;

 private:
  void go(ExchangeState to);
  void run_handler(Handler& handler);
  void prepare_request();
  bool takes_upgrade();
  Framing client_framing(Framing framing) const;
  void write_head(Framing framing);
  void end();

  ExchangeHost* host_;
  Pipeline* pipeline_;
  std::unique_ptr<Responder> responder_;
  std::vector<std::unique_ptr<Responder>> retired_;  // gave way to others, perhaps from within a call; die in reset()
  unsigned turns_ = 0;                               // handlers asked
  ExchangeState state_ = ExchangeState::Idle;
  Framing out_framing_;     // towards the client
  bool head_only_ = false;  // HEAD, 204, 304: the body is dropped
  bool keep_alive_ = true;
  bool paused_ = false;
  bool own_response_ = false;  // an error page: response filters are not asked
  bool reply_committed_ = false;
  int reply_status_ = 0;
  Error error_{};
  std::string_view request_id_;
};

}  // namespace proxycore
