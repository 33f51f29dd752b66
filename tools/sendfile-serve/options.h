// What sendfile-serve was asked to do: the values of its command line and environment. Filled in at start, immutable from
// then on. Nothing is opened here (site.cc).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/option_parser.h"
#include "common/option_table.h"
#include "common/server_options.h"
#include "handler/file.h"

namespace proxycore {

struct SendfileServeOptions : ServerOptions {
  // listens: never empty.
  std::string directory = ".";
  std::vector<std::string> index;  // empty: index.html
  bool list = true;
  bool dotfiles = false;
  std::string single;
  std::string cache_control;
  std::string mime_file;  // empty: /etc/mime.types, if it is there
  bool precompressed = false;
  bool gzip = false;
  FileIo io = FileIo::Auto;
};

// Fills `options`. A text in return is for stdout, and then there is nothing else to do. `arguments` without the program's
// name. Throws StartError.
std::optional<std::string> parse_sendfile_serve_options(const std::vector<std::string>& arguments,
                                                        const Environment& environment, SendfileServeOptions& options);

// The table itself; its options write to `options`, which must outlive it.
ToolSpec sendfile_serve_tool(SendfileServeOptions& options);

}  // namespace proxycore
