#include "http/char_class.h"
#include "http/parser.h"
#include "http/view.h"

namespace proxycore {
namespace {

// Octets of the status line up to and including the status code, "HTTP/1.x ddd" ('d': any digit; 'x' as well).
constexpr std::string_view kStatusShape = "HTTP/1.x ddd";
constexpr std::string_view kUsual = "HTTP/1.1 ";
constexpr std::size_t kStatusMinorAt = 7;
constexpr std::size_t kStatus = 9;

bool fits(std::size_t i, char c) {
  if (i == kStatus) return c >= '1' && c <= '5';  // the five classes of RFC 9110 section 15
  return kStatusShape[i] == 'd' || kStatusShape[i] == 'x' ? is_digit(c) : kStatusShape[i] == c;
}

}  // namespace

void ResponseParser::reset() {
  lines_.reset();
  base_ = nullptr;
  size_ = pos_ = scanned_ = 0;
  in_fields_ = false;
  error_ = {};
}

ParseState ResponseParser::fail(ErrorCode code) {
  const bool large = code == ErrorCode::HeaderTooLarge;
  error_ = Error::backend(large ? ErrorCode::ResponseHeaderTooLarge : ErrorCode::ResponseProtocolError);
  return ParseState::Failed;
}

ParseState ResponseParser::parse(std::string_view data, ResponseHead& head) {
  if (error_) return ParseState::Failed;
  if (base_ != nullptr && base_ != data.data()) {
    follow(head.reason, base_, size_, data.data());
    head.fields.rebase(base_, size_, data.data());
  }
  base_ = data.data();
  size_ = data.size();
  if (!in_fields_) {
    const ParseState state = status_line(data.substr(0, limits_.max_bytes), head);
    if (state == ParseState::NeedMore && size_ >= limits_.max_bytes) return fail(ErrorCode::HeaderTooLarge);
    if (state != ParseState::Complete) return state;
  }
  const ParseState state = lines_.parse(data, pos_, head.fields);
  return state == ParseState::Failed ? fail(lines_.error()) : state;
}

// status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 section 4). Without a reason the second SP is
// often left out; that is unambiguous and accepted.
ParseState ResponseParser::status_line(std::string_view data, ResponseHead& head) {
  if (scanned_ == 0 && data.starts_with(kUsual)) scanned_ = kUsual.size();
  for (; scanned_ < kStatusShape.size(); ++scanned_) {
    if (scanned_ == data.size()) return ParseState::NeedMore;
    if (!fits(scanned_, data[scanned_])) return fail(ErrorCode::BadRequest);
  }
  if (scanned_ == kStatusShape.size()) {
    if (scanned_ == data.size()) return ParseState::NeedMore;
    if (data[scanned_] != ' ' && data[scanned_] != '\r') return fail(ErrorCode::BadRequest);
    head.minor = data[kStatusMinorAt] == '0' ? 0 : 1;
    const auto digit = [data](std::size_t i) { return data[kStatus + i] - '0'; };
    head.status = digit(0) * 100 + digit(1) * 10 + digit(2);
    scanned_ += data[scanned_] == ' ';
  }
  return reason(data, head);
}

ParseState ResponseParser::reason(std::string_view data, ResponseHead& head) {
  while (scanned_ < data.size() && octet::is(data[scanned_], octet::kText)) ++scanned_;
  if (scanned_ == data.size()) return ParseState::NeedMore;
  if (data[scanned_] != '\r') return fail(ErrorCode::BadRequest);
  if (scanned_ + 1 == data.size()) return ParseState::NeedMore;
  if (data[scanned_ + 1] != '\n') return fail(ErrorCode::BadRequest);
  const std::size_t start = kStatusShape.size() + 1;
  if (scanned_ > start) head.reason = data.substr(start, scanned_ - start);
  pos_ = scanned_ + 2;
  in_fields_ = true;
  return ParseState::Complete;
}

}  // namespace proxycore
