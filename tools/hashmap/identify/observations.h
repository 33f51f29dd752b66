// What was seen: URLs with the backends that answered them, for --identify.
//
//   url TAB backend                               as hashmap prints it; further columns are passed over
//   (trace) using hash-balancing: PATH -> BACKEND  of lighttpd 1.5 and of balance, also copied out of a web page
//   lines of access logs that name the backend    (input/log_line.h)
//
// From other lines are taken: backends, as in "(trace) adding ADDRESS to the address-pool", and authorities, as in
// "http://AUTHORITY/". Read once at start; owns its texts; one thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hashmap/input/log_line.h"

namespace proxycore {

struct Observation {
  Url url;  // with an empty authority where none was seen
  std::string_view backend;
  std::uint64_t lines = 1;  // that said the same
};

class Observations {
 public:
  static constexpr std::size_t kMost = 200'000;  // distinct ones; more are not needed to tell schemes apart

  explicit Observations(std::optional<LogFormat> format, bool absolute);

  void add_line(std::string_view line);

  const std::vector<Observation>& list() const { return list_; }
  std::uint64_t lines() const { return lines_; }                                // that were observations
  std::uint64_t ignored() const { return ignored_; }                            // distinct ones over kMost
  const std::vector<std::string>& backends() const { return backends_; }        // of the trace, in its order
  const std::vector<std::string>& authorities() const { return authorities_; }  // of other lines

 private:
  bool read(std::string_view line, Url& url, std::string_view& text, std::string_view& backend);
  bool read_trace(std::string_view line, Url& url, std::string_view& text, std::string_view& backend);
  bool read_columns(std::string_view line, Url& url, std::string_view& text, std::string_view& backend);
  void keep(const Url& url, std::string_view text, std::string_view backend);
  void glean(std::string_view line);

  UrlReader urls_;
  LogReader logs_;
  TextPool texts_;  // never cleared
  TextPool line_texts_;
  std::vector<Observation> list_;
  std::unordered_map<std::string, std::size_t> known_;
  std::vector<std::string> backends_;
  std::vector<std::string> authorities_;
  std::uint64_t lines_ = 0;
  std::uint64_t ignored_ = 0;
};

}  // namespace proxycore
