#include "common/standard_options.h"

#include "common/completion.h"
#include "common/help_text.h"
#include "common/start_error.h"
#include "common/values.h"

namespace proxycore {

void add_standard_options(ToolSpec& tool) {
  const std::string group = "Information";
  tool.options.push_back(
      {.name = "help", .letter = 'h', .meaning = "show this", .group = group, .environment = false, .config = false});
  tool.options.push_back({.name = "version",
                          .letter = 'V',
                          .meaning = "show the version",
                          .group = group,
                          .environment = false,
                          .config = false});
  tool.options.push_back({.name = "help-options",
                          .meaning = "list the options, one a line",
                          .group = group,
                          .hidden = true,
                          .environment = false});
  tool.options.push_back({.name = "print-completion",
                          .value = "SHELL",
                          .meaning = "print the completion of bash, zsh or fish",
                          .group = group,
                          .words = {"bash", "zsh", "fish"},
                          .hidden = true,
                          .environment = false});
}

std::optional<std::string> standard_text(const ToolSpec& tool, const CommandLine& line) {
  if (line.has("help")) return help_text(tool);
  if (line.has("version")) return tool.name + " " PROXYCORE_VERSION "\n";
  if (line.has("help-options")) return option_lines(tool);
  if (!line.has("print-completion")) return std::nullopt;
  try {
    return completion_for(line.value("print-completion"), tool);
  } catch (const ValueError& error) {
    throw StartError(kExitUsage, std::string("--print-completion: ") + error.what());
  }
}

}  // namespace proxycore
