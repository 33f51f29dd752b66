#include "common/option_parser.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <sstream>

#include "common/start_error.h"
#include "common/suggest.h"
#include "common/values.h"

namespace proxycore {
namespace {

// CLI11 2.1 takes "[::1]" for a list, and the argument after "--name=" for its value. Words that are values, not names,
// go through it behind a mark; a value that comes back without one looked like an option.
constexpr char kMark = '\x01';

std::string sealed(const std::string& argument) {
  const std::size_t equals = argument.find('=');
  if (argument.starts_with("--") && equals != argument.npos)
    return argument.substr(0, equals + 1) + kMark + argument.substr(equals + 1);
  return argument.size() > 1 && argument[0] == '-' ? argument : kMark + argument;
}

std::string unsealed(std::string text) {
  if (!text.empty() && text[0] == kMark) text.erase(0, 1);
  return text;
}

std::string display_name(const OptionSpec& option) { return "'--" + option.name + "'"; }

[[noreturn]] void missing_value(const OptionSpec& option) {
  throw StartError(kExitUsage, "option " + display_name(option) + " needs a value (" + option.value + ")");
}

std::vector<std::string_view> visible_names(const ToolSpec& tool) {
  std::vector<std::string_view> all;
  for (const OptionSpec& option : tool.options) {
    if (option.hidden) continue;
    const auto names = names_of(option);
    all.insert(all.end(), names.begin(), names.end());
  }
  return all;
}

[[noreturn]] void unknown_option(const ToolSpec& tool, const std::string& argument) {
  const bool is_long = argument.starts_with("--");
  const std::string shown = is_long ? argument.substr(0, argument.find('=')) : argument.substr(0, 2);
  const std::string meant = is_long ? did_you_mean(std::string_view(shown).substr(2), visible_names(tool), "--") : "";
  throw StartError(kExitUsage, "unknown option '" + shown + "'" + (meant.empty() ? "; try --help" : meant));
}

// "-hash" would be -h -a -s -h.
void check_single_dashes(const ToolSpec& tool, const std::vector<std::string>& arguments) {
  const auto names = visible_names(tool);
  for (const std::string& argument : arguments) {
    if (argument == "--") return;
    if (argument.size() < 4 || argument[0] != '-' || argument[1] == '-') continue;
    const std::string_view name = std::string_view(argument).substr(1, argument.find('=') - 1);
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    throw StartError(kExitUsage,
                     "unknown option '-" + std::string(name) + "'; did you mean '--" + std::string(name) + "'?");
  }
}

class Parser {
 public:
  explicit Parser(const ToolSpec& tool) : tool_(tool) {
    app_.set_help_flag();
    app_.allow_extras();
    for (const OptionSpec& option : tool.options) add(option);
    operands_ = app_.add_option("operand")->expected(1, CLI::detail::expected_max_vector_size);
    operands_->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args();
  }

  CommandLine parse(const std::vector<std::string>& arguments);

 private:
  void add(const OptionSpec& option);
  void run(const std::vector<std::string>& arguments);
  void take(const CLI::Option* from, std::size_t at, CommandLine& line) const;

  const ToolSpec& tool_;
  CLI::App app_;
  CLI::Option* operands_ = nullptr;
  std::map<const CLI::Option*, const OptionSpec*> specs_;
};

void Parser::add(const OptionSpec& option) {
  std::string names = option.letter == 0 ? "" : std::string("-") + option.letter + ",";
  for (const std::string_view name : names_of(option)) names += "--" + std::string(name) + ",";
  names.pop_back();
  CLI::Option* added = option.value.empty() ? app_.add_flag(names) : app_.add_option(names)->expected(1);
  added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)->allow_extra_args(false);
  specs_[added] = &option;
}

// The only complaint left to CLI11 is about a value missing at the end.
void Parser::run(const std::vector<std::string>& arguments) {
  std::vector<std::string> reversed;
  std::transform(arguments.rbegin(), arguments.rend(), std::back_inserter(reversed), sealed);
  try {
    app_.parse(std::move(reversed));
  } catch (const CLI::ArgumentMismatch&) {
    const std::string& last = arguments.back();
    for (const auto& [added, option] : specs_)
      if (last.starts_with("--") ? added->check_lname(last.substr(2)) : option->letter == last.back())
        missing_value(*option);
    throw;
  }
}

void Parser::take(const CLI::Option* from, std::size_t at, CommandLine& line) const {
  const std::string& value = from->results().at(at);
  if (from == operands_) {
    line.operands.push_back(unsealed(value));
    return;
  }
  const OptionSpec& option = *specs_.at(from);
  const bool is_sealed = !value.empty() && value[0] == kMark;
  if (option.value.empty()) {
    if (is_sealed) throw StartError(kExitUsage, "option " + display_name(option) + " takes no value");
    line.options.push_back({&option, ""});
    return;
  }
  if (!is_sealed && value.size() > 1 && value[0] == '-') missing_value(option);
  if (unsealed(value).empty()) missing_value(option);
  line.options.push_back({&option, unsealed(value)});
}

CommandLine Parser::parse(const std::vector<std::string>& arguments) {
  run(arguments);
  for (const std::string& unknown : app_.remaining())
    if (unknown != "--") unknown_option(tool_, unsealed(unknown));
  CommandLine line;
  std::map<const CLI::Option*, std::size_t> taken;
  for (const CLI::Option* from : app_.parse_order()) take(from, taken[from]++, line);
  return line;
}

// Calls `apply` with mistakes told as those of the place. On the command line an address speaks for itself.
void apply(const Setting& setting) {
  if (!setting.option->apply) return;
  const bool in_config = setting.source == SettingSource::Config;
  try {
    setting.option->apply(setting.value);
  } catch (const ValueError& error) {
    throw StartError(in_config ? kExitConfig : kExitUsage, setting.object + ": " + error.what());
  } catch (const StartError& error) {
    if (setting.source == SettingSource::CommandLine) throw;
    throw StartError(in_config ? kExitConfig : error.code(), setting.object + ": " + error.what(), error.hint());
  }
}

void add_variable(const OptionSpec& option, const std::string& name, const std::string& text, Settings& settings) {
  const auto add = [&](const std::string& value) {
    settings.push_back({&option, value, SettingSource::Variable, name});
  };
  if (option.value.empty()) {
    try {
      if (parse_switch(text)) add("");
    } catch (const ValueError& error) {
      throw StartError(kExitUsage, name + ": " + error.what());
    }
  } else if (option.repeat) {
    std::istringstream words(text);
    for (std::string word; words >> word;) add(word);
  } else if (!text.empty()) {
    add(text);
  }
}

}  // namespace

bool CommandLine::has(std::string_view name) const {
  return std::any_of(options.begin(), options.end(), [&](const Occurrence& one) { return one.option->name == name; });
}

std::string_view CommandLine::value(std::string_view name) const {
  const auto is_it = [&](const Occurrence& one) { return one.option->name == name; };
  const auto last = std::find_if(options.rbegin(), options.rend(), is_it);
  return last == options.rend() ? std::string_view{} : std::string_view(last->value);
}

CommandLine parse_command_line(const ToolSpec& tool, const std::vector<std::string>& arguments) {
  check_single_dashes(tool, arguments);
  return Parser(tool).parse(arguments);
}

bool has_setting(const Settings& settings, std::string_view name) {
  return std::any_of(settings.begin(), settings.end(), [&](const Setting& one) { return one.option->name == name; });
}

Settings apply_options(const ToolSpec& tool, const CommandLine& line, const Environment& environment,
                       const Settings& config) {
  const auto variable_of = [&](const OptionSpec& option) -> const char* {
    return option.environment ? environment(environment_name(tool.name, option.name).c_str()) : nullptr;
  };
  Settings settings;
  for (const Setting& one : config)
    if (!line.has(one.option->name) && variable_of(*one.option) == nullptr) settings.push_back(one);
  for (const OptionSpec& option : tool.options)
    if (const char* text = line.has(option.name) ? nullptr : variable_of(option); text != nullptr)
      add_variable(option, environment_name(tool.name, option.name), text, settings);
  for (const Occurrence& one : line.options)
    settings.push_back({one.option, one.value, SettingSource::CommandLine, "--" + one.option->name});
  for (const Setting& one : settings) apply(one);
  return settings;
}

}  // namespace proxycore
