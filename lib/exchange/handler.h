// Who answers an exchange.
//
// A handler is made once per worker; it takes an exchange and makes a responder, which lives until the response is complete,
// is handed off, or has failed. Destroying a responder cancels its work: it must not touch the exchange in its destructor.
// A handler may answer at once, without a responder. The worker's thread.
#pragma once

#include <memory>

#include "buf/chain.h"

namespace proxycore {

class Exchange;

// What to do after handing something over. Continue: more may come. Pause: enough for now, on_writable() or
// resume_request_body() says when to go on. Stop: the exchange is over, drop everything.
enum class [[nodiscard]] Flow : std::uint8_t{Continue, Pause, Stop};

class Responder {
 public:
  virtual ~Responder() = default;
  // Octets of the request body, framing removed, after Exchange::want_request_body(); `last` with or after the last of
  // them. Whatever is left in `body` is lost: Pause only asks for no more. In a tunnel: octets from the client.
  virtual Flow on_request_body(Chain& body, bool last) = 0;
  // What was written has gone out far enough: go on after a Pause.
  virtual void on_writable() = 0;
};

class Handler {
 public:
  virtual ~Handler() = default;
  virtual std::unique_ptr<Responder> handle(Exchange& exchange) = 0;
};

}  // namespace proxycore
