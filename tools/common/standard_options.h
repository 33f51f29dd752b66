// The options that every tool has: --help, --version, and what scripts ask the tool for. At start on the main thread.
#pragma once

#include <optional>
#include <string>

#include "common/option_parser.h"

namespace proxycore {

// Added last, under the heading "Information".
void add_standard_options(ToolSpec& tool);

// The text for stdout if the command line asks for one: then there is nothing else to do. Throws StartError 64.
std::optional<std::string> standard_text(const ToolSpec& tool, const CommandLine& line);

}  // namespace proxycore
