// Puts a body into chunked framing (RFC 9112 section 7.1). Only the octets around the payload: the payload itself is never
// copied. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "http/fields.h"

namespace proxycore {

// Longest "HEX CRLF" of a chunk, and the CRLF that ends one.
inline constexpr std::size_t kMaxChunkPrefix = 16 + 2;

// Writes "size-in-hex CRLF"; `size` must not be 0. Returns how many octets.
std::size_t encode_chunk_prefix(char* out, std::uint64_t size);
// Octets of the last chunk with these trailers, and writes it: "0 CRLF *(name: value CRLF) CRLF".
std::size_t last_chunk_size(const Fields& trailers);
char* encode_last_chunk(char* out, const Fields& trailers);

}  // namespace proxycore
