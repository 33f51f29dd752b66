// The gzip coding (RFC 1952) by zlib, whose only place this is. The same octets give the same result, however they are cut.
// The worker's thread.
#pragma once

#include "exchange/content_coder.h"

namespace proxycore {

// Null when there is no memory for it.
std::unique_ptr<ContentCoder> make_gzip_coder();

}  // namespace proxycore
