#include "hashmap/peers/peer_file.h"

#include <algorithm>
#include <map>

#include "common/host_port.h"
#include "common/json_document.h"
#include "common/start_error.h"
#include "common/suggest.h"
#include "common/values.h"
#include "hashmap/peers/fetch.h"
#include "hashmap/peers/peer_parser.h"
#include "io/address.h"

namespace proxycore {
namespace {

// The number in front of the next dot; takes both off.
unsigned long next_number(std::string_view& version) {
  const std::size_t dot = version.find('.');
  const std::string part(version.substr(0, dot));
  version = dot == version.npos ? std::string_view{} : version.substr(dot + 1);
  return std::strtoul(part.c_str(), nullptr, 10);
}

std::string read_peer_source(const PeerFile& file) {
  return file.kind == PeerKind::Status && is_url(file.path) ? fetch(file.path) : read_text_file(file.path);
}

}  // namespace

void PeerContext::fail(int line, const std::string& what) const { throw StartError(kExitConfig, at(line) + what); }

void PeerContext::warn(int line, const std::string& what) const { log_.notice("{}{}", at(line), what); }

std::uint32_t PeerContext::number(const ConfigWord& word, std::string_view text, std::uint64_t most) const {
  try {
    return static_cast<std::uint32_t>(parse_number(text, 0, most));
  } catch (const ValueError& error) {
    fail(word.line, "'" + word.text + "': " + error.what());
  }
}

std::size_t PeerContext::choose(const std::vector<std::string>& names, const std::string& what) const {
  if (names.empty()) throw StartError(kExitConfig, path_ + ": no " + what + " in it");
  const std::string& wanted = question_.upstream;
  if (wanted.empty() && names.size() == 1) return 0;
  std::string all;
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i < 10) all += (i == 0 ? "" : ", ") + names[i];
    if (names[i] == wanted) found.push_back(i);
  }
  if (names.size() > 10) all += ", ...";
  if (found.size() == 1) return found[0];
  if (wanted.empty())
    throw StartError(kExitUsage, path_ + ": " + std::to_string(names.size()) + " of " + what + " in it (" + all +
                                     "); choose one with --upstream");
  if (found.size() > 1) throw StartError(kExitConfig, path_ + ": several of " + what + " are called '" + wanted + "'");
  const std::vector<std::string_view> views(names.begin(), names.end());
  throw StartError(kExitUsage,
                   path_ + ": no " + what + " '" + wanted + "' in it" + did_you_mean(wanted, views) + " (" + all + ")");
}

bool set_address(std::string_view written, std::uint16_t default_port, PoolMember& member) {
  member.member.written = written;
  std::string& address = member.member.address;
  if (written.starts_with("unix:") || written.starts_with('/')) {
    address = written.starts_with('/') ? "unix:" + std::string(written) : std::string(written);
  } else {
    try {
      const HostPort parts = parse_host_port(written);
      const std::uint16_t port = parts.port.value_or(default_port);
      const std::string host = parts.host.empty() ? "127.0.0.1" : parts.host;
      const auto numeric = Address::ip(host, port);
      address = numeric ? numeric->text() : host + ":" + std::to_string(port);
    } catch (const ValueError&) {
      return false;
    }
  }
  member.member.id = member.name = address;
  return true;
}

void tell_apart(std::vector<PoolMember>& members, const std::vector<std::string>& other) {
  std::map<std::string, int> seen;
  for (const PoolMember& member : members) ++seen[member.name];
  for (std::size_t i = 0; i < members.size(); ++i)
    if (seen[members[i].name] > 1) members[i].name = members[i].member.id = other[i];
}

bool at_least(std::string_view version, std::string_view other) {
  if (version.empty()) return true;
  while (!version.empty() || !other.empty()) {
    const unsigned long mine = next_number(version);
    const unsigned long theirs = next_number(other);
    if (mine != theirs) return mine > theirs;
  }
  return true;
}

PeerPool read_peer_text(PeerKind kind, const std::string& path, std::string_view text, const PeerQuestion& question,
                        const Log& log) {
  const PeerContext context(path, question, log);
  switch (kind) {
    case PeerKind::Nginx: return read_nginx(context, text);
    case PeerKind::Haproxy: return read_haproxy(context, text);
    case PeerKind::Squid: return read_squid(context, text);
    case PeerKind::Lighttpd: return read_lighttpd(context, text);
    case PeerKind::Config: return read_balance_config(context, text);
    case PeerKind::Status: return read_balance_status(context, text);
  }
  return {};
}

PeerPool read_peer_file(const PeerFile& file, const PeerQuestion& question, const Log& log) {
  return read_peer_text(file.kind, file.path, read_peer_source(file), question, log);
}

}  // namespace proxycore
