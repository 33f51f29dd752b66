#include "base/text.h"
#include "http/parser.h"
#include "http/scan.h"

namespace proxycore {

void FieldLinesParser::reset() {
  colon_ = scanned_ = 0;
  error_ = ErrorCode::None;
}

ParseState FieldLinesParser::fail(ErrorCode code) {
  error_ = code;
  return ParseState::Failed;
}

ParseState FieldLinesParser::parse(std::string_view data, std::size_t& pos, Fields& into) {
  const std::string_view window = data.substr(0, limits_.max_bytes);
  LineScanner scanner(window);
  for (;;) {
    switch (line(window, pos, scanner, into)) {
      case Step::Line:
        pos += scanned_;
        colon_ = scanned_ = 0;
        break;
      case Step::End: pos += 2; return ParseState::Complete;
      case Step::Short:
        return window.size() == limits_.max_bytes ? fail(ErrorCode::HeaderTooLarge) : ParseState::NeedMore;
      case Step::Bad: return fail(ErrorCode::BadRequest);
      case Step::TooMany: return fail(ErrorCode::HeaderTooLarge);
    }
  }
}

// field-line = field-name ":" OWS field-value OWS CRLF (RFC 9112 section 5), or the CRLF that ends the section.
inline FieldLinesParser::Step FieldLinesParser::line(std::string_view data, std::size_t pos, LineScanner& scanner,
                                                     Fields& into) {
  if (colon_ == 0)
    if (const Step step = name(data, pos, scanner, into); step != Step::Line) return step;
  const std::size_t cr = scanner.control(pos + scanned_);
  scanned_ = cr - pos;
  if (cr == data.size()) return Step::Short;
  // Bare LF and other controls, then bare CR (RFC 9112 section 2.2, RFC 9110 section 5.5).
  if (data[cr] != '\r') return Step::Bad;
  if (cr + 1 == data.size()) return Step::Short;
  if (data[cr + 1] != '\n') return Step::Bad;
  const char* const start = data.data() + pos;
  into.add({start, colon_}, trim_ows({start + colon_ + 1, scanned_ - colon_ - 1}));
  scanned_ += 2;
  return Step::Line;
}

inline FieldLinesParser::Step FieldLinesParser::name(std::string_view data, std::size_t pos, LineScanner& scanner,
                                                     const Fields& into) {
  const std::size_t end = scanner.delimiter(pos + scanned_);
  scanned_ = end - pos;
  if (end == data.size()) return scanned_ > 0 && into.size() >= limits_.max_fields ? Step::TooMany : Step::Short;
  if (scanned_ == 0) {
    // An empty name, obs-fold or the end of the section: only the last is good (RFC 9112 sections 5.1 and 5.2).
    if (data[end] != '\r') return Step::Bad;
    if (end + 1 == data.size()) return Step::Short;
    return data[end + 1] == '\n' ? Step::End : Step::Bad;
  }
  if (into.size() >= limits_.max_fields) return Step::TooMany;
  // No white space is allowed between the name and the colon (RFC 9112 section 5.1).
  if (data[end] != ':') return Step::Bad;
  colon_ = scanned_++;
  return Step::Line;
}

}  // namespace proxycore
