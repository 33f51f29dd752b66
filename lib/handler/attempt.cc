#include "handler/attempt.h"

#include <errno.h>

#include <algorithm>

namespace proxycore {
namespace {

// An upload is taken from the client no faster than the backend takes it.
constexpr std::uint64_t kSendHigh = 64 * 1024;

Error connect_error(int error) {
  const bool refused = error == ECONNREFUSED || error == ECONNRESET;
  const ErrorCode code = refused              ? ErrorCode::ConnectionRefused
                         : error == ETIMEDOUT ? ErrorCode::ConnectionTimeout
                                              : ErrorCode::DestinationUnreachable;
  return Error::backend(code, Retry::Unsent);
}

}  // namespace

// Nobody waits for the response any more. The backend shall know that this is no half-close, so that it gives up as well.
Attempt::~Attempt() {
  if (!connection_) return;
  connection_->stream.reset();
  release(false);
}

void Attempt::start(Backend& backend, std::string_view host, bool again) {
  backend_ = &backend;
  host_ = host;
  state_ = State::Picking;
  request_sent_ = sending_paused_ = write_broken_ = client_finished_ = false;
  paused_ = rechecked_ = answered_ = false;
  reads_ = 0;
  exchange_.response.clear();
  backend.requests.fetch_add(1, std::memory_order_relaxed);
  // A dead connection costs an idempotent request only another try, if it has one; the others look before they leap.
  const bool careful = again || !is_idempotent(exchange_.request.method);
  while ((connection_ = pool_.take_idle(backend))) {
    if (careful && connection_->stream.peek() != Stream::Io::Again) {
      pool_.discard(std::move(connection_));
      continue;
    }
    connection_->stream.set_owner(*this);
    connection_->timer.set_owner(*this);
    return send_request();
  }
  connect();
}

void Attempt::connect() {
  connection_ = pool_.make(*backend_);
  connection_->timer.set_owner(*this);
  state_ = State::Connecting;
  Stream& stream = connection_->stream;
  if (stream.connect(backend_->config().address, *this) == Stream::Io::Broken)
    return fail(connect_error(stream.error()));
  connection_->timer.set_after(timeouts_.connect);
}

void Attempt::send_request() {
  state_ = State::Sending;
  Stream& stream = connection_->stream;
  written_before_ = stream.written();
  connection_->codec->begin({exchange_.request, exchange_.request_framing, host_, exchange_.upgrade},
                            exchange_.host().chunks(), stream.out());
  request_sent_ = exchange_.request_framing.empty();
  // Written at the end of the batch, together with what is there of the body.
  if (!request_sent_) exchange_.want_request_body();
  stream.write_later();
}

Flow Attempt::send_body(Chain& body, bool last) {
  if (!connection_ || write_broken_ || state_ < State::Sending || state_ > State::Receiving) {
    body.clear();
    return Flow::Pause;
  }
  connection_->codec->body(body, last, exchange_.host().chunks(), connection_->stream.out());
  if (last) {
    client_finished_ = exchange_.state() == ExchangeState::Tunnel;
    request_sent_ = true;
  }
  Stream& stream = connection_->stream;
  if (stream.out().bytes() < kSendHigh) {
    stream.write_later();
  } else {
    flush_now();
    if (!connection_) return Flow::Stop;
  }
  sending_paused_ = !last && !stream.out().empty();
  return stream.out().bytes() >= kSendHigh ? Flow::Pause : Flow::Continue;
}

void Attempt::flush_now() {
  Stream& stream = connection_->stream;
  const std::uint64_t before = stream.written();
  const Stream::Io io = stream.flush();
  on_written(io, stream.written() - before);
}

void Attempt::on_written(Stream::Io io, std::uint64_t) {
  if (!connection_ || state_ < State::Sending || state_ > State::Receiving) return;
  Stream& stream = connection_->stream;
  if (io == Stream::Io::Broken) {
    // What the backend has said before it closed is still worth reading: an early refusal of an upload.
    stream.out().clear();
    stream.expect_more();
    write_broken_ = true;
    return receive();
  }
  if (stream.out().bytes() <= kSendHigh / 2 && sending_paused_) {
    sending_paused_ = false;
    exchange_.want_request_body();
  }
  if (client_finished_ && stream.out().empty()) stream.shutdown_write();
  wait();
}

// The one timeout of the state that we are waiting in.
void Attempt::wait() {
  const bool all_sent = request_sent_ && connection_->stream.out().empty();
  if (state_ == State::Sending && all_sent) {
    state_ = State::AwaitingHead;
    connection_->timer.set_after(timeouts_.response);
  } else if (state_ == State::Sending && connection_->stream.out().empty()) {
    connection_->timer.cancel();  // the client's turn: its connection watches over that
  } else if (state_ == State::Sending || state_ == State::Receiving) {
    connection_->timer.set_after(timeouts_.idle);
  }
}

void Attempt::on_stream() {
  if (state_ == State::Connecting) {
    Stream& stream = connection_->stream;
    const Stream::Io io = stream.connect_finished();
    if (io == Stream::Io::Broken) return fail(connect_error(stream.error()));
    if (io == Stream::Io::Ok) send_request();
    return;
  }
  rechecked_ = false;
  reads_ = 0;
  answered_ = answered_ || !connection_->in.empty();
  if (!connection_->stream.out().empty())
    connection_->stream.write_later();
  else if (paused_)
    connection_->stream.rest();
  receive();
}

// Where a large body is likely, only its head goes through memory.
ReadTarget Attempt::read_target() {
  if (state_ == State::Connecting || paused_ || opaque_body()) return {};
  const std::size_t most = head_only() ? kHeadSpace : SIZE_MAX;
  return {&connection_->in, &exchange_.host().chunks(), head_only() ? kHeadSpace : kReadSpace, most};
}

void Attempt::resume() {
  if (!connection_ || !paused_) return;
  paused_ = false;
  connection_->stream.wake();
  receive();
}

bool Attempt::opaque_body() const {
  return state_ == State::Receiving && connection_->in.empty() && connection_->codec->passthrough() > 0 &&
         connection_->codec->framing().kind == Framing::Kind::Length &&
         connection_->codec->framing().length >= kSpliceFrom && exchange_.takes_opaque_slices();
}

void Attempt::receive() {
  while (connection_ && !paused_) {
    const UpstreamCodec::Event event =
        connection_->codec->decode(connection_->in, exchange_.response, connection_->body);
    if (event != UpstreamCodec::Event::NeedMore) {
      if (!take_event(event)) return;
      continue;
    }
    if (++reads_ > kMostReads) {
      connection_->stream.continue_later();
      break;
    }
    if (!(opaque_body() ? splice_more() : read_more())) break;
  }
  if (connection_ && state_ == State::Receiving) wait();
}

// Passes one event on. False when there is nothing more to do now.
bool Attempt::take_event(UpstreamCodec::Event event) {
  switch (event) {
    case UpstreamCodec::Event::NeedMore: return true;
    case UpstreamCodec::Event::Interim:
      exchange_.interim();
      exchange_.response.clear();
      return true;
    case UpstreamCodec::Event::Head:
      state_ = State::Receiving;
      connection_->large_body = connection_->codec->framing().length >= kSpliceFrom;
      owner_.on_attempt_answered();
      return go_on(exchange_.respond(connection_->codec->framing()));
    case UpstreamCodec::Event::Body: return go_on(exchange_.write(connection_->body));
    case UpstreamCodec::Event::End: finish(); return false;
    case UpstreamCodec::Event::Failed: fail(Error::backend(connection_->codec->error())); return false;
  }
  return false;
}

// False when the exchange wants nothing of this attempt any more.
bool Attempt::go_on(Flow flow) {
  paused_ = flow == Flow::Pause;
  if (flow != Flow::Stop) return true;
  state_ = State::Failed;
  release(false);
  return false;
}

// One read. False when the socket has no more for now, or the attempt is over.
bool Attempt::read_more() {
  Stream& stream = connection_->stream;
  if (!stream.readable()) {
    if (rechecked_) return false;
    rechecked_ = true;
    stream.expect_more();
  }
  const Stream::Io io = stream.read(exchange_.host().chunks(), connection_->in, head_only() ? kHeadSpace : kReadSpace,
                                    head_only() ? kHeadSpace : SIZE_MAX);
  if (io == Stream::Io::Ok) {
    answered_ = true;
    return true;
  }
  if (io == Stream::Io::Again) return false;
  if (io == Stream::Io::Eof && answered_) return take_event(connection_->codec->on_eof());
  fail(read_error());
  return false;
}

bool Attempt::splice_more() {
  const std::uint64_t left = connection_->codec->passthrough();
  if (!pipe_) pipe_ = exchange_.host().pipes().get(left);
  if (!pipe_) return read_more();
  const std::uint64_t most = std::min<std::uint64_t>(left, pipe_->capacity);
  std::uint64_t moved = 0;
  const Stream::Io io = connection_->stream.splice_into(*pipe_.get(), most, moved);
  if (io == Stream::Io::Ok) {
    connection_->codec->passed(moved);
    connection_->body.append(Slice::of_pipe(pipe_, moved));
    const Flow flow = exchange_.write(connection_->body);
    // Less than there was room for: the pipe is full (its slots hold what the segments had, not whole pages), or the socket
    // is empty. Both are told from each other only when the client has taken what there is.
    if (flow == Flow::Pause || (flow == Flow::Continue && moved < left)) return relay_pipe();
    return go_on(flow);
  }
  if (io == Stream::Io::Again) return pipe_->buffered > 0 && relay_pipe();
  if (io == Stream::Io::Eof) return take_event(connection_->codec->on_eof());
  fail(read_error());
  return false;
}

// Pushes what is in the pipe to the client. False when it has to wait for the client.
bool Attempt::relay_pipe() {
  exchange_.flush_now();
  if (!connection_ || exchange_.state() == ExchangeState::Broken) return false;
  if (pipe_->buffered == 0) return true;
  paused_ = true;
  exchange_.want_writable();
  return false;
}

Error Attempt::read_error() const {
  if (state_ == State::Receiving) return Error::backend(ErrorCode::ResponseIncomplete);
  if (answered_) return Error::backend(ErrorCode::ConnectionTerminated);
  const bool unsent = connection_->stream.written() == written_before_;
  return Error::backend(ErrorCode::ConnectionTerminated, unsent ? Retry::Unsent : Retry::Idempotent);
}

void Attempt::on_timer() {
  switch (state_) {
    case State::Connecting: return fail(Error::backend(ErrorCode::ConnectionTimeout, Retry::Unsent));
    case State::Sending: return fail(Error::backend(ErrorCode::WriteTimeout));
    case State::AwaitingHead:
      return fail(Error::backend(ErrorCode::ResponseTimeout, answered_ ? Retry::Never : Retry::Idempotent));
    case State::Receiving:
      if (!paused_) return fail(Error::backend(ErrorCode::ReadTimeout));
      return connection_->timer.set_after(timeouts_.idle);
    default: return;
  }
}

void Attempt::fail(Error error) {
  const bool reused = connection_->reused;
  state_ = State::Failed;
  release(false);
  owner_.on_attempt_failed(error, reused);
}

void Attempt::finish() {
  const Fields* trailers = connection_->codec->trailers();
  exchange_.finish(trailers);
  state_ = State::Done;
  release(connection_->codec->reusable() && request_sent_ && !write_broken_ && connection_->in.empty() &&
          connection_->stream.out().empty());
}

void Attempt::release(bool reusable) {
  if (reusable)
    pool_.put_idle(std::move(connection_));
  else
    pool_.discard(std::move(connection_));
  pipe_ = PipeRef();
  backend_->in_flight.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace proxycore
