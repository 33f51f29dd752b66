// Heads into octets (RFC 9112 sections 3 and 4), into space that the caller provides. Pure functions, any thread.
//
// They write what they are given: that names and values are clean was checked where they came in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "http/message.h"

namespace proxycore {

// Octets of "name: value CRLF" for all of them.
std::size_t encoded_size(const Fields& fields);
char* encode(char* out, const Fields& fields);
char* encode(char* out, std::string_view text);
char* encode_field(char* out, std::string_view name, std::string_view value);
// Decimal digits of `n`.
char* encode_decimal(char* out, std::uint64_t n);

// "METHOD SP target SP HTTP/1.1 CRLF", always HTTP/1.1: a proxy speaks its own version, not
// the sender's (RFC 9110 section 6.2).
std::size_t request_line_size(const RequestHead& head);
char* encode_request_line(char* out, const RequestHead& head);
// "HTTP/1.1 SP status SP reason CRLF", status from 100 to 599; the usual reason where there is none.
std::size_t status_line_size(const ResponseHead& head);
char* encode_status_line(char* out, const ResponseHead& head);

}  // namespace proxycore
