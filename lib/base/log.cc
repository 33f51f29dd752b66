#include "base/log.h"

#include <unistd.h>

#include <cerrno>

namespace proxycore {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

void append_visible(fmt::memory_buffer& line, std::string_view text) {
  for (const char c : text) {
    if (is_control(c)) {
      fmt::format_to(std::back_inserter(line), "\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      line.push_back(c);
    }
  }
}

void write_all(int fd, std::string_view line) {
  while (!line.empty()) {
    const ssize_t n = ::write(fd, line.data(), line.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // nowhere left to complain
    line.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

void Log::message(std::string_view tool, fmt::string_view format, fmt::format_args args, std::string_view hint) const {
  fmt::memory_buffer body;
  fmt::vformat_to(std::back_inserter(body), format, args);

  fmt::memory_buffer line;
  line.append(tool.empty() ? std::string_view("(trace) ") : tool);
  if (!tool.empty()) line.append(std::string_view(": "));
  append_visible(line, {body.data(), body.size()});
  line.push_back('\n');
  if (!hint.empty()) {
    line.append(std::string_view("  "));
    append_visible(line, hint);
    line.push_back('\n');
  }
  write_all(options_.fd, {line.data(), line.size()});
}

}  // namespace proxycore
