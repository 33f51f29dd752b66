#include <algorithm>

#include "common/completion.h"

namespace proxycore {
namespace {

std::string words_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// A branch of the case about the word before: what may follow an option that takes a value.
std::string branch(const std::string& pattern, const std::string& body) {
  return "    " + pattern + ")\n" + body + "      return ;;\n";
}

std::string offers(const OptionSpec& option) {
  std::string body;
  if (!option.words.empty())
    body += "      mapfile -t COMPREPLY < <(compgen -W '" + words_text(option.words) + "' -- \"$word\")\n";
  if (option.file) body += "      mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen -f -- \"$word\")\n";
  const auto is_open = [](const std::string& word) { return word.ends_with(':') || word.ends_with('='); };
  if (std::any_of(option.words.begin(), option.words.end(), is_open)) body += "      compopt -o nospace\n";
  return body;
}

std::string value_branches(const std::vector<const OptionSpec*>& options) {
  std::string branches, free_text;
  for (const OptionSpec* option : options) {
    if (option->value.empty()) continue;
    const std::string pattern = spellings_of(*option, " | ");
    if (const std::string body = offers(*option); !body.empty())
      branches += branch(pattern, body);
    else
      free_text += (free_text.empty() ? "" : " | ") + pattern;
  }
  return free_text.empty() ? branches : branches + branch(free_text, "");
}

// What the operand can be: branches of the case about the present word.
std::string operand_branches(const ToolSpec& tool) {
  if (tool.one_directory)
    return "    *)\n"
           "      mapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n"
           "      compopt -o filenames ;;\n";
  return "    @*)\n"
         "      mapfile -t COMPREPLY < <(compgen -P @ -f -- \"${word#@}\")\n"
         "      compopt -o filenames ;;\n"
         "    /* | ./* | ../*)\n"
         "      mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
         "      compopt -o filenames ;;\n"
         "    *) mapfile -t COMPREPLY < <(compgen -A hostname -- \"$word\") ;;\n";
}

}  // namespace

std::string bash_completion(const ToolSpec& tool) {
  const std::vector<const OptionSpec*> options = completed_options(tool);
  std::string all;
  for (const OptionSpec* option : options) all += (all.empty() ? "" : " ") + spellings_of(*option, " ");
  const std::string function = "_" + tool.name + "_completion";
  return "# bash completion of " + tool.name + "; made by: " + tool.name + " --print-completion bash\n" + function +
         "() {\n"
         "  local word before\n"
         "  COMPREPLY=()\n"
         "  word=${COMP_WORDS[COMP_CWORD]}\n"
         "  before=${COMP_WORDS[COMP_CWORD - 1]}\n"
         "  # bash takes '=' and ':' for words of their own\n"
         "  if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
         "  if [[ $word == = ]]; then before=${COMP_WORDS[COMP_CWORD - 1]} word=; fi\n"
         "  case $before in\n" +
         value_branches(options) +
         "  esac\n"
         "  case $word in\n"
         "    -*) mapfile -t COMPREPLY < <(compgen -W '" +
         all + "' -- \"$word\") ;;\n" + operand_branches(tool) +
         "  esac\n"
         "}\n"
         "complete -F " +
         function + " " + tool.name + "\n";
}

}  // namespace proxycore
