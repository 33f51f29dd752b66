// How the end of a body is known (RFC 9112 section 6.3), decided once, from a head. Pure functions, any thread.
#pragma once

#include <cstdint>

#include "base/error.h"
#include "http/message.h"

namespace proxycore {

struct Framing {
  enum class Kind : std::uint8_t { None, Length, Chunked, UntilClose };
  Kind kind = Kind::None;
  std::uint64_t length = 0;  // of Length only

  static Framing none() { return {Kind::None, 0}; }
  static Framing of_length(std::uint64_t n) { return {Kind::Length, n}; }
  static Framing chunked() { return {Kind::Chunked, 0}; }
  static Framing until_close() { return {Kind::UntilClose, 0}; }
  // No octet of body will come.
  bool empty() const { return kind == Kind::None || (kind == Kind::Length && length == 0); }
  friend bool operator==(const Framing&, const Framing&) = default;
};

// BadRequest: Content-Length repeated, a list, not 1*DIGIT or above 2^63-1; together with Transfer-Encoding; a
// Transfer-Encoding in HTTP/1.0, or one that is repeated or has empty members; NotImplemented: a coding that is not
// `chunked`. (A final `chunked` alone is the only one accepted.)
Result<Framing> request_framing(const RequestHead& head);

// None for responses to HEAD, 1xx, 204 and 304 (RFC 9112 section 6.3, 1 and 2), whatever their fields say; but the fields
// that are there have to be valid all the same. Errors: ResponseProtocolError, ResponseTransferCoding.
Result<Framing> response_framing(const ResponseHead& head, Method request_method);

}  // namespace proxycore
