// proxy.server and proxy.balance of lighttpd 1.4.
#include <algorithm>

#include "hashmap/peers/lighttpd_words.h"
#include "io/address.h"

namespace proxycore {
namespace {

using Assignments = std::vector<LighttpdAssignment>;

// Members of proxy.server: one list of hosts for each extension.
struct Group {
  std::string name;
  std::size_t assignment;
  std::size_t extension;
};

std::vector<Group> groups_of(const Assignments& assignments) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    const LighttpdAssignment& one = assignments[i];
    if (one.name != "proxy.server" || !one.value.is_list) continue;
    for (std::size_t k = 0; k < one.value.list.size(); ++k) {
      const std::string block = one.blocks.empty() ? "" : one.blocks.back();
      const std::string& extension = one.value.list[k].key;
      const std::string name = block.empty() ? extension : extension.empty() ? block : block + " " + extension;
      groups.push_back({name.empty() ? "proxy.server" : name, i, k});
    }
  }
  return groups;
}

// proxy.balance where the servers are: the last one in this block or in one around it.
const LighttpdAssignment* balance_for(const Assignments& assignments, const LighttpdAssignment& servers) {
  const LighttpdAssignment* found = nullptr;
  for (const LighttpdAssignment& one : assignments) {
    const bool around = one.blocks.size() <= servers.blocks.size() &&
                        std::equal(one.blocks.begin(), one.blocks.end(), servers.blocks.begin());
    if (one.name != "proxy.balance" || !around) continue;
    if (found == nullptr || one.blocks.size() >= found->blocks.size()) found = &one;
  }
  return found;
}

// The four ways of hashing, by the first version after each.
std::string scheme_of(std::string_view version) {
  if (at_least(version, "1.4.74")) return "lighttpd-1.4.85";
  if (at_least(version, "1.4.60")) return "lighttpd-1.4.69";
  if (at_least(version, "1.4.56")) return "lighttpd-1.4.59";
  return "lighttpd-1.4.55";
}

PoolMember read_host(const PeerContext& context, const LighttpdValue& value) {
  PoolMember member;
  const int line = value.word.line;
  const LighttpdValue* socket = value.find("socket");
  const LighttpdValue* host = value.find("host");
  const LighttpdValue* port = value.find("port");
  std::string address;
  if (socket != nullptr) {
    address = "unix:" + socket->word.text;
  } else if (host != nullptr) {
    const std::string& text = host->word.text;
    const bool v6 = text.find(':') != text.npos && !text.starts_with('[');
    address = v6 ? "[" + text + "]" : text;
    if (port != nullptr) address += ":" + std::to_string(context.number(port->word, port->word.text, 65535));
    if (!Address::ip(text, 0) && !v6)
      context.warn(host->word.line, "lighttpd hashes the address of '" + text + "', not the name; write the address");
  } else {
    context.fail(line, "a server needs \"host\" or \"socket\"");
  }
  if (!set_address(address, kHttpPort, member)) context.fail(line, "'" + address + "' is not the address of a server");
  return member;
}

}  // namespace

PeerPool read_lighttpd(const PeerContext& context, std::string_view text) {
  const Assignments assignments = read_lighttpd_assignments(context, text);
  const std::vector<Group> groups = groups_of(assignments);
  std::vector<std::string> names;
  for (const Group& group : groups) names.push_back(group.name);
  const Group& chosen = groups[context.choose(names, "proxy.server")];
  const LighttpdAssignment& servers = assignments[chosen.assignment];

  PeerPool result;
  for (const auto& [label, value] : servers.value.list[chosen.extension].value.list)
    if (value.is_list) result.pool.members.push_back(read_host(context, value));
  if (result.pool.members.empty()) context.fail(servers.line, "no server in this list");
  std::vector<std::string> others;
  for (std::size_t i = 0; i < result.pool.members.size(); ++i)
    others.push_back(result.pool.members[i].name + "#" + std::to_string(i + 1));
  tell_apart(result.pool.members, others);

  const LighttpdAssignment* balance = balance_for(assignments, servers);
  result.pool.scheme = scheme_of(context.question().version);
  if (balance == nullptr || balance->value.word.text != "hash") {
    result.pool.scheme.clear();
    result.why_not = context.at(balance == nullptr ? servers.line : balance->line) +
                     (balance == nullptr ? "no proxy.balance = \"hash\" for these servers"
                                         : "proxy.balance \"" + balance->value.word.text + "\" does not go by the URL");
  }
  return result;
}

}  // namespace proxycore
