// backend and listen sections of haproxy: server, default-server, balance, hash-type; what defaults sections say of them.
#include <algorithm>
#include <array>
#include <optional>

#include "hashmap/peers/haproxy_balance.h"
#include "hashmap/peers/haproxy_words.h"

namespace proxycore {
namespace {

using Words = std::vector<ConfigWord>;
using Lines = std::vector<Words>;

constexpr std::uint64_t kHaproxyLargestWeight = 256;  // haproxy's

constexpr std::array<std::string_view, 17> kSections{
    "global", "defaults", "frontend",    "backend", "listen",      "peers",     "resolvers", "userlist", "mailers",
    "cache",  "program",  "http-errors", "ring",    "log-forward", "crt-store", "fcgi-app",  "traces"};

// Parameters of a server whose value could be mistaken for another parameter.
constexpr std::array<std::string_view, 12> kWithValue{"cookie",      "track",    "resolvers", "proto",
                                                      "alpn",        "sni",      "source",    "observe",
                                                      "error-limit", "on-error", "log-proto", "ca-file"};

bool is_section(const Words& words) {
  return std::find(kSections.begin(), kSections.end(), words[0].text) != kSections.end();
}

struct Node {
  std::string_view name;
  HaproxyNode node;
};
constexpr std::array kNodes{Node{"id", HaproxyNode::Id}, Node{"id32", HaproxyNode::Id32},
                            Node{"addr", HaproxyNode::Address}, Node{"addr-port", HaproxyNode::AddressPort},
                            Node{"guid", HaproxyNode::Guid}};

// What a section and the defaults before it say.
struct Section {
  HaproxyBalance balance;
  std::uint32_t default_weight = 1;
  bool default_backup = false;
  bool default_disabled = false;
  std::optional<HaproxyNode> default_node;
  bool all_backups = false;
};

class HaproxyReader {
 public:
  explicit HaproxyReader(const PeerContext& context) : context_(context) {}

  // Lines of one section without its first.
  void read_defaults(const Lines& lines, std::size_t at) { read(lines, at, true); }
  PeerPool read_section(const Lines& lines, std::size_t at);

 private:
  void read(const Lines& lines, std::size_t at, bool defaults);
  void read_line(const Words& words);
  void read_server(const Words& words);
  void apply(const Words& words, std::size_t first, PoolMember& member, std::optional<HaproxyNode>& node) const;
  HaproxyNode node_of(const ConfigWord& word) const;

  const PeerContext& context_;
  Section section_;
  HashPool pool_;
  std::vector<std::string> names_;
  std::vector<HaproxyNode> nodes_;
};

HaproxyNode HaproxyReader::node_of(const ConfigWord& word) const {
  for (const Node& node : kNodes)
    if (node.name == word.text) return node.node;
  context_.fail(word.line, "'" + word.text + "' is not understood; hash-key is id, id32, addr, addr-port or guid");
}

void HaproxyReader::apply(const Words& words, std::size_t first, PoolMember& member,
                          std::optional<HaproxyNode>& node) const {
  for (std::size_t i = first; i < words.size(); ++i) {
    const std::string& name = words[i].text;
    const bool more = i + 1 < words.size();
    if (name == "disabled") member.down = true;
    if (name == "enabled") member.down = false;
    if (name == "backup") member.member.backup = true;
    if (name == "no-backup") member.member.backup = false;
    if (!more) continue;
    const ConfigWord& value = words[i + 1];
    if (name == "weight") member.member.weight = context_.number(value, value.text, kHaproxyLargestWeight);
    if (name == "id") member.member.number = context_.number(value, value.text, INT32_MAX);
    if (name == "guid") member.member.label = value.text;
    if (name == "hash-key") node = node_of(value);
    const bool takes_value = name == "weight" || name == "id" || name == "guid" || name == "hash-key" ||
                             std::find(kWithValue.begin(), kWithValue.end(), name) != kWithValue.end();
    if (takes_value) ++i;
  }
}

// server NAME ADDRESS parameters...
void HaproxyReader::read_server(const Words& words) {
  enum { kName = 1, kAddress, kParameters };
  const int line = words[0].line;
  if (words.size() < kParameters) context_.fail(line, "a server takes a name and an address");
  std::string address = words[kAddress].text;
  for (const std::string_view prefix : {"ipv4@", "ipv6@"})
    if (address.starts_with(prefix)) address.erase(0, prefix.size());
  for (const std::string_view prefix : {"unix@", "abns@"})
    if (address.starts_with(prefix)) address.replace(0, prefix.size(), "unix:");
  PoolMember member;
  member.member.weight = section_.default_weight;
  member.member.backup = section_.default_backup;
  member.down = section_.default_disabled;
  if (!set_address(address, kHttpPort, member))
    context_.fail(line, "'" + words[kAddress].text + "' is not the address of a server");
  std::optional<HaproxyNode> node = section_.default_node;
  apply(words, kParameters, member, node);
  names_.push_back(words[kName].text);
  nodes_.push_back(node.value_or(HaproxyNode::Id));
  pool_.members.push_back(std::move(member));
}

void HaproxyReader::read_line(const Words& words) {
  const std::string& name = words[0].text;
  const auto second = [&] { return words.size() > 1 ? words[1].text : std::string(); };
  if (name == "balance") read_balance(context_, words, section_.balance);
  if (name == "hash-type") read_hash_type(context_, words, section_.balance);
  if (name == "option" && second() == "allbackups") section_.all_backups = true;
  if (name == "no" && second() == "option" && words.size() > 2 && words[2].text == "allbackups")
    section_.all_backups = false;
  if (name == "hash-balance-factor")
    context_.warn(words[0].line,
                  "'hash-balance-factor' is passed over: which server gets a URL depends on the load too");
  if (name == "server-template")
    context_.fail(words[0].line, "'server-template' makes servers that only haproxy knows; write them out");
  if (name == "default-server") {
    PoolMember defaults;
    defaults.member.weight = section_.default_weight;
    defaults.member.backup = section_.default_backup;
    defaults.down = section_.default_disabled;
    apply(words, 1, defaults, section_.default_node);
    section_.default_weight = defaults.member.weight;
    section_.default_backup = defaults.member.backup;
    section_.default_disabled = defaults.down;
  }
  if (name == "server") read_server(words);
}

void HaproxyReader::read(const Lines& lines, std::size_t at, bool defaults) {
  for (++at; at < lines.size() && !is_section(lines[at]); ++at)
    if (!defaults || lines[at][0].text != "server") read_line(lines[at]);
}

PeerPool HaproxyReader::read_section(const Lines& lines, std::size_t at) {
  read(lines, at, false);
  const int line = lines[at][0].line;
  if (pool_.members.empty()) context_.fail(line, "no server in this section");
  for (std::size_t i = 1; i < nodes_.size(); ++i)
    if (nodes_[i] != nodes_[0]) context_.fail(line, "servers with different hash-key values are not understood");
  tell_apart(pool_.members, names_);
  for (std::size_t i = 0; i < names_.size(); ++i) pool_.members[i].nickname = names_[i];
  pool_.options.node = nodes_[0];
  pool_.options.all_backups = section_.all_backups;
  pool_.key = section_.balance.key;
  pool_.scheme = section_.balance.hashes ? section_.balance.hash_type : "";
  if (section_.balance.why_not.empty()) section_.balance.why_not = context_.at(line) + "this section takes turns";
  return {std::move(pool_), section_.balance.why_not};
}

// The defaults section that holds for the section at `at`: the one named behind "from", else the last before it.
std::optional<std::size_t> defaults_of(const PeerContext& context, const Lines& lines, std::size_t at) {
  const Words& head = lines[at];
  const bool named = head.size() >= 4 && head[2].text == "from";
  for (std::size_t i = at; i-- > 0;)
    if (lines[i][0].text == "defaults" && (!named || (lines[i].size() > 1 && lines[i][1].text == head[3].text)))
      return i;
  if (named) context.fail(head[3].line, "no defaults section '" + head[3].text + "' before it");
  return std::nullopt;
}

}  // namespace

PeerPool read_haproxy(const PeerContext& context, std::string_view text) {
  const Lines lines = read_haproxy_lines(context, text);
  std::vector<std::string> names;
  std::vector<std::size_t> places;
  std::vector<std::optional<std::size_t>> defaults;  // that hold for each of them
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& word = lines[i][0].text;
    if (word != "backend" && word != "listen") continue;
    if (lines[i].size() < 2) context.fail(lines[i][0].line, "the section has no name");
    names.push_back(lines[i][1].text);
    places.push_back(i);
    defaults.push_back(defaults_of(context, lines, i));
  }
  const std::size_t chosen = context.choose(names, "backend section");
  HaproxyReader reader(context);
  if (defaults[chosen]) reader.read_defaults(lines, *defaults[chosen]);
  return reader.read_section(lines, places[chosen]);
}

}  // namespace proxycore
