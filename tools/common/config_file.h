// The configuration file of a tool: one JSON object whose keys are the long names of the options in its table, and one for
// the operands ("backends"). A switch is true or false, a value a string or a number, an option that may be given several
// times also an array. Nothing else is let through. At start and on HUP; the main thread.
#pragma once

#include <string>
#include <vector>

#include "common/option_parser.h"
#include "common/option_table.h"

namespace proxycore {

// --config, --check and --dump-config; what they do is up to the tool, with the functions below.
void add_config_options(ToolSpec& tool);

struct ConfigFile {
  Settings settings;                  // in the order of the file
  std::vector<std::string> operands;  // empty: none in it
  std::string name;                   // empty: no file was named
};

// The file that --config names, or TOOL_CONFIG. Throws StartError: 66 no such file, 78 a mistake, with its line and column.
ConfigFile read_config(const ToolSpec& tool, const CommandLine& line, const Environment& environment);
// The same with the text at hand.
ConfigFile parse_config(const ToolSpec& tool, const std::string& name, std::string_view text);

// As a file that says the same, wherever the settings came from; what was not set is left out.
std::string dump_config(const ToolSpec& tool, const Settings& settings, const std::vector<std::string>& operands);

}  // namespace proxycore
