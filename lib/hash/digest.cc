#include "hash/digest.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>

namespace proxycore {
namespace {

const std::uint8_t* octets(std::string_view text) { return reinterpret_cast<const std::uint8_t*>(text.data()); }

using Sha256 = std::array<std::uint8_t, SHA256_DIGEST_SIZE>;

Sha256 finish(sha256_ctx& context) {
  Sha256 digest;
  sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

std::uint32_t little_endian(const std::uint8_t* from) {
  return static_cast<std::uint32_t>(from[0]) | static_cast<std::uint32_t>(from[1]) << 8 |
         static_cast<std::uint32_t>(from[2]) << 16 | static_cast<std::uint32_t>(from[3]) << 24;
}

}  // namespace

std::array<std::uint32_t, 4> md5_words(std::string_view text) {
  md5_ctx context;
  md5_init(&context);
  md5_update(&context, text.size(), octets(text));
  std::array<std::uint8_t, MD5_DIGEST_SIZE> digest;
  md5_digest(&context, digest.size(), digest.data());
  std::array<std::uint32_t, 4> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = little_endian(digest.data() + 4 * i);
  return words;
}

std::uint32_t sha256_tail(std::string_view text) {
  sha256_ctx context;
  sha256_init(&context);
  sha256_update(&context, text.size(), octets(text));
  return little_endian(finish(context).data() + SHA256_DIGEST_SIZE - 4);
}

std::uint32_t sha256_head(std::string_view first, std::string_view second) {
  constexpr std::uint8_t kNul = 0;
  sha256_ctx context;
  sha256_init(&context);
  for (const std::string_view part : {first, second}) {
    sha256_update(&context, part.size(), octets(part));
    sha256_update(&context, 1, &kNul);
  }
  const Sha256 digest = finish(context);
  return __builtin_bswap32(little_endian(digest.data()));
}

}  // namespace proxycore
