#include "common/config_file.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/json_document.h"
#include "common/start_error.h"

namespace proxycore {
namespace {

using Kind = JsonValue::Kind;

bool is_key(const OptionSpec& option) { return option.config && !option.hidden; }

std::vector<std::string_view> known_keys(const ToolSpec& tool) {
  std::vector<std::string_view> keys{tool.operand_key};
  for (const OptionSpec& option : tool.options) {
    if (!is_key(option)) continue;
    const auto names = names_of(option);
    keys.insert(keys.end(), names.begin(), names.end());
  }
  return keys;
}

class Reader {
 public:
  Reader(const ToolSpec& tool, const std::string& name, std::string_view text)
      : tool_(tool), document_(name, text, kExitConfig) {
    config_.name = name;
  }

  ConfigFile read() {
    for (const JsonMember& member : document_.expect(document_.root(), Kind::Object, "a configuration").members)
      if (member.name == tool_.operand_key)
        take_operands(member.value);
      else
        take_option(option_of(member), member);
    return std::move(config_);
  }

 private:
  const OptionSpec& option_of(const JsonMember& member) const;
  void take_operands(const JsonValue& value);
  void take_option(const OptionSpec& option, const JsonMember& member);
  void take_value(const OptionSpec& option, const JsonMember& member, const JsonValue& value);

  const ToolSpec& tool_;
  JsonDocument document_;
  ConfigFile config_;
};

const OptionSpec& Reader::option_of(const JsonMember& member) const {
  for (const OptionSpec& option : tool_.options) {
    const auto names = names_of(option);
    if (is_key(option) && std::find(names.begin(), names.end(), member.name) != names.end()) return option;
  }
  document_.fail_unknown(member, known_keys(tool_));
}

void Reader::take_operands(const JsonValue& value) {
  if (value.kind == Kind::String) {
    config_.operands = {value.text};
    return;
  }
  for (const JsonValue& one : document_.expect(value, Kind::Array, tool_.operand_key).items)
    config_.operands.push_back(document_.expect(one, Kind::String, "one of " + tool_.operand_key).text);
}

void Reader::take_option(const OptionSpec& option, const JsonMember& member) {
  if (option.value.empty()) {
    if (document_.expect(member.value, Kind::Bool, member.name).truth)
      config_.settings.push_back({&option, "", SettingSource::Config, document_.place(member.at) + member.name});
  } else if (member.value.kind == Kind::Array && option.repeat) {
    for (const JsonValue& one : member.value.items) take_value(option, member, one);
  } else {
    take_value(option, member, member.value);
  }
}

void Reader::take_value(const OptionSpec& option, const JsonMember& member, const JsonValue& value) {
  if (value.kind != Kind::Number) document_.expect(value, Kind::String, member.name);
  if (value.text.empty()) document_.fail(value.at, member.name + " needs a value (" + option.value + ")");
  config_.settings.push_back({&option, value.text, SettingSource::Config, document_.place(value.at) + member.name});
}

using Json = nlohmann::ordered_json;

// A number where it is read back as the same text.
Json json_of(const std::string& text) {
  constexpr std::size_t kMostDigits = 18;
  const bool digits = !text.empty() && text.size() <= kMostDigits && text.find_first_not_of("0123456789") == text.npos;
  if (digits && (text == "0" || text[0] != '0')) return std::stoull(text);
  return text;
}

}  // namespace

void add_config_options(ToolSpec& tool) {
  const std::string group = "Configuration";
  tool.options.push_back({.name = "config",
                          .letter = 'c',
                          .value = "FILE",
                          .meaning = "JSON, its keys the long names of options, and \"" + tool.operand_key + "\"",
                          .group = group,
                          .file = true,
                          .config = false});
  tool.options.push_back({.name = "check",
                          .meaning = "only say whether the configuration is right: exit 0 or 78",
                          .group = group,
                          .environment = false,
                          .config = false});
  tool.options.push_back({.name = "dump-config",
                          .meaning = "print all that is set, from wherever, as a configuration",
                          .group = group,
                          .environment = false,
                          .config = false});
}

ConfigFile parse_config(const ToolSpec& tool, const std::string& name, std::string_view text) {
  return Reader(tool, name, text).read();
}

ConfigFile read_config(const ToolSpec& tool, const CommandLine& line, const Environment& environment) {
  std::string path(line.value("config"));
  const char* variable = environment(environment_name(tool.name, "config").c_str());
  if (path.empty() && variable != nullptr) path = variable;
  return path.empty() ? ConfigFile{} : parse_config(tool, path, read_text_file(path));
}

std::string dump_config(const ToolSpec& tool, const Settings& settings, const std::vector<std::string>& operands) {
  Json json = Json::object();
  for (const Setting& setting : settings) {
    const OptionSpec& option = *setting.option;
    if (!is_key(option)) continue;
    if (option.repeat) {
      json[option.name].push_back(setting.value);
      continue;
    }
    json.erase(option.name);  // the order says which of several policies counts
    json[option.name] = option.value.empty() ? Json(true) : json_of(setting.value);
  }
  if (!operands.empty()) json[tool.operand_key] = operands;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace proxycore
