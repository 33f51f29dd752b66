#include "sendfile-serve/options.h"

#include "common/standard_options.h"
#include "common/start_error.h"
#include "common/values.h"
#include "http/path.h"

namespace proxycore {
namespace {

using Value = std::string_view;

constexpr char kDefaultListen[] = "127.0.0.1:8000";
constexpr std::uint16_t kListenPort = 8000;
constexpr std::uint64_t kMostCacheSeconds = 10ULL * 365 * 24 * 3600;

// The name of a file below the directory, as it is looked up there.
std::string parse_name(Value text) {
  FilePath path;
  std::string escaped = "/";
  append_escaped_path(escaped, text);
  path.assign(escaped);
  if (text.starts_with('/') || path.verdict != FilePath::Verdict::Good || path.directory || path.name.empty())
    throw ValueError("'" + std::string(text) + "' is not the name of a file below DIR; write index.html");
  return path.name;
}

std::string parse_cache(Value text) {
  if (text == "no-store") return "no-store";
  try {
    return "max-age=" + std::to_string(parse_number(text, 0, kMostCacheSeconds));
  } catch (const ValueError& error) {
    throw ValueError(std::string(error.what()) + "; write a number of seconds, or no-store");
  }
}

FileIo parse_io(Value text) {
  const Value word = parse_word(text, {"auto", "sendfile", "aio"});
  return word == "auto" ? FileIo::Auto : word == "aio" ? FileIo::Aio : FileIo::Sendfile;
}

void add_directory_options(ToolSpec& tool, SendfileServeOptions& options) {
  const std::string group = "Directories";
  tool.options.push_back({.name = "no-list",
                          .meaning = "a directory without an index file is 403, not a list of what is in it",
                          .group = group,
                          .apply = [&options](Value) { options.list = false; }});
  tool.options.push_back({.name = "index",
                          .value = "NAME",
                          .meaning = "file that stands for its directory; the first one that is there counts",
                          .fallback = "index.html",
                          .group = group,
                          .repeat = true,
                          .apply = [&options](Value text) { options.index.push_back(parse_name(text)); }});
  tool.options.push_back({.name = "dotfiles",
                          .meaning = "serve and list names that begin with a dot",
                          .group = group,
                          .apply = [&options](Value) { options.dotfiles = true; }});
  tool.options.push_back({.name = "single",
                          .value = "FILE",
                          .meaning = "sent where a path without extension leads nowhere: a single-page application",
                          .group = group,
                          .apply = [&options](Value text) { options.single = parse_name(text); }});
}

void add_response_options(ToolSpec& tool, SendfileServeOptions& options) {
  const std::string group = "Responses";
  tool.options.push_back({.name = "cache",
                          .value = "SECONDS|no-store",
                          .meaning = "Cache-Control of files: how long they may be used without asking again",
                          .fallback = "none",
                          .group = group,
                          .words = {"no-store"},
                          .apply = [&options](Value text) { options.cache_control = parse_cache(text); }});
  tool.options.push_back({.name = "gzip",
                          .meaning = "compress texts on the way for clients that take it, each file once",
                          .group = group,
                          .apply = [&options](Value) { options.gzip = true; }});
  tool.options.push_back({.name = "precompressed",
                          .meaning = "send FILE.br, FILE.zst or FILE.gz instead of FILE to clients that take it",
                          .group = group,
                          .apply = [&options](Value) { options.precompressed = true; }});
  tool.options.push_back({.name = "mime",
                          .value = "FILE",
                          .meaning = "media types by extension, in the format of /etc/mime.types",
                          .fallback = "/etc/mime.types",
                          .group = group,
                          .file = true,
                          .apply = [&options](Value text) { options.mime_file = text; }});
  tool.options.push_back(
      {.name = "io",
       .value = "HOW",
       .meaning = "auto: sendfile for what is in the page cache, AIO for the rest; or one of them always",
       .fallback = "auto",
       .group = group,
       .words = {"auto", "sendfile", "aio"},
       .apply = [&options](Value text) { options.io = parse_io(text); }});
}

}  // namespace

ToolSpec sendfile_serve_tool(SendfileServeOptions& options) {
  ToolSpec tool;
  tool.name = "sendfile-serve";
  tool.summary = "HTTP server for static files.";
  tool.operand = "DIR";
  tool.one_directory = true;
  tool.operand_meaning = "DIR is the directory to serve [.]. Nothing outside it is ever sent, links or not.";
  tool.examples = {{"sendfile-serve", "this directory on http://127.0.0.1:8000"},
                   {"sendfile-serve -l :80 --no-list /srv/www", "on all interfaces, without listings"},
                   {"sendfile-serve --single index.html dist", "a single-page application"},
                   {"sendfile-serve -l unix:/run/files.sock /srv", "behind balance unix:/run/files.sock"}};
  add_directory_options(tool, options);
  add_response_options(tool, options);
  add_server_options(tool, options, kDefaultListen);
  add_standard_options(tool);
  return tool;
}

std::optional<std::string> parse_sendfile_serve_options(const std::vector<std::string>& arguments,
                                                        const Environment& environment, SendfileServeOptions& options) {
  const ToolSpec tool = sendfile_serve_tool(options);
  const CommandLine line = parse_command_line(tool, arguments);
  if (auto text = standard_text(tool, line)) return text;
  apply_options(tool, line, environment);
  if (line.operands.size() > 1)
    throw StartError(kExitUsage, "'" + line.operands[1] + "': one directory is served, and '" + line.operands[0] +
                                     "' is given already");
  if (!line.operands.empty()) options.directory = line.operands[0];
  if (options.listens.empty()) options.listens.push_back(parse_listen(kDefaultListen, kListenPort));
  if (options.workers == 0) options.workers = usable_cpus();
  return std::nullopt;
}

}  // namespace proxycore
