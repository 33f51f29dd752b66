// hashmap at work: from the options to an exit code. What it does is in man/hashmap.1. Main thread.
#pragma once

#include "base/log.h"
#include "common/exit_codes.h"
#include "hashmap/options.h"

namespace proxycore {

// Throws StartError and std::system_error.
int run_hashmap(const HashmapOptions& options, const Log& log);

}  // namespace proxycore
