#include "http/char_class.h"
#include "http/parser.h"
#include "http/scan.h"
#include "http/target.h"
#include "http/view.h"

namespace proxycore {
namespace {

void move_views(RequestHead& head, const char* from, std::size_t size, const char* to) {
  for (std::string_view* view : {&head.method_name, &head.raw_target, &head.target, &head.host})
    follow(*view, from, size, to);
  head.fields.rebase(from, size, to);
}

constexpr std::string_view kVersionEnd = "HTTP/1.1\r\n";
constexpr std::size_t kMajor = 5;
constexpr std::size_t kMinorAt = 7;

// Whether `c` may be octet `i` of the version and its line end.
bool fits_version(std::size_t i, char c) { return i == kMinorAt ? is_digit(c) : kVersionEnd[i] == c; }

}  // namespace

void RequestParser::reset() {
  lines_.reset();
  base_ = nullptr;
  size_ = pos_ = scanned_ = 0;
  empty_lines_ = 0;
  part_ = Part::EmptyLines;
  error_ = {};
}

ParseState RequestParser::fail(ErrorCode code) {
  error_ = Error::client(code);
  return ParseState::Failed;
}

ParseState RequestParser::parse(std::string_view data, RequestHead& head) {
  if (error_) return ParseState::Failed;
  if (base_ != nullptr && base_ != data.data()) move_views(head, base_, size_, data.data());
  base_ = data.data();
  size_ = data.size();
  if (part_ != Part::Fields) {
    const ParseState state = request_line(data.substr(0, limits_.max_bytes), head);
    if (state == ParseState::NeedMore && size_ >= limits_.max_bytes) return fail(ErrorCode::TargetTooLong);
    if (state != ParseState::Complete) return state;
  }
  switch (lines_.parse(data, pos_, head.fields)) {
    case ParseState::Complete: return finish(head);
    case ParseState::NeedMore: return ParseState::NeedMore;
    case ParseState::Failed: break;
  }
  return fail(lines_.error());
}

// request-line = method SP request-target SP HTTP-version, then CRLF (RFC 9112 section 3).
ParseState RequestParser::request_line(std::string_view data, RequestHead& head) {
  ParseState state = ParseState::Complete;
  while (state == ParseState::Complete && part_ != Part::Fields) {
    switch (part_) {
      case Part::EmptyLines: state = empty_lines(data); break;
      case Part::Method: state = method(data, head); break;
      case Part::Target: state = target(data, head); break;
      case Part::Version: state = version(data, head); break;
      case Part::Fields: break;
    }
  }
  return state;
}

// RFC 9112 section 2.2: a server SHOULD ignore at least one empty line before the request line.
ParseState RequestParser::empty_lines(std::string_view data) {
  while (pos_ < data.size() && data[pos_] == '\r') {
    if (pos_ + 1 == data.size()) return ParseState::NeedMore;
    if (data[pos_ + 1] != '\n' || ++empty_lines_ > kMaxLeadingEmptyLines) return fail(ErrorCode::BadRequest);
    pos_ += 2;
  }
  if (pos_ == data.size()) return ParseState::NeedMore;
  scanned_ = pos_;
  part_ = Part::Method;
  return ParseState::Complete;
}

ParseState RequestParser::method(std::string_view data, RequestHead& head) {
  while (scanned_ < data.size() && octet::is(data[scanned_], octet::kToken)) ++scanned_;
  if (scanned_ == data.size()) return ParseState::NeedMore;
  if (data[scanned_] != ' ' || scanned_ == pos_) return fail(ErrorCode::BadRequest);
  head.method_name = data.substr(pos_, scanned_ - pos_);
  head.method = method_of(head.method_name);
  pos_ = ++scanned_;
  part_ = Part::Target;
  return ParseState::Complete;
}

ParseState RequestParser::target(std::string_view data, RequestHead& head) {
  scanned_ = find_target_end(data, scanned_);
  if (scanned_ == data.size()) return ParseState::NeedMore;
  if (data[scanned_] != ' ') return fail(ErrorCode::BadRequest);
  head.raw_target = data.substr(pos_, scanned_ - pos_);
  if (!read_target(head)) return fail(ErrorCode::BadRequest);
  pos_ = ++scanned_;
  part_ = Part::Version;
  return ParseState::Complete;
}

// RFC 9112 section 2.3, case-sensitive; a higher minor version is taken as 1 (RFC 9110 section 2.5).
ParseState RequestParser::version(std::string_view data, RequestHead& head) {
  if (data.substr(pos_).starts_with(kVersionEnd)) scanned_ = pos_ + kVersionEnd.size();
  for (; scanned_ < data.size() && scanned_ - pos_ < kVersionEnd.size(); ++scanned_) {
    const char c = data[scanned_];
    if (fits_version(scanned_ - pos_, c)) continue;
    return fail(scanned_ - pos_ == kMajor && is_digit(c) ? ErrorCode::VersionNotSupported : ErrorCode::BadRequest);
  }
  if (scanned_ - pos_ < kVersionEnd.size()) return ParseState::NeedMore;
  head.minor = data[pos_ + kMinorAt] == '0' ? 0 : 1;
  pos_ = scanned_;
  part_ = Part::Fields;
  return ParseState::Complete;
}

// RFC 9112 section 3.2: one Host in HTTP/1.1, never two, never an invalid one. Its value counts only where the target has
// no authority of its own (section 3.2.2).
ParseState RequestParser::finish(RequestHead& head) {
  const std::size_t hosts = head.fields.count(FieldId::Host);
  if (hosts > 1 || (hosts == 0 && head.minor > 0)) return fail(ErrorCode::BadRequest);
  if (hosts == 0) return ParseState::Complete;
  const std::string_view host = head.fields.find(FieldId::Host)->value;
  if (!host.empty() && !is_authority(host)) return fail(ErrorCode::BadRequest);
  if (head.form == TargetForm::Origin || head.form == TargetForm::Asterisk)
    if (head.host.empty()) head.host = host;
  return ParseState::Complete;
}

}  // namespace proxycore
