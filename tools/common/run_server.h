// From options to a running server, the same for every tool: configuration, access log, listen addresses, the messages at
// the start. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/log.h"
#include "common/server_options.h"
#include "common/server_status.h"
#include "server/server.h"

namespace proxycore {

struct ServerRun {
  const ServerOptions& options;
  const std::vector<ListenSpec>& listens;
  const std::vector<std::string>& command;  // argv, for hints
  PipelineFactory make_pipeline;
  std::function<std::string()> summary;         // what it does: "3 backends, round-robin"
  ServerHooks hooks;                            // on_ready, on_reopen and on_drain are filled in here
  std::function<UpstreamView()> upstream = {};  // of the moment, for --status; any thread
};

// Until a signal ends it. Throws StartError.
void run_server(Log& log, ServerRun run);

}  // namespace proxycore
