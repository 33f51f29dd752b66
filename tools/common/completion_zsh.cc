#include "common/completion.h"

namespace proxycore {
namespace {

// For a place inside single quotes in an _arguments specification: brackets and colons have a meaning there.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out;
}

std::string action_of(const OptionSpec& option) {
  std::string words;
  for (const std::string& word : option.words) words += (words.empty() ? "" : " ") + escaped(word);
  if (option.file)
    return words.empty() ? "_files" : " _alternative \"words\\:word\\:(" + words + ")\" \"files\\:file\\:_files\"";
  return words.empty() ? " " : "(" + words + ")";
}

// '*--listen=[meaning]:ADDR:action' for one spelling.
std::string entry(const OptionSpec& option, const std::string& spelling) {
  const bool is_long = spelling.starts_with("--");
  std::string text = "    '" + std::string(option.repeat ? "*" : "") + spelling;
  if (!option.value.empty()) text += is_long ? "=" : "+";
  text += "[" + escaped(option.meaning) + "]";
  if (!option.value.empty()) text += ":" + escaped(option.value) + ":" + action_of(option);
  return text + "' \\\n";
}

// The function that completes operands.
std::string operand_function(const ToolSpec& tool) {
  const std::string head = "_" + tool.name + "_operand() {\n";
  if (tool.one_directory) return head + "  _files -/\n}\n\n";
  return head +
         "  case $PREFIX in\n"
         "    @*) compset -P @; _files ;;\n"
         "    /*|./*|../*) _files ;;\n"
         "    *) _hosts ;;\n"
         "  esac\n"
         "}\n\n";
}

}  // namespace

std::string zsh_completion(const ToolSpec& tool) {
  std::string entries;
  for (const OptionSpec* option : completed_options(tool)) {
    if (option->letter != 0) entries += entry(*option, std::string("-") + option->letter);
    for (const std::string_view name : names_of(*option)) entries += entry(*option, "--" + std::string(name));
  }
  const std::string function = "_" + tool.name;
  return "#compdef " + tool.name + "\n# made by: " + tool.name + " --print-completion zsh\n\n" +
         operand_function(tool) + function + "() {\n  _arguments -s -S \\\n" + entries +
         (tool.one_directory ? "    ':" : "    '*:") + escaped(tool.operand) + ":" + function +
         "_operand'\n}\n\nif [[ $funcstack[1] == " + function + " ]]; then\n  " + function +
         " \"$@\"\nelse\n  compdef " + function + " " + tool.name + "\nfi\n";
}

}  // namespace proxycore
