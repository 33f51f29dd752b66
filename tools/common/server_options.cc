#include "common/server_options.h"

#include <fcntl.h>
#include <sched.h>

#include "common/host_port.h"
#include "common/server_limits.h"
#include "common/values.h"

namespace proxycore {
namespace {

using Value = std::string_view;

constexpr std::uint64_t kMaxWorkers = 1024;
constexpr std::uint16_t kStatusPort = 8404;  // where haproxy's users look for it

int parse_open_descriptor(Value text) {
  const int fd = static_cast<int>(parse_number(text, 0, 1U << 30));
  if (fcntl(fd, F_GETFD) < 0) throw ValueError("'" + std::string(text) + "' is not an open descriptor");
  return fd;
}

AccessFormat parse_format(Value text) {
  const Value word = parse_word(text, {"short", "combined", "json"});
  return word == "short" ? AccessFormat::Short : word == "json" ? AccessFormat::Json : AccessFormat::Combined;
}

void add_listening(ToolSpec& tool, ServerOptions& options, const std::string& default_listen) {
  const std::string group = "Listening";
  const std::uint16_t default_port = parse_host_port(default_listen).port.value();
  tool.options.push_back(
      {.name = "listen",
       .letter = 'l',
       .value = "ADDR",
       .meaning = "listen address: host:port, :port, unix:/path[,mode=0660], fd:N, sd:NAME",
       .fallback = default_listen,
       .group = group,
       .repeat = true,
       .apply = [&options, default_port](Value text) { options.listens.push_back(parse_listen(text, default_port)); }});
  tool.options.push_back({.name = "workers",
                          .letter = 'w',
                          .value = "N",
                          .meaning = "worker threads",
                          .fallback = "one for each usable CPU",
                          .group = group,
                          .apply = [&options](Value text) {
                            options.workers = static_cast<unsigned>(parse_number(text, 1, kMaxWorkers));
                          }});
  tool.options.push_back({.name = "reuse-port",
                          .meaning = "share the port with another instance on purpose",
                          .group = group,
                          .apply = [&options](Value) { options.reuse_port = true; }});
}

// Who is told what about the server.
void add_announcing(ToolSpec& tool, ServerOptions& options) {
  const std::string group = "Listening";
  tool.options.push_back({.name = "print-url",
                          .meaning = "print the bound URLs on stdout once listening",
                          .group = group,
                          .apply = [&options](Value) { options.print_url = true; }});
  tool.options.push_back({.name = "status",
                          .value = "ADDR",
                          .meaning = "tell about itself on ADDR: status, metrics, health",
                          .fallback = "off",
                          .group = group,
                          .words = {"off"},
                          .apply = [&options](Value text) {
                            options.status.reset();
                            if (text != "off") options.status = parse_listen(text, kStatusPort);
                          }});
  tool.options.push_back({.name = "ready-fd",
                          .value = "N",
                          .meaning = "write a newline to descriptor N and close it once listening",
                          .group = group,
                          .config = false,
                          .apply = [&options](Value text) { options.ready_fd = parse_open_descriptor(text); }});
}

void add_output(ToolSpec& tool, ServerOptions& options) {
  const std::string group = "Output";
  tool.options.push_back({.name = "trace",
                          .letter = 't',
                          .meaning = "tell on stderr what happens to each request",
                          .group = group,
                          .apply = [&options](Value) { options.trace = true; }});
  tool.options.push_back({.name = "access-log",
                          .value = "off|-|FILE",
                          .meaning = "where requests are logged, - is stdout",
                          .fallback = "stderr if it is a terminal, else off",
                          .group = group,
                          .words = {"off", "-"},
                          .file = true,
                          .apply = [&options](Value text) { options.access_log = text; }});
  tool.options.push_back({.name = "log-format",
                          .value = "FORMAT",
                          .meaning = "short, combined or json",
                          .fallback = "short on a terminal, else combined",
                          .group = group,
                          .words = {"short", "combined", "json"},
                          .apply = [&options](Value text) { options.log_format = parse_format(text); }});
  tool.options.push_back(
      {.name = "quiet", .letter = 'q', .meaning = "errors only", .group = group, .apply = [&options](Value) {
         options.level = Log::Level::Quiet;
       }});
  tool.options.push_back(
      {.name = "verbose", .letter = 'v', .meaning = "tell more", .group = group, .apply = [&options](Value) {
         options.level = Log::Level::Verbose;
       }});
}

}  // namespace

void add_server_options(ToolSpec& tool, ServerOptions& options, const std::string& default_listen) {
  add_listening(tool, options, default_listen);
  add_announcing(tool, options);
  add_timeouts(tool, options);
  add_limits(tool, options);
  add_output(tool, options);
}

unsigned usable_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<unsigned>(CPU_COUNT(&set));
}

}  // namespace proxycore
