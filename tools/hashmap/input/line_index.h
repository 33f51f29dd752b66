// Where the lines of a block end, and whether the block holds anything but visible octets: one pass, 64 octets a step, with
// the widest vectors that the CPU has. All kernels give the same answer; the choice among them is made once.
//
// Not what a line means (url_line, log_line). Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace proxycore {

// Octets behind a text that may be read (not looked at) by the kernels.
inline constexpr std::size_t kLineSlack = 64;

struct LineIndex {
  // Offsets of the newlines, and of the text's end when no newline is there.
  std::span<const std::uint32_t> ends() const { return {memory.data(), count}; }

  std::vector<std::uint32_t> memory;
  std::size_t count = 0;
  // Whether all octets but the newlines are visible ones or above 0x7f: then no line needs a closer look.
  bool visible = true;
};

struct LineKernel {
  const char* name;
  void (*index)(std::string_view text, LineIndex& index);
};

// Every kernel that this CPU can run, the portable one first, the best last.
std::span<const LineKernel> usable_line_kernels();

// `text`: at most 4 GiB, with kLineSlack readable octets behind it. Reuses the memory of `index`.
void index_lines(std::string_view text, LineIndex& index);

}  // namespace proxycore
