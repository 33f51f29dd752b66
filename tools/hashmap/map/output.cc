#include "hashmap/map/output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "common/start_error.h"

namespace proxycore {
namespace {

bool is_plain(std::string_view text) {
  bool plain = true;
  for (const char c : text) plain = plain && c >= ' ' && c != '"' && c != '\\' && c != 0x7f;  // not above 0x7f either
  return plain;
}

}  // namespace

void OutputText::add_hex(std::uint64_t value) {
  reserve(16);
  fmt::format_to(text_.data() + size_, "{:016x}", value);
  size_ += 16;
}

void OutputText::add_json(std::string_view text) {
  if (!is_plain(text)) {
    add(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return;
  }
  reserve(text.size() + 2);
  put('"');
  put(text);
  put('"');
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      throw StartError(kExitIo, std::string("standard output: cannot be written (") + std::strerror(errno) + ")");
  }
}

}  // namespace proxycore
