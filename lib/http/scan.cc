#include "http/scan.h"

#include <array>

#include "http/char_class.h"
#include "http/scan_kernels.h"

namespace proxycore {
namespace {

LineStops line_scalar(const char* block) {
  LineStops stops{0, 0};
  for (unsigned i = 0; i < kScanBlock; ++i) {
    stops.delimiter |= std::uint64_t{!octet::is(block[i], octet::kToken)} << i;
    stops.control |= std::uint64_t{!octet::is(block[i], octet::kText)} << i;
  }
  return stops;
}

std::uint64_t target_scalar(const char* block) {
  std::uint64_t stops = 0;
  for (unsigned i = 0; i < kScanBlock; ++i) stops |= std::uint64_t{!octet::is(block[i], octet::kTarget)} << i;
  return stops;
}

}  // namespace

constinit const ScanKernel kScalarKernel{"scalar", line_scalar, target_scalar};

namespace detail {

constinit std::atomic<const ScanKernel*> chosen_scan_kernel{nullptr};

const ScanKernel* choose_scan_kernel() {
  const ScanKernel* best = usable_scan_kernels().back();
  chosen_scan_kernel.store(best, std::memory_order_relaxed);
  return best;
}

}  // namespace detail

std::span<const ScanKernel* const> usable_scan_kernels() {
#if defined(__x86_64__)
  static constexpr std::array<const ScanKernel*, 3> kAll{&kScalarKernel, &kSse42Kernel, &kAvx2Kernel};
  const bool sse42 = __builtin_cpu_supports("sse4.2") != 0;
  const bool avx2 = sse42 && __builtin_cpu_supports("avx2") != 0;
  return std::span(kAll).first(std::size_t{1} + sse42 + avx2);
#else
  static constexpr std::array<const ScanKernel*, 1> kAll{&kScalarKernel};
  return kAll;
#endif
}

std::size_t find_target_end(std::string_view text, std::size_t from, const ScanKernel& kernel) {
  std::uint64_t stops = 0;
  for (; text.size() - from >= kScanBlock; from += kScanBlock)
    if ((stops = kernel.target(text.data() + from)) != 0)
      return from + static_cast<std::size_t>(std::countr_zero(stops));
  if (from == text.size()) return from;
  char padded[kScanBlock] = {};  // NUL is a stop
  std::memcpy(padded, text.data() + from, text.size() - from);
  return from + static_cast<std::size_t>(std::countr_zero(kernel.target(padded)));
}

}  // namespace proxycore
