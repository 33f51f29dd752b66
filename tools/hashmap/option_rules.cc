#include "hashmap/option_rules.h"

#include "common/start_error.h"

namespace proxycore {
namespace {

void refuse(const std::string& message, const std::string& hint = {}) { throw StartError(kExitUsage, message, hint); }

bool is_ours(const PeerFile& peer) { return peer.kind == PeerKind::Config || peer.kind == PeerKind::Status; }

}  // namespace

void check_options(const HashmapOptions& options) {
  const bool what_if = !options.changes.empty();
  if (options.backends.empty() && !options.peer && !options.identify)
    refuse("no backend given; name at least one", "for example:  hashmap -u /index.html web1 web2 web3");
  if (!options.backends.empty() && options.peer)
    refuse("backends are given, and a configuration file as well; use one");
  if (!options.peer && !options.question.upstream.empty())
    refuse("--upstream: is for a configuration file; add --nginx, --haproxy or --lighttpd");
  if (!options.peer && !options.question.version.empty())
    refuse("--peer-version: is for a configuration file; add --nginx, --haproxy, --squid or --lighttpd");
  if (options.peer && is_ours(*options.peer)) {
    if (!options.question.upstream.empty()) refuse("--upstream: a balance has one only; leave it out");
    if (!options.question.version.empty()) refuse("--peer-version: is for the files of other programs; leave it out");
  }
  if (options.identify && (what_if || options.summary || options.all || options.moved))
    refuse("--identify: stands alone; leave out --summary, --all and the what-if options");
  if (options.identify && options.key) refuse("--identify: tries the keys itself; leave out --hash-key");
  if (options.schemes.size() > 1 && !options.summary && !options.identify)
    refuse("--hash-scheme: several of them can only be compared; add --summary");
  if (options.schemes.size() > 1 && what_if) refuse("--hash-scheme: one at a time with the what-if options");
  if (options.max_skew && !options.summary) refuse("--max-skew: is about a summary; add --summary");
  if (options.moved && (!what_if || options.after))
    refuse("--moved: nothing would change; add --add, --remove, --down, --weight, --reorder or --scheme-to");
  if (options.after && !what_if)
    refuse("--after: nothing would change; add --add, --remove, --down, --weight, --reorder or --scheme-to");
  if (options.all && (options.summary || (what_if && !options.after)))
    refuse("--all: is about single URLs; leave out --summary and what moves");
  if (options.hosts.size() > 1 && !options.identify) refuse("--host: only --identify tries several");
  if (!options.urls.empty() && options.log) refuse("--log: is for standard input; leave out --url");
}

}  // namespace proxycore
