// sendfile-serve: the wiring. What it does is in man/sendfile-serve.1; how, in lib/README.md.
#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "common/current.h"
#include "common/run_server.h"
#include "common/run_tool.h"
#include "common/start_error.h"
#include "options.h"
#include "site.h"

namespace proxycore {
namespace {

using CurrentSite = Current<Site>;

// A directory that cannot be opened any more leaves the old one in place.
bool reload(const SendfileServeOptions& options, const Log& log, CurrentSite& current) {
  try {
    current.set(std::make_shared<Site>(options, log));
    log.notice("reloaded: {}", current.get()->summary());
    return true;
  } catch (const StartError& error) {
    log.error("not reloaded: {}", error.what());
    return false;
  }
}

ExitCode run(const std::vector<std::string>& command) {
  SendfileServeOptions options;
  const std::vector<std::string> arguments(command.begin() + 1, command.end());
  const auto environment = [](const char* name) { return std::getenv(name); };
  if (const auto text = parse_sendfile_serve_options(arguments, environment, options)) return print(*text);
  Log log("sendfile-serve", {options.level, options.trace, STDERR_FILENO});
  const Log table(log.tool(), {Log::Level::Normal, false, STDERR_FILENO});
  CurrentSite current(std::make_shared<Site>(options, log));
  ServerHooks hooks;
  hooks.on_reload = [&] { return reload(options, log, current); };
  hooks.on_status = [&] { current.get()->show_counters(table); };
  run_server(log, {options, options.listens, command, [&](Loop& loop) { return current.get()->make_pipeline(loop); },
                   [&] { return current.get()->summary(); }, std::move(hooks)});
  return kExitOk;
}

}  // namespace
}  // namespace proxycore

int main(int argc, char** argv) {
  return proxycore::run_tool(proxycore::Log("sendfile-serve"), [&] { return proxycore::run({argv, argv + argc}); });
}
