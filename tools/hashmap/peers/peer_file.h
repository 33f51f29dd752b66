// The backends and the hashing of an upstream block in another program's configuration file.
//
// Only what decides which backend a URL belongs to is read: servers, weights, ids, who is down, and the hashing directives.
// What cannot be done as that program would do it is an error with file and line; what is merely not known is passed
// over with a warning. At start on the main thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/log.h"
#include "hashmap/map/pool.h"

namespace proxycore {

// The last two are balance's own: its configuration, and what a running one says of itself.
enum class PeerKind : std::uint8_t { Nginx, Haproxy, Squid, Lighttpd, Config, Status };

struct PeerFile {
  PeerKind kind;
  std::string path;  // of Status also a URL
};

struct PeerQuestion {
  std::string upstream;  // which block, when the file has several
  std::string version;   // of the program, "2.6" or "1.4.69"; empty: the newest known
};

// The scheme is empty when the block does not hash: then `why_not` says what it does instead, with file and line.
struct PeerPool {
  HashPool pool;
  std::string why_not;
};

// Throws StartError: 64 no or several such blocks, 66 no such file or nobody there, 78 what is wrong in it.
PeerPool read_peer_file(const PeerFile& file, const PeerQuestion& question, const Log& log);

// The same with the text at hand; `path` is for messages.
PeerPool read_peer_text(PeerKind kind, const std::string& path, std::string_view text, const PeerQuestion& question,
                        const Log& log);

}  // namespace proxycore
