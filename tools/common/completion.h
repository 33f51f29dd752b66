// Shell completions from a tool's table. The generated files are checked in (completions/) and a test compares them.
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/option_table.h"

namespace proxycore {

std::string bash_completion(const ToolSpec& tool);
std::string zsh_completion(const ToolSpec& tool);
std::string fish_completion(const ToolSpec& tool);

// By the shell's name; throws ValueError for others.
std::string completion_for(std::string_view shell, const ToolSpec& tool);

// Options to be offered: not hidden, each name with its letter once.
std::vector<const OptionSpec*> completed_options(const ToolSpec& tool);
// "--listen -l", as bash and its case patterns want it with `separator` " " or "|".
std::string spellings_of(const OptionSpec& option, std::string_view separator);

}  // namespace proxycore
