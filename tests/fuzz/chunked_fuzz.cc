// Chunked bodies: the decoder gives the same however it is fed, and what it took out of its framing survives being framed
// again by our encoder.
#include <cstdint>

#include "fuzz/invariants.h"
#include "http/encoder.h"

using namespace proxycore;

namespace {

std::string reframed(std::string_view body, const Fields& trailers) {
  std::string wire;
  for (std::size_t size = 1 + body.size() / 3; !body.empty(); body.remove_prefix(std::min(size, body.size()))) {
    const std::string_view chunk = body.substr(0, size);
    char prefix[kMaxChunkPrefix];
    wire.append(prefix, encode_chunk_prefix(prefix, chunk.size())).append(chunk).append("\r\n");
  }
  const std::size_t before = wire.size();
  wire.resize(before + last_chunk_size(trailers));
  fuzz::require(encode_last_chunk(wire.data() + before, trailers) == wire.data() + wire.size(),
                "size of the last chunk");
  return wire;
}

struct Decoded {
  BodyDecoder decoder;
  std::string body;
  std::size_t used = 0;
};

Decoded decode(std::string_view wire) {
  Decoded out;
  out.decoder.start(Framing::chunked());
  while (out.decoder.state() == BodyDecoder::State::More) {
    const BodyDecoder::Piece piece = out.decoder.next(wire.substr(out.used));
    fuzz::require(piece.skip + piece.size <= wire.size() - out.used, "a piece beyond what was shown");
    if (piece.skip + piece.size == 0) break;
    out.body += wire.substr(out.used + piece.skip, piece.size);
    out.used += piece.skip + piece.size;
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  fuzz::stable_events(input, [] { return events::BodyOnlyRun(Framing::chunked()); });
  const Decoded once = decode(input);
  if (!once.decoder.done()) return 0;
  const std::string wire = reframed(once.body, once.decoder.trailers());
  const Decoded twice = decode(wire);
  fuzz::require(twice.decoder.done() && twice.used == wire.size(), "our own framing is refused", wire);
  fuzz::require(twice.body == once.body, "the body has changed", wire);
  const std::string trailers = events::field_lines("trailer", once.decoder.trailers());
  if (const std::string now = events::field_lines("trailer", twice.decoder.trailers()); now != trailers)
    fuzz::fail("the trailers have changed", trailers, now);
  return 0;
}
