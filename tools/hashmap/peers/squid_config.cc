// cache_peer lines of Squid: those with carp.
#include <algorithm>
#include <sstream>

#include "base/text.h"
#include "common/start_error.h"
#include "hashmap/peers/peer_parser.h"

namespace proxycore {
namespace {

// Parts of carp-key=, in the words of Squid.
struct CarpPart {
  std::string_view name;
  CarpKey part;
};
constexpr CarpPart kParts[] = {
    {"scheme", kCarpScheme}, {"host", kCarpHost}, {"port", kCarpPort}, {"path", kCarpPath}, {"params", kCarpParams}};

// Other ways to choose among peers.
constexpr std::string_view kSquidMethods[] = {"round-robin", "weighted-round-robin", "userhash", "sourcehash",
                                              "default",     "multicast-responder"};

class SquidReader {
 public:
  explicit SquidReader(const PeerContext& context) : context_(context) {}

  void read_line(const std::string& line, int number);
  PeerPool finish();

 private:
  void read_peer(const std::vector<ConfigWord>& words);
  void read_option(const ConfigWord& word, PoolMember& member) const;
  std::uint8_t carp_key(const ConfigWord& word, std::string_view list) const;

  const PeerContext& context_;
  HashPool pool_;
  std::vector<std::string> names_;
  int others_ = 0;  // lines of peers without carp
};

std::uint8_t SquidReader::carp_key(const ConfigWord& word, std::string_view list) const {
  unsigned parts = 0;
  for (std::string_view name; next_list_member(list, name);) {
    const auto found =
        std::find_if(std::begin(kParts), std::end(kParts), [&](const CarpPart& p) { return p.name == name; });
    if (found == std::end(kParts))
      context_.fail(word.line, "'" + word.text + "': the parts are scheme, host, port, path, params");
    parts |= found->part;
  }
  return static_cast<std::uint8_t>(parts);
}

void SquidReader::read_option(const ConfigWord& word, PoolMember& member) const {
  const std::string_view text = word.text;
  if (text.starts_with("weight="))
    member.member.weight = std::max(1U, context_.number(word, text.substr(7), INT32_MAX));
  if (text.starts_with("name=")) member.member.label = text.substr(5);
  if (text.starts_with("carp-key=")) member.member.carp_key = carp_key(word, text.substr(9));
}

// cache_peer host type http-port icp-port options...
void SquidReader::read_peer(const std::vector<ConfigWord>& words) {
  enum { kHost = 1, kType, kPort, kIcpPort, kOptions };
  const int line = words[0].line;
  if (words.size() < kOptions) context_.fail(line, "cache_peer takes a host, a type, a port and an ICP port");
  const auto has = [&](std::string_view option) {
    return std::any_of(words.begin() + kOptions, words.end(), [&](const ConfigWord& w) { return w.text == option; });
  };
  if (!has("carp") || words[kType].text != "parent") {
    ++others_;
    return;
  }
  for (const std::string_view other : kSquidMethods)
    if (has(other)) context_.warn(line, "'" + std::string(other) + "' is passed over; the peer is taken for CARP");
  const std::uint32_t port = context_.number(words[kPort], words[kPort].text, 65535);
  PoolMember member;
  const std::string& host = words[kHost].text;
  const std::string v6 = host.find(':') == host.npos || host.starts_with('[') ? host : "[" + host + "]";
  if (!set_address(v6 + ":" + std::to_string(port), 0, member))
    context_.fail(line, "'" + host + "' is not the host of a peer");
  member.member.written = host;
  for (std::size_t i = kOptions; i < words.size(); ++i) read_option(words[i], member);
  names_.push_back(member.member.label.empty() ? host : member.member.label);
  pool_.members.push_back(std::move(member));
}

void SquidReader::read_line(const std::string& line, int number) {
  std::istringstream stream(line);
  std::vector<ConfigWord> words;
  for (std::string word; stream >> word && word[0] != '#';) words.push_back({word, number, false});
  if (words.empty()) return;
  if (words[0].text == "cache_peer") read_peer(words);
  if (words[0].text == "include") context_.warn(number, "included files are not read");
  if (words[0].text == "if") context_.warn(number, "conditions are not understood; what is in them is taken");
}

PeerPool SquidReader::finish() {
  pool_.scheme = "squid";
  if (pool_.members.empty())
    throw StartError(kExitConfig, context_.path() + ": no cache_peer with carp in it" +
                                      (others_ > 0 ? " (those that are there choose otherwise)" : ""));
  if (!context_.question().upstream.empty())
    throw StartError(kExitUsage, "--upstream: Squid has one list of peers; leave it out");
  tell_apart(pool_.members, names_);
  return {std::move(pool_), {}};
}

}  // namespace

PeerPool read_squid(const PeerContext& context, std::string_view text) {
  SquidReader reader(context);
  std::istringstream stream{std::string(text)};
  std::string whole;
  int begin = 1;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (whole.empty()) begin = number;
    if (line.ends_with('\r')) line.pop_back();
    whole += line;
    if (whole.ends_with('\\')) {  // goes on in the next line
      whole.back() = ' ';
      continue;
    }
    reader.read_line(whole, begin);
    whole.clear();
  }
  reader.read_line(whole, begin);
  return reader.finish();
}

}  // namespace proxycore
