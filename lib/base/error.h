// What went wrong on the data path, who is to blame, and whether another try can help.
//
// Errors are values: no exception crosses the data path. The tokens are the proxy error types of
// RFC 9209 section 2.3, used alike in Proxy-Status, logs and metrics; requests that we refuse all
// carry http_request_error and differ by the status they map to (RFC 9110 section 15, RFC 6585).
// Pure values and functions, any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace proxycore {

enum class ErrorCode : std::uint8_t {
  None,
  // The client's doing.
  BadRequest,           // 400: syntax, framing, Host
  MethodNotAllowed,     // 405: CONNECT
  RequestTimeout,       // 408: the head or the body did not arrive in time
  BodyTooLarge,         // 413
  TargetTooLong,        // 414
  ExpectationFailed,    // 417
  HeaderTooLarge,       // 431
  NotImplemented,       // 501: a transfer coding other than chunked
  VersionNotSupported,  // 505
  ClientGone,           // the client closed or reset its connection: nobody to answer
  // The backend's doing.
  ConnectionRefused,       // 502
  DestinationUnreachable,  // 502: no route, no such socket file, permission denied
  ConnectionTerminated,    // 502: closed or reset before a complete head
  ConnectionTimeout,       // 504: connect() did not finish in time
  ReadTimeout,             // 504: silent in the middle of a response
  WriteTimeout,            // 504: does not take the request
  ResponseTimeout,         // 504: no response head in time
  ResponseIncomplete,      // 502: cut before the end that its framing promised
  ResponseHeaderTooLarge,  // 502
  ResponseTransferCoding,  // 502: a transfer coding that we cannot frame
  ResponseProtocolError,   // 502: syntax or framing
  UpgradeFailed,           // 502: 101 that nobody asked for
  // Ours.
  NoBackend,        // 503: no backend is left to try
  ConnectionLimit,  // 503: every backend is at its limit, or we are
  LoopDetected,     // 502
  Internal,         // 500
};

enum class ErrorSource : std::uint8_t { Client, Backend, Internal };

// When the same request may be sent again (RFC 9110 section 9.2.2).
enum class Retry : std::uint8_t {
  Never,
  Unsent,      // no octet of it has left: always safe
  Idempotent,  // it may have been acted on: only where doing it twice is as good as once
};

struct Error {
  ErrorCode code = ErrorCode::None;
  ErrorSource source = ErrorSource::Internal;
  Retry retry = Retry::Never;

  explicit operator bool() const { return code != ErrorCode::None; }
  static Error client(ErrorCode code) { return {code, ErrorSource::Client, Retry::Never}; }
  static Error backend(ErrorCode code, Retry retry = Retry::Never) { return {code, ErrorSource::Backend, retry}; }
  static Error internal(ErrorCode code) { return {code, ErrorSource::Internal, Retry::Never}; }
};

// The status code of the response that tells the client about `code`; 0 when there is nobody to tell.
int status_of(ErrorCode code);
// The RFC 9209 token, e.g. "connection_refused".
std::string_view token_of(ErrorCode code);
// A few words for a person, e.g. "connection refused".
std::string_view text_of(ErrorCode code);

// A value or an Error.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Error error) : error_(error) {}
  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return error_; }
  T& value() { return value_; }
  const T& value() const { return value_; }
  const T* operator->() const { return &value_; }
  const T& operator*() const { return value_; }

 private:
  T value_{};
  Error error_{};
};

}  // namespace proxycore
