// balance: the wiring. What it does is in man/balance.1; how, in lib/README.md.
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "common/current.h"
#include "common/run_server.h"
#include "common/run_tool.h"
#include "common/start_error.h"
#include "common/status_formats.h"
#include "options.h"
#include "routing.h"

namespace proxycore {
namespace {

using CurrentRouting = Current<Routing>;

const char* environment(const char* name) { return std::getenv(name); }

// A configuration or a set of backends that cannot be had leaves the old one in place. What belongs to the process and not to
// the routing (listeners, workers, logs) stays as it was at the start.
bool reload(const std::vector<std::string>& command, const Log& log, CurrentRouting& current) {
  try {
    BalanceOptions options;
    reparse_balance_options({command.begin() + 1, command.end()}, environment, options);
    current.set(std::make_shared<Routing>(std::move(options), log));
    log.notice("reloaded: {}", current.get()->summary());
    return true;
  } catch (const StartError& error) {
    log.error("not reloaded: {}", error.what());
    return false;
  }
}

void show_status(const Routing& routing, const Log& log) {
  const Log table(log.tool(), {Log::Level::Normal, false, STDERR_FILENO});
  for (const std::string& line : backend_lines(collect_upstream(routing.upstream(), routing.policy())))
    table.notice("{}", line);
}

UpstreamView view_of(const std::shared_ptr<const Routing>& routing) {
  return {routing, &routing->upstream(), &routing->policy()};
}

void run_proxy(const BalanceOptions& options, const std::vector<std::string>& command, Log& log) {
  CurrentRouting current(std::make_shared<Routing>(options, log));
  ServerHooks hooks;
  hooks.on_reload = [&] { return reload(command, log, current); };
  hooks.on_status = [&] { show_status(*current.get(), log); };
  run_server(log, {options, options.listens, command, [&](Loop& loop) { return current.get()->make_pipeline(loop); },
                   [&] { return current.get()->summary(); }, std::move(hooks), [&] { return view_of(current.get()); }});
}

ExitCode run(const std::vector<std::string>& command) {
  BalanceOptions options;
  const std::vector<std::string> arguments(command.begin() + 1, command.end());
  if (const auto text = parse_balance_options(arguments, environment, options)) return print(*text);
  Log log("balance", {options.level, options.trace, STDERR_FILENO});
  run_proxy(options, command, log);
  return kExitOk;
}

}  // namespace
}  // namespace proxycore

int main(int argc, char** argv) {
  return proxycore::run_tool(proxycore::Log("balance"), [&] { return proxycore::run({argv, argv + argc}); });
}
