// Request and response heads out of octets (RFC 9112 sections 2 to 5), strictly: nothing is repaired.
//
// Sans-IO and resumable: the caller shows all octets of the message that have come so far, each time from its first one;
// a parser keeps its place by offset, so octets are looked at once even when they come one by one, and the block may
// have moved in between. Views in the head point into the block shown last. What is refused, and with what:
//   400  bare CR or LF, NUL and other controls, obs-fold, white space before the colon, an invalid method, target,
//        field name or value, a missing, repeated or invalid Host, white space that is not a single SP in the request line
//   414  a request line longer than the limit      431  a head larger, or with more lines, than the limits
//   505  an HTTP version other than 1.x
// A response that breaks the same rules is ResponseProtocolError or ResponseHeaderTooLarge.
// Empty lines (CRLF) before a request line are skipped, at most kMaxLeadingEmptyLines (RFC 9112 section 2.2).
// One worker's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "http/message.h"

namespace proxycore {

class LineScanner;

struct HeadLimits {
  std::size_t max_bytes = 64 * 1024;  // of the whole head, start line and final CRLF included
  std::size_t max_fields = 1000;
};

inline constexpr int kMaxLeadingEmptyLines = 4;

enum class ParseState : std::uint8_t { NeedMore, Complete, Failed };

// The field lines that both kinds of head, and trailer sections, are made of.
class FieldLinesParser {
 public:
  explicit FieldLinesParser(HeadLimits limits) : limits_(limits) {}
  void reset();
  // Parses lines of `data` from `pos` on up to and including the empty line; `data` begins where the limit on octets does.
  // Complete: `pos` is behind the empty line.
  // NeedMore: `pos` is at the first line that is not complete yet.
  // Failed: error() says why (BadRequest or HeaderTooLarge; the owner translates for responses).
  ParseState parse(std::string_view data, std::size_t& pos, Fields& into);
  ErrorCode error() const { return error_; }

 private:
  enum class Step : std::uint8_t { Line, End, Short, Bad, TooMany };
  Step line(std::string_view data, std::size_t pos, LineScanner& scanner, Fields& into);
  Step name(std::string_view data, std::size_t pos, LineScanner& scanner, const Fields& into);
  ParseState fail(ErrorCode code);

  HeadLimits limits_;
  // Of the current line, from its start: the colon (0: not seen yet), and the first octet that has not been looked at.
  std::size_t colon_ = 0;
  std::size_t scanned_ = 0;
  ErrorCode error_ = ErrorCode::None;
};

class RequestParser {
 public:
  explicit RequestParser(HeadLimits limits = {}) : limits_(limits), lines_(limits) {}
  // Ready for the next message. `head` must be cleared by the caller at the same time.
  void reset();
  // `data`: everything of this message (and what follows it) so far, from its first octet.
  // Complete: consumed() octets belong to the head, `head` is whole and checked, also `target`, `host` and `form`.
  // Failed: stays so until reset(); what had been understood before is in `head`, for the log.
  ParseState parse(std::string_view data, RequestHead& head);
  std::size_t consumed() const { return pos_; }
  Error error() const { return error_; }
  // Something other than skipped empty lines has been seen of this message.
  bool started() const { return part_ != Part::EmptyLines; }

 private:
  enum class Part : std::uint8_t { EmptyLines, Method, Target, Version, Fields };
  ParseState request_line(std::string_view data, RequestHead& head);
  ParseState empty_lines(std::string_view data);
  ParseState method(std::string_view data, RequestHead& head);
  ParseState target(std::string_view data, RequestHead& head);
  ParseState version(std::string_view data, RequestHead& head);
  ParseState finish(RequestHead& head);
  ParseState fail(ErrorCode code);

  HeadLimits limits_;
  FieldLinesParser lines_;
  const char* base_ = nullptr;  // where `data` began last time
  std::size_t size_ = 0;        // and how long it was
  std::size_t pos_ = 0;         // start of the part being parsed
  std::size_t scanned_ = 0;     // in the request line: the first octet that has not been looked at
  int empty_lines_ = 0;
  Part part_ = Part::EmptyLines;
  Error error_{};
};

class ResponseParser {
 public:
  explicit ResponseParser(HeadLimits limits = {}) : limits_(limits), lines_(limits) {}
  void reset();
  // As RequestParser::parse. The errors are the backend's: ResponseProtocolError or ResponseHeaderTooLarge.
  ParseState parse(std::string_view data, ResponseHead& head);
  std::size_t consumed() const { return pos_; }
  Error error() const { return error_; }

 private:
  ParseState status_line(std::string_view data, ResponseHead& head);
  ParseState reason(std::string_view data, ResponseHead& head);
  ParseState fail(ErrorCode code);

  HeadLimits limits_;
  FieldLinesParser lines_;
  const char* base_ = nullptr;  // where `data` began last time
  std::size_t size_ = 0;        // and how long it was
  std::size_t pos_ = 0;         // start of the line being parsed
  std::size_t scanned_ = 0;     // in the status line: the first octet that has not been looked at
  bool in_fields_ = false;
  Error error_{};
};

}  // namespace proxycore
