#include "common/retry_command.h"

#include <optional>

#include "common/address_text.h"
#include "common/start_error.h"

namespace proxycore {
namespace {

// The address with another port, if it is a TCP address with port `taken`; an address without a port listens on the
// tool's default, which is the one that was taken if no other was.
std::optional<std::string> with_port(std::string_view text, std::uint16_t taken, std::uint16_t instead) {
  try {
    const AddressText address = parse_listen(text, taken).address;
    if (address.kind != AddressKind::Tcp || address.port != taken) return std::nullopt;
    const bool v6 = address.host.find(':') != std::string::npos;
    return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(instead);
  } catch (const StartError&) {
    return std::nullopt;
  }
}

bool takes_address(std::string_view word) { return word == "-l" || word == "--listen" || word == "--status"; }

// What is before the address in a word that has both: "--listen=" or "-l". Empty for all others.
std::string_view attached_option(std::string_view word) {
  for (const std::string_view option : {"--listen=", "--status="})
    if (word.starts_with(option)) return option;
  return word.starts_with("-l") && word.size() > 2 ? std::string_view("-l") : std::string_view{};
}

}  // namespace

std::string shell_quoted(std::string_view word) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@%+=:,./-_";
  if (!word.empty() && word.find_first_not_of(kPlain) == word.npos) return std::string(word);
  std::string text = "'";
  for (const char c : word) {
    if (c == '\'')
      text += "'\\''";
    else
      text += c;
  }
  return text + "'";
}

std::string retry_command(const std::vector<std::string>& command, std::uint16_t taken, std::uint16_t instead) {
  bool changed = false;
  std::string rest;
  for (std::size_t i = 1; i < command.size(); ++i) {
    const std::string& word = command[i];
    const std::string_view option = attached_option(word);
    const bool is_value = i > 1 && takes_address(command[i - 1]);
    std::string text = word;
    if (is_value || !option.empty()) {
      if (auto other = with_port(std::string_view(word).substr(option.size()), taken, instead)) {
        text = std::string(option) + *other;
        changed = true;
      }
    }
    rest += " " + shell_quoted(text);
  }
  const std::string name = command.empty() ? "" : shell_quoted(command[0].substr(command[0].rfind('/') + 1));
  return name + (changed ? "" : " -l :" + std::to_string(instead)) + rest;
}

}  // namespace proxycore
