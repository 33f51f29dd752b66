// balance: the wiring. What it does is in man/balance.1; how, in lib/README.md.
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "common/current.h"
#include "common/run_server.h"
#include "common/run_tool.h"
#include "common/start_error.h"
#include "options.h"
#include "routing.h"

namespace proxycore {
namespace {

using CurrentRouting = Current<Routing>;

// A set of backends that cannot be read leaves the old one in place.
bool reload(const BalanceOptions& options, const Log& log, CurrentRouting& current) {
  try {
    current.set(std::make_shared<Routing>(options, log));
    log.notice("reloaded: {}", current.get()->summary());
    return true;
  } catch (const StartError& error) {
    log.error("not reloaded: {}", error.what());
    return false;
  }
}

void show_status(const Upstream& upstream, const Log& log) {
  const Log table(log.tool(), {Log::Level::Normal, false, STDERR_FILENO});
  for (const auto& backend : upstream.backends()) {
    const bool down = backend->down_until.load(std::memory_order_relaxed) != 0;
    table.notice("{}: {}, {} in flight, {} requests, {} failures", backend->id(), down ? "down" : "up",
                 backend->in_flight.load(std::memory_order_relaxed), backend->requests.load(std::memory_order_relaxed),
                 backend->failures.load(std::memory_order_relaxed));
  }
}

void run_proxy(const BalanceOptions& options, const std::vector<std::string>& command, Log& log) {
  CurrentRouting current(std::make_shared<Routing>(options, log));
  ServerHooks hooks;
  hooks.on_reload = [&] { return reload(options, log, current); };
  hooks.on_status = [&] { show_status(current.get()->upstream(), log); };
  run_server(log, {options, options.listens, command, [&](Loop& loop) { return current.get()->make_pipeline(loop); },
                   [&] { return current.get()->summary(); }, std::move(hooks)});
}

ExitCode run(const std::vector<std::string>& command) {
  BalanceOptions options;
  const std::vector<std::string> arguments(command.begin() + 1, command.end());
  const auto environment = [](const char* name) { return std::getenv(name); };
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
