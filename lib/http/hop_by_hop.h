// Fields that are about one connection and never forwarded (RFC 9110 section 7.6.1), and what Connection says.
// One worker's thread.
#pragma once

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

// Removes Connection, what it names, Keep-Alive, Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade,
// Proxy-Authenticate and Proxy-Authorization are kept (they are for whoever asks, section 11.7). Fields that keep a message
// what it is (Host, Content-Length, Date, Via, Cookie, ...: see hop_by_hop.cc) stay even when Connection names them: a client
// must not be able to take them away. Content-Length stays: the framing decides about it.
void strip_hop_by_hop(Fields& fields);

}  // namespace proxycore
