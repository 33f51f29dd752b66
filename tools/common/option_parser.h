// argv to values, by CLI11 and the tool's table. Precedence: command line, then environment, then the defaults that the
// values have already. At start on the main thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/option_table.h"

namespace proxycore {

struct Occurrence {
  const OptionSpec* option;
  std::string value;
};

struct CommandLine {
  std::vector<Occurrence> options;  // in the order given
  std::vector<std::string> operands;
  bool has(std::string_view name) const;
  // The value of its last occurrence, empty when there is none.
  std::string_view value(std::string_view name) const;
};

// `arguments` without the program's name. Throws StartError 64: unknown option, missing value, value for a switch.
CommandLine parse_command_line(const ToolSpec& tool, const std::vector<std::string>& arguments);

using Environment = std::function<const char*(const char* name)>;

// Calls `apply`: first of each option that only the environment gives, then of those on the command line, so that the
// last of several options about the same thing counts. Several values of one variable are separated by blanks.
// Throws StartError 64 with the option or the variable as its object.
void apply_options(const ToolSpec& tool, const CommandLine& line, const Environment& environment);

}  // namespace proxycore
