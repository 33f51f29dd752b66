#include "common/completion.h"

#include "common/values.h"

namespace proxycore {

std::vector<const OptionSpec*> completed_options(const ToolSpec& tool) {
  std::vector<const OptionSpec*> options;
  for (const OptionSpec& option : tool.options)
    if (!option.hidden) options.push_back(&option);
  return options;
}

std::string spellings_of(const OptionSpec& option, std::string_view separator) {
  std::string text;
  for (const std::string_view name : names_of(option))
    text += (text.empty() ? "" : std::string(separator)) + "--" + std::string(name);
  if (option.letter != 0) text += std::string(separator) + "-" + option.letter;
  return text;
}

std::string completion_for(std::string_view shell, const ToolSpec& tool) {
  const std::string_view known = parse_word(shell, {"bash", "zsh", "fish"});
  if (known == "bash") return bash_completion(tool);
  return known == "zsh" ? zsh_completion(tool) : fish_completion(tool);
}

}  // namespace proxycore
