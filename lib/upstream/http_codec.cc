#include "upstream/http_codec.h"

#include "http/encoder.h"
#include "http/hop_by_hop.h"
#include "http/writer.h"

namespace proxycore {

void HttpCodec::begin(const OutgoingRequest& request, ChunkPool& chunks, Chain& out) {
  parser_.reset();
  method_ = request.head.method;
  chunked_request_ = request.framing.kind == Framing::Kind::Chunked;
  in_body_ = keep_alive_ = tunnel_ = false;
  interim_ = 0;
  error_ = ErrorCode::None;

  const Fields& fields = request.head.fields;
  const std::size_t room =
      request_line_size(request.head) + encoded_size(fields) + request.host.size() + request.upgrade.size() + 128;
  char* const begin = out.reserve(chunks, room);
  char* at = encode_request_line(begin, request.head);
  // Host goes first (RFC 9110 section 7.2); the length is written from the framing.
  at = encode_field(at, "Host", request.host);
  for (const Field& field : fields)
    if (field.id != FieldId::Host && field.id != FieldId::ContentLength) at = encode_field(at, field.name, field.value);
  if (request.framing.kind == Framing::Kind::Length) {
    at = encode(encode_decimal(encode(at, "Content-Length: "), request.framing.length), "\r\n");
  } else if (chunked_request_) {
    at = encode(at, "Transfer-Encoding: chunked\r\n");
  }
  if (!request.upgrade.empty()) at = encode_field(encode(at, "Connection: upgrade\r\n"), "Upgrade", request.upgrade);
  at = encode(at, "\r\n");
  out.commit(static_cast<std::size_t>(at - begin));
}

void HttpCodec::body(Chain& payload, bool last, ChunkPool& chunks, Chain& out) {
  const bool chunked = chunked_request_ && !tunnel_;
  if (!payload.empty()) {
    if (chunked) {
      char* prefix = out.reserve(chunks, kMaxChunkPrefix);
      out.commit(encode_chunk_prefix(prefix, payload.bytes()));
    }
    out.append(payload);
    if (chunked) out.append_copy(chunks, "\r\n");
  }
  if (last && chunked) out.append_copy(chunks, "0\r\n\r\n");
}

HttpCodec::Event HttpCodec::fail(ErrorCode code) {
  error_ = code;
  return Event::Failed;
}

HttpCodec::Event HttpCodec::decode(ReadBuffer& in, ResponseHead& head, Chain& body) {
  return in_body_ ? decode_body(in, body) : decode_head(in, head);
}

HttpCodec::Event HttpCodec::decode_head(ReadBuffer& in, ResponseHead& head) {
  if (in.empty()) return Event::NeedMore;
  switch (parser_.parse(in.data(), head)) {
    case ParseState::NeedMore: return Event::NeedMore;
    case ParseState::Failed: return fail(parser_.error().code);
    case ParseState::Complete: break;
  }
  in.consume(parser_.consumed());
  parser_.reset();
  return accept_head(head);
}

HttpCodec::Event HttpCodec::accept_head(const ResponseHead& head) {
  const Result<Framing> framing = response_framing(head, method_);
  if (!framing) return fail(framing.error().code);
  if (is_interim(head.status) && head.status != 101)
    return ++interim_ <= kMostInterim ? Event::Interim : fail(ErrorCode::ResponseProtocolError);
  tunnel_ = head.status == 101;
  decoder_.start(tunnel_ ? Framing::until_close() : *framing);
  in_body_ = true;
  const ConnectionOptions options = connection_options(head.fields);
  keep_alive_ =
      !options.close && (head.minor >= 1 || options.keep_alive) && decoder_.framing().kind != Framing::Kind::UntilClose;
  return Event::Head;
}

HttpCodec::Event HttpCodec::decode_body(ReadBuffer& in, Chain& body) {
  while (decoder_.state() == BodyDecoder::State::More && !in.empty()) {
    const BodyDecoder::Piece piece = decoder_.next(in.data());
    in.consume(piece.skip);
    if (piece.size) body.append(in.take(piece.size));
    if (!piece.skip && !piece.size) break;
  }
  if (!body.empty()) return Event::Body;
  if (decoder_.done()) return Event::End;
  if (decoder_.state() == BodyDecoder::State::Failed) return fail(ErrorCode::ResponseProtocolError);
  return Event::NeedMore;
}

HttpCodec::Event HttpCodec::on_eof() {
  if (!in_body_) return fail(ErrorCode::ConnectionTerminated);
  decoder_.on_eof();
  return decoder_.done() ? Event::End : fail(ErrorCode::ResponseIncomplete);
}

}  // namespace proxycore
