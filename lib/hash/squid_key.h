// What Squid hashes: the canonical URI, or the parts of it that carp-key= lists. Pure functions, any thread.
//
// Source: Squid src/anyp/Uri.cc, src/carp.cc (4 to 7). Escapes and the case of the path stay as they are; white space
// in the target is stripped. The scheme is "http" unless the URL says otherwise.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "hash/url.h"

namespace proxycore {

// "http://" + host in lower case, without trailing dots, IPv6 canonical in brackets + ":port" unless it is the scheme's
// own + path and query, at least "/". Userinfo is dropped. Replaces what is in `out`.
void squid_uri(const Url& url, std::string& out);

// carp-key=: the parts of the set `parts` (CarpKey of hash/scheme.h), always in the order scheme "http://", host,
// ":port" (also a default one), path (up to '?'), params (from '?'); the canonical URI if that is empty.
void squid_carp_key(const Url& url, std::uint8_t parts, std::string& out);

// The canonical URIs of a batch of requests, made faster where authorities repeat. One thread's; its memory is kept.
class SquidUris {
 public:
  void clear() { used_ = 0; }
  // squid_uri(); the view lasts until the next clear().
  std::string_view add(std::string_view authority, std::string_view target);

 private:
  std::string authority_;  // the last one
  std::string site_;       // and what precedes its targets
  std::deque<std::string> uris_;
  std::size_t used_ = 0;
};

}  // namespace proxycore
