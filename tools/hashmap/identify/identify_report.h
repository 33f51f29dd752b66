// What --identify prints. Pure functions.
#pragma once

#include <string>

#include "hashmap/identify/identify.h"

namespace proxycore {

// Those that explain everything, and a few of the others.
std::string findings_text(const Findings& findings, const HashPool& pool);
// An object a line: {"scheme","key","variant","authority","explained","of","lines","of_lines","same":[...]}.
std::string findings_json(const Findings& findings);

}  // namespace proxycore
