// upstream blocks of nginx: server, hash.
#include <algorithm>

#include "hash/nginx_key.h"
#include "hashmap/peers/nginx_words.h"

namespace proxycore {
namespace {

using Directives = std::vector<NginxDirective>;

constexpr std::uint64_t kNginxLargestWeight = 65535;

// They change nothing about who gets a URL while all servers answer.
constexpr std::string_view kHarmless[] = {
    "zone", "keepalive", "keepalive_requests", "keepalive_timeout", "keepalive_time",
    "ntlm", "state",     "resolver",           "resolver_timeout"};
constexpr std::string_view kHarmlessParameters[] = {
    "max_fails=", "fail_timeout=", "max_conns=", "slow_start=", "resolve", "service=", "route=", "drain"};
constexpr std::string_view kNginxMethods[] = {"ip_hash", "least_conn", "least_time", "random", "sticky"};

template <typename List>
bool is_one_of(std::string_view text, const List& list) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

class NginxReader {
 public:
  explicit NginxReader(const PeerContext& context) : context_(context) {}

  PeerPool read(const Directives& directives, std::size_t block);

 private:
  void read_server(const NginxDirective& server);
  void apply_parameter(const ConfigWord& word, PoolMember& member);
  void read_hash(const NginxDirective& hash);

  const PeerContext& context_;
  PeerPool result_;
};

void NginxReader::apply_parameter(const ConfigWord& word, PoolMember& member) {
  const std::string& text = word.text;
  const auto harmless = [&](std::string_view name) {
    return name.ends_with('=') ? text.starts_with(name) : text == name;
  };
  if (text.starts_with("weight=")) {
    member.member.weight = context_.number(word, std::string_view(text).substr(7), kNginxLargestWeight);
    if (member.member.weight == 0) context_.fail(word.line, "'weight=0': nginx wants at least 1");
  } else if (text == "down") {
    member.down = true;
  } else if (text == "backup") {
    member.member.backup = true;
  } else if (std::none_of(std::begin(kHarmlessParameters), std::end(kHarmlessParameters), harmless)) {
    context_.warn(word.line, "parameter '" + text + "' of a server is not understood and passed over");
  }
}

void NginxReader::read_server(const NginxDirective& server) {
  const int line = server.words[0].line;
  if (server.words.size() < 2) context_.fail(line, "a server needs an address");
  PoolMember member;
  if (!set_address(server.words[1].text, kHttpPort, member))
    context_.fail(line, "'" + server.words[1].text + "' is not the address of a server");
  for (std::size_t i = 2; i < server.words.size(); ++i) apply_parameter(server.words[i], member);
  result_.pool.members.push_back(std::move(member));
}

void NginxReader::read_hash(const NginxDirective& hash) {
  const int line = hash.words[0].line;
  const std::size_t count = hash.words.size();
  if (count < 2 || count > 3) context_.fail(line, "hash takes a key, and perhaps 'consistent'");
  if (count == 3 && hash.words[2].text != "consistent")
    context_.fail(line, "'" + hash.words[2].text + "' is not understood; hash takes a key, and perhaps 'consistent'");
  result_.pool.scheme = count == 3 ? "nginx-consistent" : "nginx";
  const std::string& format = hash.words[1].text;
  std::string value;
  if (!expand_nginx_key(format, {.authority = "h", .target = "/"}, value))
    context_.fail(line, "hash " + format + ": not all of these variables are in a URL");
  result_.pool.key = format == "$request_uri" ? KeyRule() : KeyRule(NginxKey{format}, format);
}

PeerPool NginxReader::read(const Directives& directives, std::size_t block) {
  result_.pool.scheme.clear();
  result_.why_not = context_.at(directives[block].words[0].line) + "this upstream takes turns";
  for (std::size_t i = block + 1; i < directives.size() && directives[i].depth > directives[block].depth; ++i) {
    const NginxDirective& one = directives[i];
    const std::string& name = one.words[0].text;
    if (name == "server")
      read_server(one);
    else if (name == "hash")
      read_hash(one);
    else if (is_one_of(name, kNginxMethods))
      result_.why_not = context_.at(one.words[0].line) + "'" + name + "' does not go by the URL";
    else if (!is_one_of(name, kHarmless))
      context_.warn(one.words[0].line, "'" + name + "' is not understood and passed over");
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < result_.pool.members.size(); ++i)
    names.push_back(result_.pool.members[i].name + "#" + std::to_string(i + 1));
  tell_apart(result_.pool.members, names);
  if (result_.pool.members.empty()) context_.fail(directives[block].words[0].line, "no server in this upstream");
  return std::move(result_);
}

}  // namespace

PeerPool read_nginx(const PeerContext& context, std::string_view text) {
  const Directives directives = read_nginx_directives(context, text);
  std::vector<std::string> names;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < directives.size(); ++i) {
    const NginxDirective& one = directives[i];
    if (one.words[0].text == "include") context.warn(one.words[0].line, "included files are not read");
    if (one.words[0].text != "upstream" || !one.opens) continue;
    if (one.words.size() != 2) context.fail(one.words[0].line, "an upstream has one name");
    names.push_back(one.words[1].text);
    places.push_back(i);
  }
  return NginxReader(context).read(directives, places[context.choose(names, "upstream")]);
}

}  // namespace proxycore
