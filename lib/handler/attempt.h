// One try to get the response of an exchange from one backend: connects, sends the request, and hands what comes back to the
// exchange as it comes.
//
//   Picking -> Connecting -> Sending -> AwaitingHead -> Receiving -> Done
//         \____________\__________\____________\____________\-----> Failed(error)
//
// Every waiting state has one timeout. An attempt reports its failure, with whether the request may be sent again, and
// leaves it to its owner what follows. Owned by a proxy responder; the worker's thread.
#pragma once

#include <cstdint>
#include <memory>

#include "exchange/exchange.h"
#include "upstream/pool.h"
#include "upstream/upstream.h"

namespace proxycore {

struct AttemptTimeouts {
  Millis connect = 3'000;
  Millis response = 60'000;  // from the whole request sent to the whole head received
  Millis idle = 60'000;      // of silence, in either direction
};

class AttemptOwner {
 public:
  // The attempt is over and holds nothing any more. Called from within it: start the next one later.
  // `reused`: the connection had carried requests before, so that its death says little about the backend.
  virtual void on_attempt_failed(Error error, bool reused) = 0;
  // The response head is in exchange.response, and about to be committed.
  virtual void on_attempt_answered() = 0;

 protected:
  ~AttemptOwner() = default;
};

class Attempt final : StreamEvents, TimerEvents {
 public:
  enum class State : std::uint8_t { Picking, Connecting, Sending, AwaitingHead, Receiving, Done, Failed };

  Attempt(Exchange& exchange, AttemptOwner& owner, Pool& pool, const AttemptTimeouts& timeouts)
      : exchange_(exchange), owner_(owner), pool_(pool), timeouts_(timeouts) {}
  ~Attempt();

  // `host` for the Host field; it and the exchange's request outlive the attempt. `again`: an attempt has failed before.
  void start(Backend& backend, std::string_view host, bool again);
  Flow send_body(Chain& body, bool last);
  void resume();
  State state() const { return state_; }

 private:
  // Bodies of this length and more go from socket to socket through a pipe.
  static constexpr std::uint64_t kSpliceFrom = 64 * 1024;
  static constexpr std::size_t kHeadSpace = 2 * 1024;  // for one read, where a large body will go through a pipe
  static constexpr std::size_t kReadSpace = 8 * 1024;  // at least, for any other
  // Reads of one turn before others get theirs.
  static constexpr int kMostReads = 64;

  void on_stream() override;
  ReadTarget read_target() override;
  void on_written(Stream::Io io, std::uint64_t octets) override;
  void on_timer() override;

  void connect();
  void send_request();
  void flush_now();
  void wait();
  void receive();
  bool take_event(UpstreamCodec::Event event);
  bool go_on(Flow flow);
  bool read_more();
  bool splice_more();
  bool relay_pipe();
  Error read_error() const;
  void fail(Error error);
  void finish();
  void release(bool reusable);
  bool opaque_body() const;
  bool head_only() const { return connection_->large_body && state_ != State::Receiving; }

  Exchange& exchange_;
  AttemptOwner& owner_;
  Pool& pool_;
  const AttemptTimeouts& timeouts_;
  std::unique_ptr<BackendConnection> connection_;
  Backend* backend_ = nullptr;
  std::string_view host_;
  State state_ = State::Picking;
  bool request_sent_ = false;     // the codec has been given all of it
  bool sending_paused_ = false;   // the backend has not taken all of the request body that it was given
  bool write_broken_ = false;     // the backend takes no more; it may still have said something
  bool client_finished_ = false;  // a tunnel's client sends no more
  bool paused_ = false;           // the client takes no more for now
  bool rechecked_ = false;        // read(2) has said that the socket is empty since the last event
  bool answered_ = false;         // some octet of a response has come
  int reads_ = 0;                 // in this turn
  std::uint64_t written_before_ = 0;
  PipeRef pipe_;
};

}  // namespace proxycore
