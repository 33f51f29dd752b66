#include "http/writer.h"

#include <charconv>
#include <cstring>

#include "http/status.h"

namespace proxycore {
namespace {

constexpr std::string_view kVersion = "HTTP/1.1";
constexpr std::string_view kLineEnd = "\r\n";

std::string_view reason_of(const ResponseHead& head) {
  return head.reason.empty() ? reason_phrase(head.status) : head.reason;
}

}  // namespace

std::size_t encoded_size(const Fields& fields) {
  std::size_t size = 0;
  for (const Field& field : fields) size += field.name.size() + field.value.size() + 4;
  return size;
}

char* encode(char* out, std::string_view text) {
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* encode_field(char* out, std::string_view name, std::string_view value) {
  out = encode(encode(out, name), ": ");
  return encode(encode(out, value), kLineEnd);
}

char* encode(char* out, const Fields& fields) {
  for (const Field& field : fields) out = encode_field(out, field.name, field.value);
  return out;
}

char* encode_decimal(char* out, std::uint64_t n) { return std::to_chars(out, out + 20, n).ptr; }

std::size_t request_line_size(const RequestHead& head) {
  return head.method_name.size() + 1 + head.target.size() + 1 + kVersion.size() + kLineEnd.size();
}

char* encode_request_line(char* out, const RequestHead& head) {
  out = encode(encode(out, head.method_name), " ");
  out = encode(encode(out, head.target), " ");
  return encode(encode(out, kVersion), kLineEnd);
}

std::size_t status_line_size(const ResponseHead& head) {
  return kVersion.size() + 5 + reason_of(head).size() + kLineEnd.size();
}

char* encode_status_line(char* out, const ResponseHead& head) {
  out = encode(encode(out, kVersion), " ");
  out = encode_decimal(out, static_cast<std::uint64_t>(head.status));
  out = encode(encode(out, " "), reason_of(head));
  return encode(out, kLineEnd);
}

}  // namespace proxycore
