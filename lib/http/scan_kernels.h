// The kernels behind scan.h, one a vector size. Private to scan*.cc. Constant data, any thread.
#pragma once

#include "http/scan.h"

namespace proxycore {

extern const ScanKernel kScalarKernel;
#if defined(__x86_64__)
extern const ScanKernel kSse42Kernel;  // needs SSE4.2 (uses SSSE3's byte shuffle)
extern const ScanKernel kAvx2Kernel;
#endif

}  // namespace proxycore
