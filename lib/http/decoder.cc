#include "http/decoder.h"

#include <algorithm>

#include "http/trailer_fields.h"

namespace proxycore {

void BodyDecoder::start(Framing framing) {
  framing_ = framing;
  state_ = framing.empty() ? State::Done : State::More;
  error_ = ErrorCode::None;
  part_ = ChunkPart::Line;
  line_.reset();
  remaining_ = framing.kind == Framing::Kind::Length ? framing.length : 0;
  overhead_ = 0;
  trailers_.clear();
  section_.reset();
}

void BodyDecoder::fail(ErrorCode code) {
  state_ = State::Failed;
  error_ = code;
}

void BodyDecoder::on_eof() {
  if (state_ != State::More) return;
  if (framing_.kind == Framing::Kind::UntilClose)
    state_ = State::Done;
  else
    fail(ErrorCode::ResponseIncomplete);
}

BodyDecoder::Piece BodyDecoder::next(std::string_view data) {
  if (state_ != State::More) return {};
  switch (framing_.kind) {
    case Framing::Kind::Length: return take(data, 0);
    case Framing::Kind::Chunked: return next_chunked(data);
    case Framing::Kind::UntilClose: return {0, data.size()};
    case Framing::Kind::None: break;
  }
  return {};
}

// Payload, as much as is there and belongs to this body or chunk.
BodyDecoder::Piece BodyDecoder::take(std::string_view data, std::size_t skip) {
  const std::uint64_t size = std::min<std::uint64_t>(data.size() - skip, remaining_);
  passed(size);
  return {skip, static_cast<std::size_t>(size)};
}

void BodyDecoder::passed(std::uint64_t n) {
  remaining_ -= std::min(n, remaining_);
  if (remaining_ > 0 || state_ != State::More) return;
  if (framing_.kind == Framing::Kind::Length) state_ = State::Done;
  if (framing_.kind == Framing::Kind::Chunked && part_ == ChunkPart::Data) part_ = ChunkPart::DataCr;
}

BodyDecoder::Piece BodyDecoder::next_chunked(std::string_view data) {
  std::size_t at = 0;
  while (at < data.size() && state_ == State::More) {
    if (part_ == ChunkPart::TrailersStart && data[at] != '\r') part_ = ChunkPart::Trailers;
    if (part_ == ChunkPart::Data) return take(data, at);
    if (part_ == ChunkPart::Trailers)
      at += trailer_octets(data.substr(at));
    else
      framing_octet(data[at++]);
  }
  return {at, 0};
}

void BodyDecoder::framing_octet(char c) {
  switch (part_) {
    case ChunkPart::Line: return chunk_line_octet(c);
    case ChunkPart::DataCr: return expect(c, '\r', ChunkPart::DataLf);
    case ChunkPart::DataLf: line_.reset(); return expect(c, '\n', ChunkPart::Line);
    case ChunkPart::TrailersStart: return expect(c, '\r', ChunkPart::TrailersLf);
    case ChunkPart::TrailersLf:
      if (c != '\n') return fail(ErrorCode::BadRequest);
      state_ = State::Done;
      return;
    case ChunkPart::Data:
    case ChunkPart::Trailers: return;
  }
}

void BodyDecoder::expect(char c, char wanted, ChunkPart next_part) {
  if (c != wanted) return fail(ErrorCode::BadRequest);
  part_ = next_part;
}

void BodyDecoder::chunk_line_octet(char c) {
  switch (line_.next(c)) {
    case ChunkLine::State::More: return;
    case ChunkLine::State::Bad: return fail(ErrorCode::BadRequest);
    case ChunkLine::State::Done: break;
  }
  remaining_ = line_.chunk_size();
  part_ = remaining_ > 0 ? ChunkPart::Data : ChunkPart::TrailersStart;
  overhead_ += line_.length();
  const std::uint64_t paid = kFreeChunkOverhead + 2 * std::min(remaining_, kChunkOverheadBudget);
  overhead_ -= std::min(overhead_, paid);
  if (overhead_ > kChunkOverheadBudget) fail(ErrorCode::BadRequest);
}

// Keeps the octets of the section: its fields are asked for when the blocks that it came in are gone. Returns how many of
// `data` belong to it.
std::size_t BodyDecoder::trailer_octets(std::string_view data) {
  if (!section_) section_ = std::make_unique<TrailerSection>();
  std::string& octets = section_->octets;
  const std::size_t before = octets.size();
  const char* const was = octets.data();
  octets.append(data.substr(0, kTrailerLimits.max_bytes - before));
  if (octets.data() != was) trailers_.rebase(was, before, octets.data());
  switch (section_->lines.parse(octets, section_->pos, trailers_)) {
    case ParseState::NeedMore: break;
    case ParseState::Failed: fail(ErrorCode::BadRequest); break;
    case ParseState::Complete:
      state_ = State::Done;
      trailers_.remove_if([](const Field& field) { return !may_be_trailer(field); });
      return section_->pos - before;
  }
  return octets.size() - before;
}

}  // namespace proxycore
