#include "server/connection.h"

#include <algorithm>

#include "server/worker.h"

namespace proxycore {
namespace {

constexpr std::size_t kHeadSpace = 2 * 1024;      // at least, for one read of a head
constexpr std::size_t kBodySpace = 8 * 1024;      // ... and of a body
constexpr std::size_t kMostAhead = 16 * 1024;     // of pipelined requests, kept for later
constexpr std::uint64_t kSpliceFrom = 64 * 1024;  // bodies of this length and more go through a pipe
constexpr Millis kLinger = 2'000;                 // for the client to read its response and close
constexpr int kMostReads = 64;                    // of one turn, before others get theirs
constexpr int kMostRequests = 32;                 // likewise

}  // namespace

Connection::Connection(Worker& worker, UniqueFd fd, const Address& peer)
    : worker_(worker), stream_(worker.loop()), timer_(worker.loop(), *this), address_(peer.host_text()) {
  trusted_ = worker.trusts(peer);
  stream_.open(std::move(fd), *this);
}

Connection::~Connection() {
  if (active_) worker_.put_active(std::move(active_));
}

ChunkPool& Connection::chunks() { return worker_.chunks(); }
PipePool& Connection::pipes() { return worker_.pipes(); }
std::uint64_t Connection::unique_number() { return worker_.unique_number(); }
std::time_t Connection::wall_clock() { return std::time(nullptr); }
DateCache& Connection::date() { return worker_.date(); }
// The close that follows lets go what was held back: the last octets and the FIN travel in one packet.
void Connection::flush_later() { stream_.write_later(phase_ == Phase::Closing); }

void Connection::begin() { timer_.set_after(worker_.config().idle_timeout); }

void Connection::on_stream() {
  if (phase_ == Phase::Lingering) return linger();
  requests_ = 0;
  if (!stream_.out().empty()) flush_later();
  if (phase_ == Phase::Head) read_head();
  if (phase_ == Phase::Exchange) watch();
}

void Connection::settle() {
  if (over_) finish_exchange();
  if (active_) active_->exchange.drop_retired();
  if (body_pending_) {
    body_pending_ = false;
    watch();
  }
  if (phase_ == Phase::Dead) worker_.remove(*this);
}

// Of a head, a body that is asked for, or the requests behind the present one.
ReadTarget Connection::read_target() {
  const bool body = phase_ == Phase::Exchange && !active_->decoder.done();
  const bool wanted = body                        ? body_wanted_ && !opaque_body()
                      : phase_ == Phase::Exchange ? in_.size() < kMostAhead
                                                  : phase_ == Phase::Head && stream_.out().bytes() < Exchange::kOutHigh;
  return wanted ? ReadTarget{&in_, &chunks(), body ? kBodySpace : kHeadSpace} : ReadTarget{};
}

// --- request heads ---

void Connection::read_head() {
  while (phase_ == Phase::Head) {
    if (!may_take_request()) return;
    if (!in_.empty()) {
      if (!active_) active_ = worker_.take_active(*this);
      switch (active_->parser.parse(in_.data(), active_->exchange.request)) {
        case ParseState::Complete: return start_exchange();
        case ParseState::Failed: return refuse(active_->parser.error());
        case ParseState::NeedMore: break;
      }
      if (!head_timed_ && active_->parser.started()) {
        head_timed_ = true;
        timer_.set_after(worker_.config().header_timeout);
      }
    }
    if (half_closed_) return close_when_flushed();
    if (!stream_.readable()) return park();
    switch (stream_.read(chunks(), in_, kHeadSpace)) {
      case Stream::Io::Ok: break;
      case Stream::Io::Again: return park();
      case Stream::Io::Eof: return close_when_flushed();
      case Stream::Io::Broken: return die();
    }
  }
}

// A client that sends requests without reading the responses has to wait, and one that sends them without a pause lets
// others have their turn. Else this connection would take all memory, or all time.
bool Connection::may_take_request() {
  if (requests_ >= kMostRequests) {
    stream_.continue_later();
    return false;
  }
  if (stream_.out().bytes() < Exchange::kOutHigh) return true;
  flush_now();
  if (phase_ != Phase::Head) return false;
  if (stream_.out().bytes() < Exchange::kOutHigh) return true;
  if (!timer_.is_set()) timer_.set_after(worker_.config().idle_timeout);
  return false;
}

// Nothing to do until the client sends (more of) a request. An idle connection holds no more than itself.
void Connection::park() {
  if (!in_.empty()) {
    // Empty lines before a request are no head yet.
    if (!head_timed_ && !timer_.is_set()) timer_.set_after(worker_.config().idle_timeout);
    return;
  }
  in_.release_if_empty();
  if (active_) worker_.put_active(std::move(active_));
  head_timed_ = false;
  timer_.set_after(worker_.config().idle_timeout);
}

void Connection::start_exchange() {
  Exchange& exchange = active_->exchange;
  ++requests_;
  in_.consume(active_->parser.consumed());
  head_block_ = in_.hold();
  const Result<Framing> framing = request_framing(exchange.request);
  if (!framing) return refuse(framing.error());
  const std::uint64_t max_body = worker_.config().max_body;
  if (max_body && framing->length > max_body) return refuse(Error::client(ErrorCode::BodyTooLarge));
  phase_ = Phase::Exchange;
  timer_.cancel();
  exchange.client = {address_, trusted_, false};
  if (worker_.access_log()) exchange.started_us = monotonic_micros();
  exchange.request_framing = *framing;
  active_->decoder.start(*framing);
  exchange.start();
}

void Connection::refuse(Error error) {
  phase_ = Phase::Exchange;
  timer_.cancel();
  linger_ = true;
  active_->exchange.client = {address_, trusted_, false};
  if (worker_.access_log()) active_->exchange.started_us = monotonic_micros();
  active_->exchange.refuse(error);
}

void Connection::turn_away() {
  active_ = worker_.take_active(*this);
  refuse(Error::internal(ErrorCode::ConnectionLimit));
}

// --- request bodies ---

void Connection::want_request_body() {
  if (active_->exchange.state() == ExchangeState::Tunnel && !tunnel_) {
    tunnel_ = true;
    active_->decoder.start(Framing::until_close());
  }
  body_wanted_ = body_pending_ = true;
  worker_.loop().defer(*this);
}

void Connection::hold_request_body() {
  body_wanted_ = body_pending_ = false;
  set_timer();
}

// While an exchange is under way: its body, the requests behind it, or the client's going away.
void Connection::watch() {
  bool rechecked = false;
  int reads = 0;
  while (phase_ == Phase::Exchange && !over_) {
    const bool more_body = !active_->decoder.done();
    if (more_body && !body_wanted_) break;  // back-pressure: what the client sends stays in its socket
    if (more_body && take_from_buffer()) continue;
    if (!more_body && in_.size() >= kMostAhead) break;
    if (!stream_.readable()) {
      if (rechecked || !more_body) break;
      rechecked = true;
      stream_.expect_more();
    }
    if (++reads > kMostReads) {
      stream_.continue_later();
      break;
    }
    if (!(more_body && opaque_body() ? splice_body() : read_body())) break;
  }
  if (phase_ == Phase::Exchange) set_timer();
}

// Takes the body's octets in the buffer out of their framing, and hands them over. False when there were none.
bool Connection::take_from_buffer() {
  BodyDecoder& decoder = active_->decoder;
  Chain& body = active_->body;
  while (decoder.state() == BodyDecoder::State::More && !in_.empty()) {
    const BodyDecoder::Piece piece = decoder.next(in_.data());
    in_.consume(piece.skip);
    if (piece.size) body.append(in_.take(piece.size));
    if (!piece.skip && !piece.size) break;
  }
  if (decoder.state() == BodyDecoder::State::Failed) return body_failed(decoder.error());
  if (body.empty() && !decoder.done()) return false;
  deliver();
  return true;
}

void Connection::deliver() {
  Exchange& exchange = active_->exchange;
  const bool last = active_->decoder.done();
  const std::uint64_t max_body = worker_.config().max_body;
  if (max_body && !tunnel_ && exchange.body_received + active_->body.bytes() > max_body) {
    body_failed(ErrorCode::BodyTooLarge);
    return;
  }
  if (exchange.deliver_request_body(active_->body, last) != Flow::Continue || last) body_wanted_ = false;
  active_->body.clear();
}

bool Connection::body_failed(ErrorCode code) {
  linger_ = true;
  body_wanted_ = false;
  active_->exchange.fail(Error::client(code));
  return true;
}

bool Connection::read_body() {
  switch (stream_.read(chunks(), in_, active_->decoder.done() ? kHeadSpace : kBodySpace)) {
    case Stream::Io::Ok: return true;
    case Stream::Io::Again: return false;
    case Stream::Io::Eof: return client_finished();
    case Stream::Io::Broken: break;
  }
  active_->exchange.client_gone();
  return false;
}

// The client sends no more. It may well still read: a half-closed connection gets its response.
bool Connection::client_finished() {
  if (stream_.hung_up()) {
    active_->exchange.client_gone();
    return false;
  }
  half_closed_ = true;
  BodyDecoder& decoder = active_->decoder;
  if (decoder.done()) return false;
  decoder.on_eof();
  if (!decoder.done()) return body_failed(ErrorCode::BadRequest);
  deliver();
  return false;
}

bool Connection::opaque_body() const {
  const BodyDecoder& decoder = active_->decoder;
  return in_.empty() && decoder.framing().kind == Framing::Kind::Length && decoder.framing().length >= kSpliceFrom;
}

bool Connection::splice_body() {
  const std::uint64_t left = active_->decoder.passthrough();
  PipeRef& pipe = active_->pipe;
  if (!pipe) pipe = pipes().get(left);
  if (!pipe) return read_body();
  std::uint64_t moved = 0;
  switch (stream_.splice_into(*pipe.get(), std::min<std::uint64_t>(left, pipe->capacity), moved)) {
    case Stream::Io::Ok:
      active_->decoder.passed(moved);
      active_->body.append(Slice::of_pipe(pipe, moved));
      deliver();
      return true;
    case Stream::Io::Again: return false;  // a pipe that is full goes on when the backend has taken some
    case Stream::Io::Eof: return client_finished();
    case Stream::Io::Broken: break;
  }
  active_->exchange.client_gone();
  return false;
}

// --- the end of an exchange ---

void Connection::exchange_over() {
  over_ = true;
  worker_.loop().defer(*this);
}

void Connection::finish_exchange() {
  over_ = false;
  Exchange& exchange = active_->exchange;
  if (worker_.access_log()) log_exchange();
  if (phase_ == Phase::Dead) return;
  if (exchange.state() == ExchangeState::Broken) {
    // What was promised will not come: the client must see that it was cut.
    if (exchange.must_reset())
      stream_.reset();
    else
      stream_.flush();
    return die();
  }
  linger_ = linger_ || !active_->decoder.done();
  const bool keep = exchange.keep_alive() && !linger_ && !draining_;
  next_request();
  if (!keep) return close_when_flushed();
  read_head();
}

void Connection::next_request() {
  active_->exchange.reset();
  active_->parser.reset();
  active_->body.clear();
  active_->pipe = PipeRef();
  head_block_ = ChunkRef();
  body_wanted_ = body_pending_ = tunnel_ = head_timed_ = false;
  phase_ = Phase::Head;
}

void Connection::log_exchange() {
  const Exchange& exchange = active_->exchange;
  const RequestHead& request = exchange.request;
  const auto value = [&](FieldId id) {
    const Field* field = request.fields.find(id);
    return field ? field->value : std::string_view{};
  };
  AccessRecord record;
  record.duration_micros = monotonic_micros() - exchange.started_us;
  record.wall_micros = wall_micros() - record.duration_micros;
  record.client = address_;
  record.method = request.method_name;
  record.target = request.raw_target;
  record.minor = request.minor;
  record.host = request.host;
  record.status = exchange.reply_status();
  record.bytes_sent = exchange.body_sent;
  record.bytes_received = exchange.body_received;
  record.backend = exchange.backend_id;
  record.request_id = exchange.request_id();
  record.referer = value(FieldId::Referer);
  record.user_agent = value(FieldId::UserAgent);
  record.error = token_of(exchange.error().code);
  worker_.log(record);
}

// --- writing, waiting, closing ---

void Connection::flush_now() {
  const std::uint64_t before = stream_.written();
  const Stream::Io io = stream_.flush(phase_ == Phase::Closing);
  on_written(io, stream_.written() - before);
}

void Connection::on_written(Stream::Io io, std::uint64_t octets) {
  if (io == Stream::Io::Broken) {
    if (phase_ == Phase::Exchange && !over_) return active_->exchange.client_gone();
    return die();
  }
  if (octets == 0) return;
  const bool head_runs = phase_ == Phase::Head && head_timed_;
  if (!stream_.out().empty() && !head_runs) timer_.set_after(worker_.config().idle_timeout);
  if (phase_ == Phase::Exchange && !over_ && stream_.out().bytes() <= Exchange::kOutHigh / 2)
    active_->exchange.out_drained();
  if (phase_ == Phase::Closing && stream_.out().empty()) close_when_flushed();
}

// In the middle of an exchange the client is waited for in two cases only; else the backend is, which has its own timeouts.
void Connection::set_timer() {
  const bool for_body = body_wanted_ && !active_->decoder.done() && !tunnel_;
  if (for_body || !stream_.out().empty())
    timer_.set_after(worker_.config().idle_timeout);
  else
    timer_.cancel();
}

void Connection::on_timer() {
  switch (phase_) {
    case Phase::Head:
      if (!head_timed_ || !stream_.out().empty()) return die();
      return refuse(Error::client(ErrorCode::RequestTimeout));
    case Phase::Exchange:
      if (!stream_.out().empty()) return active_->exchange.client_gone();
      body_failed(ErrorCode::RequestTimeout);
      return;
    default: return die();
  }
}

void Connection::close_when_flushed() {
  phase_ = Phase::Closing;
  if (!stream_.out().empty()) return flush_later();
  // Octets that nobody has read turn a close into a reset, which drops what is held back for the FIN, and could overtake
  // what is not.
  stream_.shutdown_write();
  if (!linger_ && in_.empty()) return die();
  phase_ = Phase::Lingering;
  timer_.set_after(kLinger);
  linger();
}

void Connection::linger() {
  int reads = 0;
  while (phase_ == Phase::Lingering && stream_.readable()) {
    in_.consume(in_.size());
    if (++reads > kMostReads) {
      stream_.continue_later();
      break;
    }
    const Stream::Io io = stream_.read(chunks(), in_, kHeadSpace);
    if (io == Stream::Io::Eof || io == Stream::Io::Broken) return die();
  }
  in_.consume(in_.size());
  in_.release_if_empty();
}

void Connection::drain() {
  draining_ = true;
  // A request may be there that no event has told of yet.
  if (phase_ == Phase::Head && in_.empty()) {
    stream_.expect_more();
    read_head();
  }
  if (phase_ == Phase::Head && in_.empty()) close_when_flushed();
}

void Connection::die() {
  phase_ = Phase::Dead;
  timer_.cancel();
  stream_.close();
  worker_.loop().defer(*this);
}

}  // namespace proxycore
