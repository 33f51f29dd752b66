// HTTP/1.1 towards a backend (RFC 9112). Sans-IO; one backend connection's; the worker's thread.
#pragma once

#include "http/decoder.h"
#include "http/parser.h"
#include "upstream/codec.h"

namespace proxycore {

class HttpCodec final : public UpstreamCodec {
 public:
  static std::unique_ptr<UpstreamCodec> make() { return std::make_unique<HttpCodec>(); }

  void begin(const OutgoingRequest& request, ChunkPool& chunks, Chain& out) override;
  void body(Chain& payload, bool last, ChunkPool& chunks, Chain& out) override;
  Event decode(ReadBuffer& in, ResponseHead& head, Chain& body) override;
  Event on_eof() override;
  Framing framing() const override { return decoder_.framing(); }
  ErrorCode error() const override { return error_; }
  const Fields* trailers() const override { return &decoder_.trailers(); }
  std::uint64_t passthrough() const override { return in_body_ ? decoder_.passthrough() : 0; }
  void passed(std::uint64_t n) override { decoder_.passed(n); }
  bool reusable() const override { return keep_alive_ && in_body_ && decoder_.done(); }

 private:
  // A backend that sends interim responses for ever is not going to answer.
  static constexpr int kMostInterim = 32;

  Event decode_head(ReadBuffer& in, ResponseHead& head);
  Event accept_head(const ResponseHead& head);
  Event decode_body(ReadBuffer& in, Chain& body);
  Event fail(ErrorCode code);

  ResponseParser parser_;
  BodyDecoder decoder_;
  Method method_ = Method::Other;
  bool chunked_request_ = false;
  bool in_body_ = false;
  bool keep_alive_ = false;
  bool tunnel_ = false;
  int interim_ = 0;
  ErrorCode error_ = ErrorCode::None;
};

}  // namespace proxycore
