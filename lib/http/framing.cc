#include "http/framing.h"

#include <limits>

#include "base/text.h"
#include "http/char_class.h"

namespace proxycore {
namespace {

// Content-Length = 1*DIGIT (RFC 9110 section 8.6). More digits than 2^63-1 has are refused, leading zeros or not: someone
// behind us may count them in a small buffer.
bool read_length(std::string_view text, std::uint64_t& length) {
  if (text.empty() || text.size() > std::numeric_limits<std::int64_t>::digits10 + 1U) return false;
  length = 0;
  for (char c : text) {
    if (!is_digit(c)) return false;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return length <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
}

// What is wrong with a Transfer-Encoding value that is not `chunked` alone: a well-formed list of other codings is not
// implemented; one that has `chunked` twice or not last, empty members or other octets than of tokens is malformed.
ErrorCode coding_error(std::string_view list) {
  if (list.empty()) return ErrorCode::BadRequest;
  bool chunked = false;
  std::string_view member;
  while (next_list_member(list, member)) {
    if (chunked || !is_token(member)) return ErrorCode::BadRequest;
    chunked = iequals(member, "chunked");
  }
  return ErrorCode::NotImplemented;
}

// RFC 9112 section 6.1: with Content-Length, or in HTTP/1.0, a Transfer-Encoding is an attack until proven otherwise.
ErrorCode check_transfer_encoding(const Fields& fields, int minor) {
  if (minor == 0 || fields.has(FieldId::ContentLength) || fields.count(FieldId::TransferEncoding) != 1)
    return ErrorCode::BadRequest;
  const std::string_view value = fields.find(FieldId::TransferEncoding)->value;
  return iequals(value, "chunked") ? ErrorCode::None : coding_error(value);
}

// What the fields say. Where they say nothing, `otherwise`.
Framing of_fields(const Fields& fields, int minor, Framing otherwise, ErrorCode& error) {
  error = ErrorCode::None;
  if (fields.has(FieldId::TransferEncoding)) {
    error = check_transfer_encoding(fields, minor);
    return Framing::chunked();
  }
  if (!fields.has(FieldId::ContentLength)) return otherwise;
  std::uint64_t length = 0;
  if (fields.count(FieldId::ContentLength) != 1 || !read_length(fields.find(FieldId::ContentLength)->value, length))
    error = ErrorCode::BadRequest;
  return Framing::of_length(length);
}

}  // namespace

Result<Framing> request_framing(const RequestHead& head) {
  ErrorCode error;
  const Framing framing = of_fields(head.fields, head.minor, Framing::none(), error);
  if (error != ErrorCode::None) return Error::client(error);
  return framing;
}

Result<Framing> response_framing(const ResponseHead& head, Method request_method) {
  ErrorCode error;
  const Framing framing = of_fields(head.fields, head.minor, Framing::until_close(), error);
  if (error == ErrorCode::NotImplemented) return Error::backend(ErrorCode::ResponseTransferCoding);
  if (error != ErrorCode::None) return Error::backend(ErrorCode::ResponseProtocolError);
  const bool bodyless =
      request_method == Method::Head || is_interim(head.status) || head.status == 204 || head.status == 304;
  return bodyless ? Framing::none() : framing;
}

}  // namespace proxycore
