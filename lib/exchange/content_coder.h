// Turns the octets of a representation into those of a content coding (RFC 9110 section 8.4.1), piece by piece. One for each
// body; it neither reads nor sends. The worker's thread.
#pragma once

#include <memory>
#include <string_view>

#include "buf/chain.h"

namespace proxycore {

class ContentCoder {
 public:
  virtual ~ContentCoder() = default;
  // Appends to `out` what `octets` give, which may be nothing yet; with `last` also everything that was held back. False if
  // it cannot go on: out of memory.
  virtual bool code(std::string_view octets, bool last, ChunkPool& chunks, Chain& out) = 0;
};

using CoderFactory = std::unique_ptr<ContentCoder> (*)();

}  // namespace proxycore
