// Where the lines come from: standard input, or the URLs of the command line as if they had been typed there. Also what is
// said about them: progress while it takes long, and bad lines at the end. Main thread; on_progress from any one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/unique_fd.h"
#include "hashmap/input/url_batch.h"

namespace proxycore {

class InputFile {
 public:
  // Without URLs: standard input. Throws StartError.
  explicit InputFile(const std::vector<std::string>& urls);

  int fd() const { return fd_; }
  // Octets there are, 0 when that is not known.
  std::uint64_t size() const { return size_; }

 private:
  UniqueFd owned_;
  int fd_ = 0;
  std::uint64_t size_ = 0;
};

// A line on a terminal's stderr that is written over and over, from the second second on.
class Progress {
 public:
  // `total`: octets, 0 unknown.
  Progress(bool enabled, std::uint64_t total);
  ~Progress();
  Progress(const Progress&) = delete;

  void show(std::uint64_t lines, std::uint64_t octets);

 private:
  bool enabled_;
  bool shown_ = false;
  std::uint64_t total_;
  Millis begin_;
  Millis next_;
};

// "3 of 1000 lines left out; the first is line 17: blanks or control characters in it: 'x y'". Nothing when all were good.
void report_bad_lines(const LineCount& count, bool log_format_given, bool strict, const Log& log);

}  // namespace proxycore
