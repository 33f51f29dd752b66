// Takes a body out of its framing (RFC 9112 sections 6 and 7): where the payload lies, where it ends, what trailers came.
//
// Sans-IO: it is shown octets, answers which of them are payload, and copies nothing but trailers, so that the caller can
// pass the very block on. One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/chunk_line.h"
#include "http/fields.h"
#include "http/framing.h"
#include "http/parser.h"

namespace proxycore {

// A chunk may have this many octets of framing, and two more for each octet of payload; what is above adds up, what is
// below pays back, and a body whose sum passes the budget is refused: one-octet chunks in long extensions cost us more than
// their sender (CVE-2023-39326).
inline constexpr std::uint64_t kFreeChunkOverhead = 18;  // 16 digits and CRLF
inline constexpr std::uint64_t kChunkOverheadBudget = 8 * 1024;
inline constexpr HeadLimits kTrailerLimits{16 * 1024, 64};

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
  const Fields& trailers() const { return trailers_; }

 private:
  enum class ChunkPart : std::uint8_t { Line, Data, DataCr, DataLf, TrailersStart, TrailersLf, Trailers };
  // Only while there are any: most bodies have none.
  struct TrailerSection {
    FieldLinesParser lines{kTrailerLimits};
    std::string octets;
    std::size_t pos = 0;  // of the first line that is not complete yet
  };

  Piece next_chunked(std::string_view data);
  Piece take(std::string_view data, std::size_t skip);
  void framing_octet(char c);
  void chunk_line_octet(char c);
  void expect(char c, char wanted, ChunkPart next_part);
  std::size_t trailer_octets(std::string_view data);
  void fail(ErrorCode code);

  Framing framing_{};
  State state_ = State::Done;
  ErrorCode error_ = ErrorCode::None;
  ChunkPart part_ = ChunkPart::Line;
  ChunkLine line_;
  std::uint64_t remaining_ = 0;  // payload that must follow directly: of the body, or of this chunk
  std::uint64_t overhead_ = 0;   // framing octets that bought too little payload so far
  std::unique_ptr<TrailerSection> section_;
  Fields trailers_;
};

}  // namespace proxycore
