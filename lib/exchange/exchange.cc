#include "exchange/exchange.h"

#include <cassert>

#include "base/text.h"
#include "http/encoder.h"
#include "http/hop_by_hop.h"
#include "http/status.h"
#include "http/writer.h"

namespace proxycore {

void Exchange::attach(ExchangeHost& host, Pipeline& pipeline) {
  host_ = &host;
  pipeline_ = &pipeline;
}

void Exchange::reset() {
  responder_.reset();
  retired_.clear();
  request.clear();
  response.clear();
  request_framing = {};
  upgrade = {};
  expects_continue = false;
  arena.clear();
  request_id_ = {};
  tried.clear();
  backend_id = {};
  started_us = 0;
  body_sent = body_received = 0;
  state_ = ExchangeState::Idle;
  out_framing_ = {};
  head_only_ = false;
  keep_alive_ = true;
  paused_ = false;
  own_response_ = false;
  reply_committed_ = false;
  turns_ = 0;
  reply_status_ = 0;
  error_ = {};
}

void Exchange::go(ExchangeState to) {
  assert(may_go(state_, to));
  state_ = to;
}

void Exchange::run_handler(Handler& handler) {
  go(ExchangeState::Waiting);
  if (responder_) {
    retired_.push_back(std::move(responder_));
    host_->flush_later();
  }
  const unsigned turn = ++turns_;
  std::unique_ptr<Responder> responder = handler.handle(*this);
  if (!responder) return;
  // It may have answered or handed off before it returned.
  const bool over = state_ == ExchangeState::Done || state_ == ExchangeState::Broken;
  if (turn == turns_ && !over)
    responder_ = std::move(responder);
  else
    retired_.push_back(std::move(responder));
}

// RFC 9110 sections 7.6.1, 7.8 and 10.1.1: what is about this connection is taken out and remembered.
void Exchange::prepare_request() {
  const ConnectionOptions options = connection_options(request.fields);
  keep_alive_ = !options.close && (request.minor >= 1 || options.keep_alive);
  if (options.upgrade && request.minor >= 1 && request_framing.empty()) upgrade = offered_upgrade(request.fields);
  if (const Field* expect = request.fields.find(FieldId::Expect)) {
    expects_continue = request.minor >= 1 && !request_framing.empty() && iequals(expect->value, "100-continue");
    if (!expects_continue && request.minor >= 1 && !iequals(expect->value, "100-continue"))
      error_ = Error::client(ErrorCode::ExpectationFailed);
    if (!expects_continue) request.fields.remove(FieldId::Expect);
  }
  strip_hop_by_hop(request.fields);
  if (request.method == Method::Connect) {
    // A client in a hurry sends the tunnel's octets without waiting: they must not be taken for requests.
    keep_alive_ = false;
    error_ = Error::client(ErrorCode::MethodNotAllowed);
  }
}

void Exchange::start() {
  go(ExchangeState::Filtering);
  prepare_request();
  if (error_) return run_handler(*pipeline_->status_handler);
  for (const auto& filter : pipeline_->filters) {
    const Verdict verdict = filter->on_request(*this);
    if (verdict.kind == Verdict::Kind::Handoff) return run_handler(*verdict.handler);
    if (verdict.kind == Verdict::Kind::Reply) {
      reply_status_ = verdict.status;
      return run_handler(*pipeline_->status_handler);
    }
    if (committed()) return;
  }
  run_handler(*pipeline_->handler);
}

void Exchange::refuse(Error error) {
  error_ = error;
  keep_alive_ = false;
  if (state_ == ExchangeState::Idle || state_ == ExchangeState::Waiting) run_handler(*pipeline_->status_handler);
}

Flow Exchange::deliver_request_body(Chain& body, bool last) {
  body_received += body.bytes();
  if (!responder_) {
    body.clear();
    return Flow::Continue;
  }
  return responder_->on_request_body(body, last);
}

void Exchange::out_drained() {
  if (!paused_) return;
  paused_ = false;
  if (responder_) responder_->on_writable();
}

void Exchange::client_gone() {
  if (state_ == ExchangeState::Done || state_ == ExchangeState::Broken) return;
  error_ = Error::client(ErrorCode::ClientGone);
  go(ExchangeState::Broken);
  end();
}

void Exchange::make_request_id() {
  if (!request_id_.empty()) return;
  constexpr char kHex[] = "0123456789abcdef";
  std::uint64_t number = host_->unique_number();
  char text[16];
  for (char& digit : text) {
    digit = kHex[number >> 60];
    number <<= 4;
  }
  request_id_ = arena.copy({text, sizeof text});
}

void Exchange::end() { host_->exchange_over(); }

void Exchange::handoff(Handler& to) { run_handler(to); }

void Exchange::fail(Error error) {
  if (state_ == ExchangeState::Done || state_ == ExchangeState::Broken) return;
  error_ = error;
  if (!committed() && status_of(error.code) != 0) return run_handler(*pipeline_->status_handler);
  go(ExchangeState::Broken);
  end();
}

void Exchange::reply(int status, std::string_view content_type, std::string_view body) {
  own_response_ = true;
  response.status = status;
  response.reason = reason_phrase(status);
  if (!body.empty()) response.fields.add(FieldId::ContentType, content_type);
  if (respond(Framing::of_length(body.size())) == Flow::Stop) return;
  Chain content;
  content.append_copy(host_->chunks(), body);
  if (write(content) == Flow::Stop) return;
  finish();
}

void Exchange::interim() {
  if (state_ != ExchangeState::Waiting || request.minor == 0) return;
  strip_hop_by_hop(response.fields);
  response.fields.remove(FieldId::ContentLength);
  const std::size_t size = status_line_size(response) + encoded_size(response.fields) + 2;
  char* const begin = host_->out().reserve(host_->chunks(), size);
  char* at = encode_status_line(begin, response);
  at = encode(at, response.fields);
  at = encode(at, "\r\n");
  host_->out().commit(static_cast<std::size_t>(at - begin));
  host_->flush_later();
}

// RFC 9112 section 6.3, from the sender's side.
Framing Exchange::client_framing(Framing framing) const {
  if (framing.kind == Framing::Kind::None || framing.kind == Framing::Kind::Length) return framing;
  return request.minor >= 1 ? Framing::chunked() : Framing::until_close();
}

// RFC 9110 sections 7.8 and 15.2.2: a switch has to say to what, and only to what the client has offered.
bool Exchange::takes_upgrade() {
  const Field* chosen = response.fields.find(FieldId::Upgrade);
  std::string_view offered = upgrade, protocol;
  while (chosen && !upgrade.empty() && next_list_member(offered, protocol)) {
    if (!iequals(protocol, chosen->value)) continue;
    upgrade = chosen->value;
    return true;
  }
  return false;
}

Flow Exchange::respond(Framing framing) {
  if (state_ != ExchangeState::Waiting) return Flow::Stop;
  const bool switching = response.status == 101;
  if (switching && !takes_upgrade()) {
    fail(Error::backend(ErrorCode::UpgradeFailed));
    return Flow::Stop;
  }
  if (!own_response_) {
    strip_hop_by_hop(response.fields);
    for (auto filter = pipeline_->filters.rbegin(); filter != pipeline_->filters.rend(); ++filter) {
      const Verdict verdict = (*filter)->on_response(*this);
      if (verdict.kind == Verdict::Kind::Pass) continue;
      if (verdict.kind == Verdict::Kind::Reply) reply_status_ = verdict.status;
      run_handler(verdict.kind == Verdict::Kind::Handoff ? *verdict.handler : *pipeline_->status_handler);
      return Flow::Stop;
    }
  }
  head_only_ = !switching && (request.method == Method::Head || response.status == 204 || response.status == 304);
  out_framing_ = switching ? Framing::until_close() : client_framing(framing);
  const bool ends_with_close = out_framing_.kind == Framing::Kind::UntilClose && !head_only_;
  keep_alive_ = keep_alive_ && !ends_with_close && !host_->closing() && host_->request_body_complete();
  reply_status_ = response.status;
  go(ExchangeState::Streaming);
  reply_committed_ = true;
  write_head(framing);
  if (switching) {
    go(ExchangeState::Tunnel);
    want_request_body();
  }
  return Flow::Continue;
}

void Exchange::write_head(Framing framing) {
  Fields& fields = response.fields;
  // The length is written from the framing; only a head without a body says what the backend said (RFC 9110 section 8.6).
  const bool body_follows = framing.kind != Framing::Kind::None;
  if (body_follows || response.status == 204 || response.status == 101) fields.remove(FieldId::ContentLength);
  if (!fields.has(FieldId::Date)) fields.add(FieldId::Date, host_->date().text(host_->wall_clock()));
  const bool chunked = out_framing_.kind == Framing::Kind::Chunked && !head_only_;
  const bool sized = out_framing_.kind == Framing::Kind::Length && response.status != 204 && response.status != 304;

  const std::size_t room = status_line_size(response) + encoded_size(fields) + upgrade.size() + 128;
  char* const begin = host_->out().reserve(host_->chunks(), room);
  char* at = encode_status_line(begin, response);
  at = encode(at, fields);
  if (sized) {
    at = encode(at, "Content-Length: ");
    at = encode_decimal(at, out_framing_.length);
    at = encode(at, "\r\n");
  }
  if (chunked) at = encode(at, "Transfer-Encoding: chunked\r\n");
  if (response.status == 101) {
    at = encode_field(encode(at, "Connection: upgrade\r\n"), "Upgrade", upgrade);
  } else if (!keep_alive_) {
    at = encode(at, "Connection: close\r\n");
  } else if (request.minor == 0) {
    at = encode(at, "Connection: keep-alive\r\n");
  }
  at = encode(at, "\r\n");
  host_->out().commit(static_cast<std::size_t>(at - begin));
  host_->flush_later();
}

Flow Exchange::write(Chain& body) {
  const std::uint64_t size = body.bytes();
  if (state_ != ExchangeState::Streaming && state_ != ExchangeState::Tunnel) {
    body.clear();
    return Flow::Stop;
  }
  if (head_only_ || size == 0) {
    body.clear();
    return Flow::Continue;
  }
  body_sent += size;
  Chain& out = host_->out();
  ChunkPool& chunks = host_->chunks();
  const bool chunked = out_framing_.kind == Framing::Kind::Chunked;
  if (chunked) {
    char* prefix = out.reserve(chunks, kMaxChunkPrefix);
    out.commit(encode_chunk_prefix(prefix, size));
  }
  const bool small = body.count() == 1 && size < Chain::kCopyBelow && body.front().kind == Slice::Kind::Memory;
  if (small) {
    out.append_copy(chunks, {body.front().data, static_cast<std::size_t>(size)});
    body.clear();
  } else {
    out.append(body);
  }
  if (chunked) out.append_copy(chunks, "\r\n");
  host_->flush_later();
  if (!out_is_full()) return Flow::Continue;
  paused_ = true;
  return Flow::Pause;
}

void Exchange::finish(const Fields* trailers) {
  if (state_ != ExchangeState::Streaming && state_ != ExchangeState::Tunnel) return;
  if (out_framing_.kind == Framing::Kind::Chunked && !head_only_) {
    static const Fields kNone;
    const Fields& last = trailers ? *trailers : kNone;
    const std::size_t size = last_chunk_size(last);
    char* const begin = host_->out().reserve(host_->chunks(), size);
    encode_last_chunk(begin, last);
    host_->out().commit(size);
    host_->flush_later();
  }
  go(ExchangeState::Done);
  end();
}

}  // namespace proxycore
