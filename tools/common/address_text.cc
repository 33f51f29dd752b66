#include "common/address_text.h"

#include <limits>
#include <vector>

#include "base/text.h"
#include "common/host_port.h"
#include "common/start_error.h"
#include "common/suggest.h"
#include "common/values.h"

namespace proxycore {
namespace {

constexpr std::size_t kLongestSocketPath = 107;
constexpr std::uint32_t kLargestWeight = 65535;

void parse_path(std::string_view path, AddressText& address) {
  if (path.empty() || path == "@") throw ValueError("the path is missing");
  if (path.size() > kLongestSocketPath)
    throw ValueError("path too long (" + std::to_string(path.size()) + " octets; a socket path has " +
                     std::to_string(kLongestSocketPath) + " at most)");
  address.kind = AddressKind::Unix;
  address.path = path;
}

void parse_systemd(std::string_view name, AddressText& address) {
  if (name.empty()) throw ValueError("the name is missing; write sd:NAME as in FileDescriptorName=");
  address.kind = AddressKind::Systemd;
  address.name = name;
}

void parse_tcp(std::string_view text, AddressText& address) {
  HostPort tcp = parse_host_port(text);
  address.host = std::move(tcp.host);
  address.port = tcp.port.value_or(address.port);
}

AddressText parse_address(std::string_view text, std::uint16_t default_port) {
  AddressText address;
  address.port = default_port;
  if (text.starts_with("unix:")) {
    parse_path(text.substr(5), address);
  } else if (text.starts_with('/') || text.starts_with("./") || text.starts_with("../")) {
    parse_path(text, address);
  } else if (text.starts_with("fd:")) {
    address.kind = AddressKind::Fd;
    address.fd = static_cast<int>(parse_number(text.substr(3), 0, std::numeric_limits<int>::max()));
  } else if (text.starts_with("sd:")) {
    parse_systemd(text.substr(3), address);
  } else {
    parse_tcp(text, address);
  }
  return address;
}

// One "name=value" or "name" after a comma.
struct Suffix {
  std::string_view name, value;
  bool has_value = false;
};

bool next_suffix(std::string_view& rest, Suffix& suffix) {
  std::string_view member;
  if (!next_list_member(rest, member)) return false;
  const std::size_t equals = member.find('=');
  suffix.has_value = equals != member.npos;
  suffix.name = member.substr(0, equals);
  suffix.value = suffix.has_value ? member.substr(equals + 1) : std::string_view{};
  return true;
}

// Throws unless the name is one of `known` and a value is there.
void check_suffix(const Suffix& suffix, const std::vector<std::string_view>& known) {
  if (suffix.name.empty()) throw ValueError("an option is missing after the comma");
  for (const std::string_view name : known) {
    if (suffix.name != name) continue;
    if (suffix.value.empty()) throw ValueError(quoted(name) + " needs a value; write " + std::string(name) + "=...");
    return;
  }
  throw ValueError("unknown option " + quoted(suffix.name) + did_you_mean(suffix.name, known));
}

std::uint32_t number_of(const Suffix& suffix, std::uint32_t most) {
  try {
    return static_cast<std::uint32_t>(parse_number(suffix.value, 1, most));
  } catch (const ValueError& error) {
    throw ValueError(std::string(suffix.name) + " " + error.what());
  }
}

mode_t mode_of(const Suffix& suffix) {
  const std::string_view text = suffix.value;
  const bool octal =
      text.find_first_not_of("01234567") == text.npos && (text.size() == 3 || (text.size() == 4 && text[0] == '0'));
  if (!octal) throw ValueError("mode " + quoted(text) + " is not a mode; write it in octal, like 0660");
  return static_cast<mode_t>(std::stoul(std::string(text), nullptr, 8));
}

// It becomes a field value (X-Backend) and a word of log lines.
std::string id_of(const Suffix& suffix) {
  for (const char c : suffix.value)
    if (c <= ' ' || c >= '\x7f') throw ValueError("id " + quoted(suffix.value) + " is not of visible ASCII characters");
  return std::string(suffix.value);
}

void apply(const Suffix& suffix, ListenSpec& spec) {
  check_suffix(suffix, {"mode"});
  if (spec.address.kind != AddressKind::Unix || spec.address.path[0] == '@')
    throw ValueError("'mode' is for socket files");
  spec.mode = mode_of(suffix);
}

void apply(const Suffix& suffix, BackendSpec& spec) {
  if (suffix.name == "backup") {
    if (suffix.has_value) throw ValueError("'backup' takes no value");
    spec.backup = true;
    return;
  }
  check_suffix(suffix, {"weight", "id", "max", "backup"});
  if (suffix.name == "weight") spec.weight = number_of(suffix, kLargestWeight);
  if (suffix.name == "max") spec.max = number_of(suffix, std::numeric_limits<std::uint32_t>::max());
  if (suffix.name == "id") spec.id = id_of(suffix);
}

void check(const ListenSpec&) {}

void check(const BackendSpec& spec) {
  const AddressKind kind = spec.address.kind;
  if (kind == AddressKind::Fd || kind == AddressKind::Systemd)
    throw ValueError("an inherited socket can be listened on, not connected to");
  if (kind == AddressKind::Tcp && spec.address.port == 0) throw ValueError("a backend has no port 0");
}

template <typename Spec>
Spec parse_spec(std::string_view text, std::uint16_t default_port) {
  Spec spec;
  spec.text = text;
  const std::size_t comma = text.find(',');
  std::string_view rest = comma == text.npos ? std::string_view{} : text.substr(comma + 1);
  try {
    spec.address = parse_address(text.substr(0, comma), default_port);
    check(spec);
    for (Suffix suffix; next_suffix(rest, suffix);) apply(suffix, spec);
  } catch (const ValueError& error) {
    throw StartError(kExitUsage, (text.empty() ? "''" : spec.text) + ": " + error.what());
  }
  return spec;
}

}  // namespace

ListenSpec parse_listen(std::string_view text, std::uint16_t default_port) {
  return parse_spec<ListenSpec>(text, default_port);
}

BackendSpec parse_backend(std::string_view text, std::uint16_t default_port) {
  return parse_spec<BackendSpec>(text, default_port);
}

}  // namespace proxycore
