// What the readers of the peers' configuration files share: places and messages, choosing a block, addresses.
// At start on the main thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "hashmap/peers/peer_file.h"

namespace proxycore {

// A word of a configuration file, without its quotes.
struct ConfigWord {
  std::string text;
  int line = 0;
  bool quoted = false;
};

// Of a server that a configuration names without a port.
inline constexpr std::uint16_t kHttpPort = 80;

class PeerContext {
 public:
  PeerContext(std::string path, const PeerQuestion& question, const Log& log)
      : path_(std::move(path)), question_(question), log_(log) {}

  const Log& log() const { return log_; }
  const PeerQuestion& question() const { return question_; }
  // "nginx.conf:12: "
  std::string at(int line) const { return path_ + ":" + std::to_string(line) + ": "; }
  const std::string& path() const { return path_; }

  [[noreturn]] void fail(int line, const std::string& what) const;
  // Passed over, and said so.
  void warn(int line, const std::string& what) const;

  // `text` as a whole number.
  std::uint32_t number(const ConfigWord& word, std::string_view text, std::uint64_t most) const;

  // Position of the block that --upstream names, or of the only one. `what` is what the file's language calls them.
  std::size_t choose(const std::vector<std::string>& names, const std::string& what) const;

 private:
  std::string path_;
  const PeerQuestion& question_;
  const Log& log_;
};

// Name and canonical address of a member that the configuration writes as "host", "host:port" or "unix:/path"; without a
// port `default_port`, 0: none. False when it is no such address.
bool set_address(std::string_view written, std::uint16_t default_port, PoolMember& member);

// Members of one address are shown by another name: `other` of each, which is theirs in the configuration.
void tell_apart(std::vector<PoolMember>& members, const std::vector<std::string>& other);

// "2.6.12" is at least "2.5"; an empty version is newer than any.
bool at_least(std::string_view version, std::string_view other);

PeerPool read_nginx(const PeerContext& context, std::string_view text);
PeerPool read_haproxy(const PeerContext& context, std::string_view text);
PeerPool read_squid(const PeerContext& context, std::string_view text);
PeerPool read_lighttpd(const PeerContext& context, std::string_view text);
PeerPool read_balance_config(const PeerContext& context, std::string_view text);
PeerPool read_balance_status(const PeerContext& context, std::string_view text);

}  // namespace proxycore
