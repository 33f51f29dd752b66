// The outermost function of a tool: what goes wrong at start becomes one line on stderr and an exit code. Main thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/log.h"
#include "common/exit_codes.h"

namespace proxycore {

// `body` does the work. Throws nothing.
ExitCode run_tool(const Log& log, const std::function<ExitCode()>& body);

// On stdout, for --help and its like.
ExitCode print(const std::string& text);

}  // namespace proxycore
