// Words out of MD5 and SHA-256 digests, for ketama and Varnish. The digests are nettle's: no allocation, no context to
// fetch, and the processor's SHA instructions where there are some. Pure functions, any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace proxycore {

// The digest's four words, little-endian.
std::array<std::uint32_t, 4> md5_words(std::string_view text);

// The last four octets of the digest, little-endian: what Varnish takes for a hash.
std::uint32_t sha256_tail(std::string_view text);

// The first four octets, big-endian, of the digest of each part followed by a NUL: the head of Varnish's object digest.
std::uint32_t sha256_head(std::string_view first, std::string_view second);

}  // namespace proxycore
