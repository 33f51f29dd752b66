// argv to values, by CLI11 and the tool's table. Precedence: command line, then environment, then the configuration file,
// then the defaults that the values have already. At start on the main thread.
#pragma once

#include <cstdint>
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

enum class SettingSource : std::uint8_t { Config, Variable, CommandLine };

// A value that counts, and how messages call the place that it comes from: "--workers", "BALANCE_WORKERS",
// "b.json:3:5: workers".
struct Setting {
  const OptionSpec* option;
  std::string value;  // empty for a switch
  SettingSource source;
  std::string object;
};

// In the order in which they are applied, so that the last of several options about the same thing counts.
using Settings = std::vector<Setting>;
bool has_setting(const Settings& settings, std::string_view name);

// Calls `apply`: first of each option that only the configuration gives, then of those that the environment gives, then of
// those on the command line; and returns them. Several values of one variable are separated by blanks.
// Throws StartError with the place as its object: 64, in a configuration 78.
Settings apply_options(const ToolSpec& tool, const CommandLine& line, const Environment& environment,
                       const Settings& config = {});

}  // namespace proxycore
