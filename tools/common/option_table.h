// What a tool's command line consists of: ONE table, from which come the parser (option_parser), the help text
// (help_text), the environment variables, the keys of the configuration file (config_file) and the shell completions
// (completion). The man page is compared with it.
//
// Made by main() at start, used once, thrown away. Not the values: `apply` puts those where the tool wants them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace proxycore {

struct OptionSpec {
  std::string name;                       // long, without dashes
  char letter = 0;                        // short, 0: none
  std::string value = {};                 // what stands for its value, "ADDR"; empty: a switch
  std::string meaning = {};               // one phrase, lower case
  std::string fallback = {};              // the default as typed; empty: none worth naming
  std::string group = {};                 // heading in the help text
  std::vector<std::string> aliases = {};  // other long names
  std::vector<std::string> words = {};    // for completion; one that ends in ':' or '=' is only a beginning
  bool file = false;                      // completion offers files
  bool repeat = false;                    // may be given several times, else the last one counts
  bool hidden = false;                    // not in help and completions
  bool environment = true;                // TOOL_NAME sets it unless it is on the command line
  bool config = true;                     // a key of the configuration file, where the tool has one
  // Takes a value (empty for a switch), once for each time it is given. Throws ValueError or StartError.
  std::function<void(std::string_view)> apply = {};
};

struct Example {
  std::string command;
  std::string meaning;
};

struct ToolSpec {
  std::string name;
  std::string summary;           // one line
  std::string operand;           // "BACKEND"; completion offers host names and files for it, or directories
  bool one_directory = false;    // there is one operand at most, a directory
  std::string operand_meaning;   // lines under the usage
  std::string operand_key = {};  // "backends" in the configuration file
  std::vector<Example> examples;
  std::vector<OptionSpec> options;
};

// "BALANCE_LISTEN" for --listen of balance.
std::string environment_name(std::string_view tool, std::string_view option);
// Its long name and aliases.
std::vector<std::string_view> names_of(const OptionSpec& option);
// The groups in the order in which they first appear, hidden options not counted.
std::vector<std::string_view> groups_of(const ToolSpec& tool);

}  // namespace proxycore
