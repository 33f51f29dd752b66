#include "http/encoder.h"

#include <bit>

#include "http/writer.h"

namespace proxycore {

std::size_t encode_chunk_prefix(char* out, std::uint64_t size) {
  const std::size_t digits = (static_cast<std::size_t>(std::bit_width(size)) + 3) / 4;
  for (std::size_t i = digits; i > 0; size >>= 4) out[--i] = "0123456789abcdef"[size & 15];
  out[digits] = '\r';
  out[digits + 1] = '\n';
  return digits + 2;
}

std::size_t last_chunk_size(const Fields& trailers) { return 3 + encoded_size(trailers) + 2; }

char* encode_last_chunk(char* out, const Fields& trailers) {
  return encode(encode(encode(out, "0\r\n"), trailers), "\r\n");
}

}  // namespace proxycore
