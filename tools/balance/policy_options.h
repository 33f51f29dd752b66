// The part of balance's options that says which backend gets a request.
#pragma once

#include "common/option_parser.h"
#include "common/option_table.h"
#include "upstream/balancer.h"

namespace proxycore {

// They write to `policy`, which must outlive the table.
void add_policy_options(ToolSpec& tool, PolicyConfig& policy);

// --hash-key, --hash-scheme or --hash-seed without a policy mean --hash; with another policy they are a mistake: throws
// StartError 64. To be called when the values are applied.
void settle_policy(const Settings& settings, PolicyConfig& policy);

}  // namespace proxycore
