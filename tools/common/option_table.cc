#include "common/option_table.h"

#include <algorithm>
#include <cctype>

namespace proxycore {

std::string environment_name(std::string_view tool, std::string_view option) {
  std::string name = std::string(tool) + "_" + std::string(option);
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

std::vector<std::string_view> names_of(const OptionSpec& option) {
  std::vector<std::string_view> names{option.name};
  names.insert(names.end(), option.aliases.begin(), option.aliases.end());
  return names;
}

std::vector<std::string_view> groups_of(const ToolSpec& tool) {
  std::vector<std::string_view> groups;
  for (const OptionSpec& option : tool.options)
    if (!option.hidden && std::find(groups.begin(), groups.end(), option.group) == groups.end())
      groups.push_back(option.group);
  return groups;
}

}  // namespace proxycore
