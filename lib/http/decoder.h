// Takes a body out of its framing (RFC 9112 sections 6 and 7): where the payload lies, where it ends, what trailers came.
//
// Sans-IO: it is shown octets, answers which of them are payload, and copies nothing, so that the caller can pass the
// very block on. One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/fields.h"
#include "http/framing.h"
#include "http/parser.h"

namespace proxycore {

class BodyDecoder {
 public:
  enum class State : std::uint8_t { More, Done, Failed };
  // Of the octets shown: `skip` are framing, then `size` are payload. Both may be 0: nothing more can be said of them
  // until others come, or the body is done. Octets behind skip + size have not been looked at: show them again.
  struct Piece {
    std::size_t skip = 0;
    std::size_t size = 0;
  };

  // A new body. Empty ones are Done at once.
  void start(Framing framing);
  Piece next(std::string_view data);
  State state() const { return state_; }
  bool done() const { return state_ == State::Done; }
  // BadRequest where the framing is broken or its limits are passed; the owner translates for responses.
  ErrorCode error() const { return error_; }
  // The peer has closed: Done for until-close, Failed (ResponseIncomplete) where more was promised. No-op once Done.
  void on_eof();

  // Payload octets that must follow directly, so that they may be moved without being looked at; and the report that
  // `n` of them have been. Length and chunked.
  std::uint64_t passthrough() const { return state_ == State::More ? remaining_ : 0; }
  void passed(std::uint64_t n);
  const Framing& framing() const { return framing_; }

  // Trailer fields of a chunked body once done, without those that must not be there (RFC 9110 section 6.5.1); the views
  // live until start().
  const Fields& trailers() const;

 private:
  enum class ChunkPart : std::uint8_t { Size, Extension, SizeLf, Data, DataCr, DataLf, Trailers };
  struct TrailerSection;

  Piece next_chunked(std::string_view data);
  void fail(ErrorCode code);

  Framing framing_{};
  State state_ = State::Done;
  ErrorCode error_ = ErrorCode::None;
  ChunkPart part_ = ChunkPart::Size;
  std::uint8_t digits_ = 0;        // of the chunk size seen so far, leading zeros counted
  std::uint64_t remaining_ = 0;    // of Length: of the body; of Chunked: of this chunk
  std::uint64_t overhead_ = 0;     // framing octets that bought too little payload so far
  std::unique_ptr<TrailerSection> trailers_;  // only when there are any

 public:
  BodyDecoder();
  ~BodyDecoder();
  BodyDecoder(BodyDecoder&&) noexcept;
  BodyDecoder& operator=(BodyDecoder&&) noexcept;
};

}  // namespace proxycore
