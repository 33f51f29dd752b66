// Translates between an exchange and the protocol of a backend: octets in, octets and events out, no I/O.
//
// A codec belongs to one backend connection and is used for one request after the other. The caller shows it what was
// read; it answers with one event at a time and takes from the buffer what the event used up. The worker's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/error.h"
#include "buf/chain.h"
#include "buf/read_buffer.h"
#include "http/framing.h"
#include "http/message.h"

namespace proxycore {

struct OutgoingRequest {
  const RequestHead& head;   // hop-by-hop fields are gone
  Framing framing;           // of the request body
  std::string_view host;     // for the Host field
  std::string_view upgrade;  // protocol to ask for; empty: none
};

class UpstreamCodec {
 public:
  enum class Event : std::uint8_t {
    NeedMore,  // nothing can be said until more octets come
    Interim,   // an interim response is in the head
    Head,      // the final response's head is there; framing() says how its body ends
    Body,      // payload was appended to the chain
    End,       // the response is complete
    Failed,    // error() says why; the connection is of no more use
  };

  virtual ~UpstreamCodec() = default;

  // Appends the request head to `out`, and gets ready for its response.
  virtual void begin(const OutgoingRequest& request, ChunkPool& chunks, Chain& out) = 0;
  // Appends payload in the protocol's framing; `last` ends the request body. Leaves `payload` empty.
  virtual void body(Chain& payload, bool last, ChunkPool& chunks, Chain& out) = 0;

  // The next event. Views in `head` point into `in`, until it is next read into.
  virtual Event decode(ReadBuffer& in, ResponseHead& head, Chain& body) = 0;
  // The backend has closed.
  virtual Event on_eof() = 0;
  virtual Framing framing() const = 0;
  virtual ErrorCode error() const = 0;
  virtual const Fields* trailers() const = 0;

  // Payload octets that may be moved without being shown, and the report that they were (see BodyDecoder).
  virtual std::uint64_t passthrough() const = 0;
  virtual void passed(std::uint64_t n) = 0;

  // After End: the connection can carry another request.
  virtual bool reusable() const = 0;
};

using CodecFactory = std::unique_ptr<UpstreamCodec> (*)();

}  // namespace proxycore
