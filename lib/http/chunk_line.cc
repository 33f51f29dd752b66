#include "http/chunk_line.h"

#include "http/char_class.h"

namespace proxycore {

ChunkLine::State ChunkLine::next(char c) {
  if (++length_ > kMaxChunkLine) part_ = Part::Error;
  switch (part_) {
    case Part::Start:
    case Part::Size: part_ = size(c); break;
    case Part::Lf: part_ = c == '\n' ? Part::End : Part::Error; break;
    case Part::End:
    case Part::Error: part_ = Part::Error; break;
    default: part_ = extension(c);
  }
  if (part_ == Part::End) return State::Done;
  return part_ == Part::Error ? State::Bad : State::More;
}

inline ChunkLine::Part ChunkLine::size(char c) {
  if (const int digit = hex_value(c); digit >= 0) {
    if (length_ > kMaxChunkSizeDigits || chunk_size_ >> 59 != 0) return Part::Error;
    chunk_size_ = chunk_size_ << 4 | static_cast<std::uint64_t>(digit);
    return Part::Size;
  }
  if (part_ == Part::Start) return Part::Error;
  if (c == '\r') return Part::Lf;
  if (c == ';') return Part::NameStart;
  return c == ' ' || c == '\t' ? Part::Gap : Part::Error;
}

// BWS is accepted where the grammar has it, and nowhere else: not before the CRLF.
ChunkLine::Part ChunkLine::extension(char c) const {
  const bool blank = c == ' ' || c == '\t';
  const bool token = octet::is(c, octet::kToken);
  const Part ended = c == ';' ? Part::NameStart : c == '\r' ? Part::Lf : blank ? Part::Gap : Part::Error;
  switch (part_) {
    case Part::Gap: return blank ? Part::Gap : c == ';' ? Part::NameStart : Part::Error;
    case Part::NameStart: return blank ? Part::NameStart : token ? Part::Name : Part::Error;
    case Part::Name: return token ? Part::Name : c == '=' ? Part::ValueStart : blank ? Part::NameGap : ended;
    case Part::NameGap:
      return blank ? Part::NameGap : c == '=' ? Part::ValueStart : c == ';' ? Part::NameStart : Part::Error;
    case Part::ValueStart:
      return blank ? Part::ValueStart : token ? Part::Token : c == '"' ? Part::Quoted : Part::Error;
    case Part::Token: return token ? Part::Token : ended;
    case Part::Quoted:
      if (octet::is(c, octet::kQuoted)) return Part::Quoted;
      return c == '\\' ? Part::Escape : c == '"' ? Part::QuotedEnd : Part::Error;
    case Part::Escape: return octet::is(c, octet::kText) ? Part::Quoted : Part::Error;
    case Part::QuotedEnd: return ended;
    default: return Part::Error;
  }
}

}  // namespace proxycore
