#include "common/help_text.h"

#include <sstream>

namespace proxycore {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kMeaningColumn = 28;

// `text` broken between words into lines that begin at `indent`; the first line begins at `column`.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t column) {
  std::istringstream words(text);
  std::string out;
  bool fresh = true;
  for (std::string word; words >> word;) {
    if (!fresh && column + 1 + word.size() > kWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
      fresh = true;
    }
    if (!fresh) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
    fresh = false;
  }
  return out + "\n";
}

std::string left_column(const OptionSpec& option) {
  std::string text = option.letter == 0 ? "      " : std::string("  -") + option.letter + ", ";
  std::string separator;
  for (const std::string_view name : names_of(option)) {
    text += separator + "--" + std::string(name);
    separator = ", ";
  }
  return option.value.empty() ? text : text + " " + option.value;
}

std::string meaning_of(const OptionSpec& option) {
  std::string text = option.meaning;
  if (option.repeat) text += "; may be repeated";
  if (!option.fallback.empty()) text += " [" + option.fallback + "]";
  return text;
}

std::string two_columns(std::string left, const std::string& right, std::size_t column) {
  if (left.size() + 2 > column)
    left += "\n" + std::string(column, ' ');
  else
    left.resize(column, ' ');
  return left + wrapped(right, column, column);
}

std::string examples_text(const ToolSpec& tool) {
  std::size_t widest = 0;
  for (const Example& example : tool.examples) widest = std::max(widest, example.command.size());
  std::string text;
  for (const Example& example : tool.examples) text += two_columns("  " + example.command, example.meaning, widest + 4);
  return text;
}

// About the values that the tool's options have.
std::string units_text(const ToolSpec& tool) {
  for (const OptionSpec& option : tool.options)
    if (option.value == "TIME") return "TIME is 500ms, 3s, 2m or 1h; SIZE is 4096, 64K, 10M or 2G. ";
  return {};
}

// Of --listen if there is one, as the option that is best known.
std::string environment_example(const ToolSpec& tool) {
  const OptionSpec* shown = nullptr;
  for (const OptionSpec& option : tool.options)
    if (option.name == "listen" || (shown == nullptr && option.environment && !option.value.empty())) shown = &option;
  return shown == nullptr ? "" : environment_name(tool.name, shown->name) + " for --" + shown->name;
}

}  // namespace

std::string help_text(const ToolSpec& tool) {
  const std::string operand = tool.one_directory ? "[" + tool.operand + "]" : tool.operand + "...";
  std::string text = "Usage: " + tool.name + " [OPTIONS] " + operand + "\n" + wrapped(tool.summary, 0, 0) + "\n" +
                     wrapped(tool.operand_meaning, 0, 0);
  for (const std::string_view group : groups_of(tool)) {
    text += "\n" + std::string(group) + ":\n";
    for (const OptionSpec& option : tool.options)
      if (!option.hidden && option.group == group)
        text += two_columns(left_column(option), meaning_of(option), kMeaningColumn);
  }
  text += "\nExamples:\n" + examples_text(tool) + "\n";
  return text + wrapped(units_text(tool) + "The environment can set options too: " + environment_example(tool) +
                            ", and so on. All about it: man " + tool.name,
                        0, 0);
}

std::string option_lines(const ToolSpec& tool) {
  std::string text;
  for (const OptionSpec& option : tool.options) {
    if (option.hidden) continue;
    for (const std::string_view name : names_of(option)) {
      text += "--" + std::string(name);
      if (name == option.name && option.letter != 0) text += std::string(" -") + option.letter;
      text += (option.value.empty() ? "" : " " + option.value) + "\n";
    }
  }
  return text;
}

}  // namespace proxycore
