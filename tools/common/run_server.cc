#include "common/run_server.h"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <system_error>

#include "base/log_sink.h"
#include "common/bind_error.h"
#include "common/listen_list.h"

namespace proxycore {
namespace {

ServerConfig server_config(const ServerOptions& options, const std::string& name) {
  ServerConfig config;
  config.name = name;
  config.workers = static_cast<int>(options.workers ? options.workers : usable_cpus());
  config.header_timeout = options.header_timeout;
  config.idle_timeout = options.idle_timeout;
  config.drain_timeout = options.drain_timeout;
  config.max_header = options.max_header;
  config.max_body = options.max_body;
  config.max_conns = static_cast<std::uint32_t>(options.max_conns);
  config.trusted = options.trust;
  return config;
}

// Where the access log goes; null when there is none. Says also how its lines look.
std::unique_ptr<LogSink> open_access_log(const ServerOptions& options, const Log& log, ServerConfig& config) {
  const bool implied = options.access_log.empty();
  if (options.access_log == "off" || (implied && !::isatty(STDERR_FILENO))) return nullptr;
  try {
    auto sink = implied ? std::make_unique<LogSink>(STDERR_FILENO, "stderr", log)
                        : std::make_unique<LogSink>(options.access_log, log);
    const bool terminal = sink->is_terminal();
    config.log_access = true;
    config.log_format = options.log_format.value_or(terminal ? AccessFormat::Short : AccessFormat::Combined);
    const char* no_colour = std::getenv("NO_COLOR");
    config.log_colour = terminal && !(no_colour && *no_colour);
    return sink;
  } catch (const std::system_error& error) {
    throw StartError(kExitCannotCreate, options.access_log + ": " + error.code().message());
  }
}

void listen_on(Server& server, const ServerRun& run) {
  for (const ListenTarget& target : resolve_listens(run.listens)) {
    ListenAddress where;
    where.address = target.address;
    where.inherited_fd = target.fd;
    where.mode = target.mode ? static_cast<int>(*target.mode) : -1;
    where.share_port = run.options.reuse_port;
    if (const int error = server.listen(where); error != 0)
      throw explain_bind_error(target.address, error, run.command);
  }
}

std::string url_of(const Address& address) { return address.is_unix() ? address.text() : "http://" + address.text(); }

// Scripts wait for these: the bound URLs on stdout, and a newline on a descriptor of their choice.
void tell_ready(const ServerOptions& options, const Server& server) {
  if (options.print_url) {
    std::string urls;
    for (const Address& address : server.addresses()) urls += url_of(address) + "\n";
    if (::write(STDOUT_FILENO, urls.data(), urls.size()) < 0) return;
  }
  if (options.ready_fd >= 0) {
    const bool told = ::write(options.ready_fd, "\n", 1) == 1;
    if (told || options.ready_fd > STDERR_FILENO) ::close(options.ready_fd);
  }
}

}  // namespace

void run_server(Log& log, ServerRun run) {
  ServerConfig config = server_config(run.options, log.tool());
  const std::unique_ptr<LogSink> sink = open_access_log(run.options, log, config);
  Server server(config, run.make_pipeline, sink.get(), log);
  listen_on(server, run);

  std::string where;
  for (const Address& address : server.addresses()) where += (where.empty() ? "" : ", ") + url_of(address);
  const Log start(log.tool() + " " PROXYCORE_VERSION, {log.level(), false, STDERR_FILENO});
  run.hooks.on_reopen = [&] {
    if (sink) sink->reopen();
  };
  run.hooks.on_ready = [&] {
    start.notice("{} -> {}", where, run.summary());
    tell_ready(run.options, server);
  };
  server.run(run.hooks);
}

}  // namespace proxycore
