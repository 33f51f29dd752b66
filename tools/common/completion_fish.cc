#include "common/completion.h"

namespace proxycore {
namespace {

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string line_of(const ToolSpec& tool, const OptionSpec& option) {
  std::string text = "complete -c " + tool.name;
  if (option.letter != 0) text += std::string(" -s ") + option.letter;
  for (const std::string_view name : names_of(option)) text += " -l " + std::string(name);
  if (!option.value.empty()) text += option.file ? " -rF" : " -x";
  if (!option.words.empty()) {
    std::string words;
    for (const std::string& word : option.words) words += (words.empty() ? "" : " ") + word;
    text += " -a " + fish_quoted(words);
  }
  return text + " -d " + fish_quoted(option.meaning) + "\n";
}

}  // namespace

std::string fish_completion(const ToolSpec& tool) {
  std::string text = "# fish completion of " + tool.name + "; made by: " + tool.name + " --print-completion fish\n";
  const std::string offers =
      tool.one_directory ? " -f -a '(__fish_complete_directories)'" : " -a '(__fish_print_hostnames)'";
  text += "complete -c " + tool.name + offers + " -d " + fish_quoted(tool.operand) + "\n";
  for (const OptionSpec* option : completed_options(tool)) text += line_of(tool, *option);
  return text;
}

}  // namespace proxycore
