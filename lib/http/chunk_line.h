// The line before a chunk, octet by octet: size, extensions, CRLF (RFC 9112 sections 7.1 and 7.1.1).
//
//   chunk-size [ chunk-ext ] CRLF,  chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
// Extensions are checked and forgotten. Passive; one worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace proxycore {

// Of the whole line, CRLF included. Extensions that anybody uses are far shorter.
inline constexpr std::size_t kMaxChunkLine = 256;
inline constexpr std::size_t kMaxChunkSizeDigits = 16;  // leading zeros counted

class ChunkLine {
 public:
  enum class State : std::uint8_t { More, Done, Bad };
  void reset() { *this = {}; }
  // Takes the next octet. Bad as soon as no valid line can begin like this: a size above 2^63-1 is not one.
  State next(char c);
  std::uint64_t chunk_size() const { return chunk_size_; }
  // Octets taken.
  std::size_t length() const { return length_; }

 private:
  enum class Part : std::uint8_t {
    Start,
    Size,
    Gap,
    NameStart,
    Name,
    NameGap,
    ValueStart,
    Token,
    Quoted,
    Escape,
    QuotedEnd,
    Lf,
    End,
    Error
  };
  Part size(char c);
  Part extension(char c) const;

  std::uint64_t chunk_size_ = 0;
  std::uint16_t length_ = 0;
  Part part_ = Part::Start;
};

}  // namespace proxycore
