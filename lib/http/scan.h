// Finds the octets that end the parts of a head, 64 at a time, with the widest vectors that the CPU has.
//
// A kernel turns a block of 64 octets into bit masks (bit i: octet i); all kernels give the same answer. The choice among
// them is made once, at the first use. Any thread.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace proxycore {

inline constexpr std::size_t kScanBlock = 64;

struct LineStops {
  std::uint64_t delimiter;  // octets that are no tchar: they end a name
  std::uint64_t control;    // octets that cannot be in a value: they end a line, or are errors
};

struct ScanKernel {
  const char* name;
  LineStops (*line)(const char* block);
  std::uint64_t (*target)(const char* block);  // octets that cannot be in a request target
};

// Every kernel that this CPU can run, the portable one first, the best last.
std::span<const ScanKernel* const> usable_scan_kernels();

namespace detail {
extern std::atomic<const ScanKernel*> chosen_scan_kernel;
const ScanKernel* choose_scan_kernel();
}  // namespace detail

inline const ScanKernel& scan_kernel() {
  const ScanKernel* kernel = detail::chosen_scan_kernel.load(std::memory_order_relaxed);
  return kernel != nullptr ? *kernel : *detail::choose_scan_kernel();
}

// Walks over text from front to back, asking for one kind of stop or the other; reads each block once.
class LineScanner {
 public:
  explicit LineScanner(std::string_view text, const ScanKernel& kernel = scan_kernel())
      : text_(text), kernel_(kernel.line) {}

  // The first stop at or after `from`; the end of the text when there is none. `from` never goes back.
  std::size_t delimiter(std::size_t from) { return find(from, &LineStops::delimiter); }
  std::size_t control(std::size_t from) { return find(from, &LineStops::control); }

 private:
  std::size_t find(std::size_t from, std::uint64_t LineStops::*kind) {
    for (; from < text_.size(); from = begin_ + kScanBlock) {
      if (from - begin_ >= kScanBlock) load(from);
      if (const std::uint64_t stops = (stops_.*kind) >> (from - begin_)) {
        const std::size_t at = from + static_cast<std::size_t>(std::countr_zero(stops));
        return at < text_.size() ? at : text_.size();
      }
    }
    return text_.size();
  }

  void load(std::size_t from) {
    begin_ = from;
    const std::size_t left = text_.size() - from;
    if (left >= kScanBlock) {
      stops_ = kernel_(text_.data() + from);
    } else if (text_.size() >= kScanBlock) {
      // The last 64 octets instead, shifted: what is shifted in are no stops, and the text ends there.
      const LineStops last = kernel_(text_.data() + text_.size() - kScanBlock);
      const std::size_t known = kScanBlock - left;
      stops_ = {last.delimiter >> known, last.control >> known};
    } else {
      char padded[kScanBlock] = {};
      std::memcpy(padded, text_.data() + from, left);
      stops_ = kernel_(padded);
    }
  }

  std::string_view text_;
  LineStops (*kernel_)(const char*);
  std::size_t begin_ = std::size_t{0} - kScanBlock;  // nothing loaded: every offset is a block away
  LineStops stops_{};
};

// The first octet of `text` at or after `from` that cannot be in a request target; the end when there is none.
std::size_t find_target_end(std::string_view text, std::size_t from, const ScanKernel& kernel = scan_kernel());

}  // namespace proxycore
