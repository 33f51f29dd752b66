// The URLs of some lines, a few hundred at a time, so that what follows runs over short arrays that stay in the cache.
//
// Views into the block that the lines are in, or into the batch's arena: gone with the next fill. One worker's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hashmap/input/line_index.h"
#include "hashmap/input/log_line.h"
#include "hashmap/input/url_line.h"

namespace proxycore {

// What was wrong with lines, to be told at the end. Line numbers count from the begin of whatever was read.
struct LineCount {
  std::uint64_t lines = 0;
  std::uint64_t bad = 0;
  std::uint64_t first_bad = 0;  // its number, from 1; 0: none
  LineFault fault = LineFault::None;
  std::string excerpt;  // of the first bad one

  void add_bad(LineFault why, std::string_view line);
  // `next` counts the lines behind these.
  void append(const LineCount& next);
};

struct UrlBatch {
  static constexpr std::size_t kMost = 512;

  UrlBatch() : urls(kMost), texts(kMost), backends(kMost) {}
  void clear() {
    size = 0;
    pool.clear();
  }

  // The first `size` of each are filled.
  std::size_t size = 0;
  std::vector<Url> urls;
  // Each as it came; kLineSlack octets behind it may be read.
  std::vector<std::string_view> texts;
  std::vector<std::string_view> backends;  // of logs only: what answered, as the log says it
  TextPool pool;
};

// How lines are read: immutable, shared by all workers.
class LineSource {
 public:
  // Without a format every line is a URL.
  LineSource(std::optional<LogFormat> format, const std::string& host, bool absolute)
      : format_(format), urls_(host, absolute), logs_(format.value_or(LogFormat::Auto), host, absolute) {}

  // Reads lines of `text` from number `at` on until the batch is full; `at` moves behind them. False when none was left.
  bool fill(std::string_view text, const LineIndex& index, std::size_t& at, UrlBatch& batch, LineCount& count) const;

 private:
  LineFault add(std::string_view line, bool visible, UrlBatch& batch) const;

  std::optional<LogFormat> format_;
  UrlReader urls_;
  LogReader logs_;
};

}  // namespace proxycore
