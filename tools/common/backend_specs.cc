#include "common/backend_specs.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "base/text.h"
#include "common/start_error.h"

namespace proxycore {
namespace {

// The line without its comment ("#" at its begin or after a blank) and the blanks around it.
std::string_view content_of(std::string_view line) {
  for (std::size_t at = line.find('#'); at != line.npos; at = line.find('#', at + 1))
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') line = line.substr(0, at);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return trim_ows(line);
}

void read_file(const std::string& name, std::uint16_t default_port, std::vector<BackendSpec>& specs) {
  std::ifstream file(name);
  if (!file) throw StartError(kExitNoInput, name + ": " + std::strerror(errno));
  const std::size_t before = specs.size();
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string_view text = content_of(line);
    if (text.empty()) continue;
    try {
      specs.push_back(parse_backend(text, default_port));
    } catch (const StartError& error) {
      throw StartError(kExitData, name + ":" + std::to_string(number) + ": " + error.what(), error.hint());
    }
  }
  if (file.bad()) throw StartError(kExitNoInput, name + ": cannot be read (" + std::strerror(errno) + ")");
  if (specs.size() == before) throw StartError(kExitData, name + ": no backend in it; write one address a line");
}

}  // namespace

std::vector<BackendSpec> read_backend_specs(const std::vector<std::string>& operands, std::uint16_t default_port) {
  std::vector<BackendSpec> specs;
  for (const std::string& operand : operands) {
    if (operand == "@") throw StartError(kExitUsage, "'@': the file name is missing");
    if (operand.starts_with('@'))
      read_file(operand.substr(1), default_port, specs);
    else
      specs.push_back(parse_backend(operand, default_port));
  }
  return specs;
}

}  // namespace proxycore
