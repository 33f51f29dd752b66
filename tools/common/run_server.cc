#include "common/run_server.h"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <system_error>

#include "base/log_sink.h"
#include "common/admin_handler.h"
#include "common/bind_error.h"
#include "common/listen_list.h"
#include "handler/status.h"

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

void listen_on(Server& server, const std::vector<ListenSpec>& specs, const ServerRun& run) {
  for (const ListenTarget& target : resolve_listens(specs)) {
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

std::vector<std::string> urls_of(const Server& server) {
  std::vector<std::string> urls;
  for (const Address& address : server.addresses()) urls.push_back(url_of(address));
  return urls;
}

// The listener of --status: a server of its own beside the one whose status it tells, with a thread of its own, so that
// neither waits for the other. It answers until the other has ended, also while that one drains.
class AdminServer {
 public:
  AdminServer(const ServerRun& run, Log& log)
      : source_{log.tool(), run.upstream}, server_(config_for(log.tool()), make_pipeline(), nullptr, log) {
    listen_on(server_, {*run.options.status}, run);
  }
  ~AdminServer() { server_.stop(); }

  void start(std::vector<std::string> listens) {
    source_.listens = std::move(listens);
    server_.start();
  }
  void drain() { source_.draining.store(true, std::memory_order_relaxed); }
  std::vector<std::string> urls() const { return urls_of(server_); }

 private:
  static constexpr std::uint32_t kMostConnections = 64;

  const ServerConfig& config_for(const std::string& tool) {
    config_.name = tool;
    config_.max_conns = kMostConnections;
    return config_;
  }
  PipelineFactory make_pipeline() {
    return [this](Loop&) {
      auto pipeline = std::make_unique<Pipeline>();
      pipeline->handler = std::make_unique<AdminHandler>(source_);
      pipeline->status_handler = std::make_unique<StatusHandler>(source_.tool);
      return pipeline;
    };
  }

  StatusSource source_;
  ServerConfig config_;
  Server server_;
};

// Scripts wait for these: the bound URLs on stdout, and a newline on a descriptor of their choice.
void tell_ready(const ServerOptions& options, const std::vector<std::string>& bound) {
  if (options.print_url) {
    std::string urls;
    for (const std::string& url : bound) urls += url + "\n";
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
  listen_on(server, run.listens, run);
  std::unique_ptr<AdminServer> admin;
  if (run.options.status) admin = std::make_unique<AdminServer>(run, log);

  const Log start(log.tool() + " " PROXYCORE_VERSION, {log.level(), false, STDERR_FILENO});
  run.hooks.on_reopen = [&] {
    if (sink) sink->reopen();
  };
  run.hooks.on_drain = [&] {
    if (admin) admin->drain();
  };
  run.hooks.on_ready = [&] {
    std::vector<std::string> urls = urls_of(server);
    start.notice("{} -> {}", fmt::join(urls, ", "), run.summary());
    if (admin) {
      admin->start(urls);
      for (const std::string& url : admin->urls()) {
        start.notice("status on {}", url);
        urls.push_back(url);
      }
    }
    tell_ready(run.options, urls);
  };
  server.run(run.hooks);
}

}  // namespace proxycore
