// What --help prints, and the bare list of options for scripts, from a tool's table. Pure functions.
#pragma once

#include <string>

#include "common/option_table.h"

namespace proxycore {

// Usage, summary, operands, the options by group, examples; 80 columns.
std::string help_text(const ToolSpec& tool);
// One option a line, hidden ones left out: "--listen -l ADDR"; aliases have a line of their own.
std::string option_lines(const ToolSpec& tool);

}  // namespace proxycore
