// Fields that are about one connection and are never forwarded (RFC 9110 section 7.6.1), and what Connection says.
// One worker's thread.
#pragma once

#include <string_view>

#include "http/fields.h"

namespace proxycore {

// What the Connection field lines ask for.
struct ConnectionOptions {
  bool close = false;
  bool keep_alive = false;
  bool upgrade = false;
  bool te = false;
};
ConnectionOptions connection_options(const Fields& fields);

// The protocols that Upgrade offers. Empty if HTTP is among them, as in h2c: a tunnel to another version of it would carry
// requests that nobody here has seen, and RFC 9113 section 3.1 has made that upgrade obsolete.
std::string_view offered_upgrade(const Fields& fields);

// Removes
//   Connection, Keep-Alive, Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade, and
//   every field that Connection names, unless it is protected.
// Keeps
//   Proxy-Authenticate and Proxy-Authorization: they are for whoever asks for them (RFC 9110 section 11.7);
//   Content-Length: the framing decides about it;
//   protected fields, even when Connection names them: those that make a message what it is, and those that say who sent
//   it (Host, Cookie, Authorization, Via, X-Forwarded-For, ...: the list is in hop_by_hop.cc). A client must not be able to
//   take away what a proxy before us has added (CVE-2022-31813), and Connection must not name fields that are meant for
//   every recipient anyway (RFC 9110 section 7.6.1).
void strip_hop_by_hop(Fields& fields);

}  // namespace proxycore
