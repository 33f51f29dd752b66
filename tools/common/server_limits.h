// The timeouts and limits among the options that all servers share.
#pragma once

#include "common/server_options.h"

namespace proxycore {

void add_timeouts(ToolSpec& tool, ServerOptions& options);
void add_limits(ToolSpec& tool, ServerOptions& options);

}  // namespace proxycore
