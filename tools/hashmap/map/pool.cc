#include "hashmap/map/pool.h"

#include <unordered_set>

#include "common/address_text.h"
#include "common/backend_specs.h"
#include "common/start_error.h"
#include "common/suggest.h"
#include "common/values.h"
#include "io/address.h"

namespace proxycore {
namespace {

constexpr std::uint16_t kHttpPort = 80;

// As balance would call it if the name resolved to itself.
std::string canonical_address(const AddressText& where) {
  if (where.kind == AddressKind::Unix) return "unix:" + where.path;
  const std::string host = where.host.empty() ? "127.0.0.1" : where.host;
  if (const auto numeric = Address::ip(host, where.port)) return numeric->text();
  return host + ":" + std::to_string(where.port);
}

// Without the options after commas and "http://".
std::string written_address(const BackendSpec& spec) {
  std::string text = spec.text.substr(0, spec.text.find(','));
  if (const std::size_t scheme = text.find("://"); scheme != text.npos) text.erase(0, scheme + 3);
  if (text.ends_with('/') && spec.address.kind == AddressKind::Tcp) text.pop_back();
  return text;
}

PoolMember from_spec(const BackendSpec& spec) {
  PoolMember made;
  made.member.address = canonical_address(spec.address);
  made.member.written = written_address(spec);
  made.member.label = spec.id;
  made.member.id = spec.id.empty() ? made.member.address : spec.id;
  made.member.weight = spec.weight;
  made.member.backup = spec.backup;
  made.name = made.member.id;
  return made;
}

}  // namespace

bool PoolMember::is(std::string_view text) const {
  if (text.empty()) return false;
  return text == name || text == nickname || text == member.id || text == member.address || text == member.written ||
         text == member.label;
}

std::string HashPool::key_text() const {
  if (!key.is_schemes_own()) return key.text();
  const SchemeInfo* info = find_scheme(scheme);
  return info == nullptr ? std::string() : std::string(info->default_key);
}

std::string HashPool::text() const { return scheme + ", by " + key_text(); }

PoolMember parse_pool_member(std::string_view text) { return from_spec(parse_backend(text, kHttpPort)); }

std::vector<PoolMember> parse_pool_members(const std::vector<std::string>& operands, const Log& log) {
  std::vector<PoolMember> members;
  std::unordered_set<std::string> ids;
  for (const BackendSpec& spec : read_backend_specs(operands, kHttpPort)) {
    PoolMember made = from_spec(spec);
    if (ids.insert(made.member.id).second) {
      members.push_back(std::move(made));
      continue;
    }
    if (!spec.id.empty()) throw StartError(kExitUsage, spec.text + ": the id '" + spec.id + "' is taken");
    log.notice("{}: {} is in the pool already and counts once; weight= gives it more", spec.text, made.member.id);
  }
  return members;
}

std::size_t find_member(const HashPool& pool, std::string_view text) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < pool.members.size(); ++i) {
    if (pool.members[i].is(text)) return i;
    names.push_back(pool.members[i].name);
  }
  // "web1" for the web1:80 that it is on the command line.
  const std::string with_port = std::string(text) + ":" + std::to_string(kHttpPort);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == with_port) return i;
  throw ValueError("'" + std::string(text) + "' is no backend of the pool" + did_you_mean(text, names));
}

}  // namespace proxycore
