// What hashmap was asked to do: the values of its command line and environment. Filled in at start, immutable from then on.
// Not the wiring (main.cc); no file is read here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/option_parser.h"
#include "common/option_table.h"
#include "hashmap/input/log_line.h"
#include "hashmap/map/changes.h"
#include "hashmap/map/key_rule.h"
#include "hashmap/peers/peer_file.h"

namespace proxycore {

struct HashmapOptions {
  // What is read.
  std::vector<std::string> urls;  // empty: standard input
  std::optional<LogFormat> log;
  std::vector<std::string> hosts;  // the authority of bare paths; several only with identify
  bool absolute = false;
  bool strict = false;
  unsigned workers = 0;  // 0: one for each CPU

  // The backends, and how they share.
  std::vector<std::string> backends;
  std::optional<PeerFile> peer;
  PeerQuestion question;             // which of its blocks, and its version
  std::vector<std::string> schemes;  // empty: hrw, or that of the peer's file
  std::optional<KeyRule> key;
  std::optional<std::uint64_t> seed;  // none: 0, or that of the peer's file

  // What is shown.
  bool all = false;
  bool json = false;
  bool summary = false;
  std::optional<double> max_skew;
  std::vector<Change> changes;
  bool after = false;
  bool moved = false;
  bool identify = false;
  bool quiet = false;
};

// Fills `options`. A text in return is for stdout, and then there is nothing else to do (--help, --version,
// --hash-scheme list, ...). `arguments` without the program's name. Throws StartError.
std::optional<std::string> parse_hashmap_options(const std::vector<std::string>& arguments,
                                                 const Environment& environment, HashmapOptions& options);

// The table itself; its options write to `options`, which must outlive it.
ToolSpec hashmap_tool(HashmapOptions& options);

}  // namespace proxycore
