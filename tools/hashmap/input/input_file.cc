#include "hashmap/input/input_file.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/start_error.h"
#include "hashmap/map/output.h"

namespace proxycore {
namespace {

constexpr Millis kFirstProgress = 1000;
constexpr Millis kProgressStep = 200;
constexpr char kEraseLine[] = "\r\x1b[K";

UniqueFd file_of(const std::vector<std::string>& lines) {
  UniqueFd file(::memfd_create("urls", MFD_CLOEXEC));
  if (!file) throw StartError(kExitOs, std::string("cannot hold the URLs (") + std::strerror(errno) + ")");
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  write_all(file.get(), text);
  ::lseek(file.get(), 0, SEEK_SET);
  return file;
}

}  // namespace

InputFile::InputFile(const std::vector<std::string>& urls) {
  if (!urls.empty()) {
    owned_ = file_of(urls);
    fd_ = owned_.get();
  }
  struct stat what {};
  if (::fstat(fd_, &what) != 0) throw StartError(kExitNoInput, "standard input is closed; URLs are read from there");
  if (S_ISDIR(what.st_mode)) throw StartError(kExitNoInput, "standard input is a directory; URLs are read from there");
  if (S_ISREG(what.st_mode)) size_ = static_cast<std::uint64_t>(what.st_size);
}

Progress::Progress(bool enabled, std::uint64_t total)
    : enabled_(enabled), total_(total), begin_(monotonic_millis()), next_(begin_ + kFirstProgress) {}

Progress::~Progress() {
  if (shown_ && ::write(STDERR_FILENO, kEraseLine, sizeof kEraseLine - 1) < 0) return;
}

void Progress::show(std::uint64_t lines, std::uint64_t octets) {
  if (!enabled_) return;
  const Millis now = monotonic_millis();
  if (now < next_) return;
  next_ = now + kProgressStep;
  shown_ = true;
  const double seconds = static_cast<double>(now - begin_) / 1000;
  std::string text = fmt::format("{}{:.1f} million lines, {:.1f} million a second", kEraseLine,
                                 static_cast<double>(lines) / 1e6, static_cast<double>(lines) / 1e6 / seconds);
  if (total_ > 0) text += fmt::format(", {} %", octets >= total_ ? 100 : octets * 100 / total_);
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) enabled_ = false;
}

void report_bad_lines(const LineCount& count, bool log_format_given, bool strict, const Log& log) {
  if (count.bad == 0) return;
  const bool blanks = count.fault == LineFault::Invisible && !log_format_given;
  const std::string what =
      fmt::format("{} of {} lines {}", count.bad, count.lines, strict ? "cannot be used" : "left out");
  const std::string excerpt = count.excerpt.empty() ? "" : fmt::format(": '{}'", count.excerpt);
  log.error_hint(blanks ? "if it is an access log:  hashmap --log auto ..." : "", "{}; the first is line {}: {}{}",
                 what, count.first_bad, text_of(count.fault), excerpt);
}

}  // namespace proxycore
