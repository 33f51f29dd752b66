// What the access log says about one exchange. Views of things that live until the line is written. Passive.
#pragma once

#include <cstdint>
#include <string_view>

namespace proxycore {

struct AccessRecord {
  std::int64_t wall_micros = 0;  // since 1970, when the request began
  std::string_view client;       // numeric address without port, "unix:" for a unix socket
  std::string_view method;       // empty, with the target, where no request line could be read
  std::string_view target;       // as received
  std::uint8_t minor = 1;        // HTTP/1.minor
  std::string_view host;
  int status = 0;                // 0: the client went away before there was one
  std::uint64_t bytes_sent = 0;  // of the bodies
  std::uint64_t bytes_received = 0;
  std::int64_t duration_micros = 0;  // first octet of the request to last octet of the response
  std::string_view backend;          // id of the one that answered; empty if none did
  std::string_view request_id;
  std::string_view referer;
  std::string_view user_agent;
  std::string_view error;  // an RFC 9209 token (base/error.h); empty if all went well
};

}  // namespace proxycore
