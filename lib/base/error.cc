#include "base/error.h"

#include <array>

namespace proxycore {
namespace {

struct Row {
  ErrorCode code;
  int status;
  std::string_view token;
  std::string_view text;
};

constexpr std::array kRows{
    Row{ErrorCode::None, 0, "", "no error"},
    Row{ErrorCode::BadRequest, 400, "http_request_error", "the request is malformed"},
    Row{ErrorCode::MethodNotAllowed, 405, "http_request_error", "the method is not allowed here"},
    Row{ErrorCode::RequestTimeout, 408, "http_request_error", "the request did not arrive in time"},
    Row{ErrorCode::BodyTooLarge, 413, "http_request_error", "the request body is too large"},
    Row{ErrorCode::TargetTooLong, 414, "http_request_error", "the request target is too long"},
    Row{ErrorCode::ExpectationFailed, 417, "http_request_error", "the expectation cannot be met"},
    Row{ErrorCode::HeaderTooLarge, 431, "http_request_error", "the request header section is too large"},
    Row{ErrorCode::NotImplemented, 501, "http_request_error", "the transfer coding is not implemented"},
    Row{ErrorCode::VersionNotSupported, 505, "http_request_error", "the HTTP version is not supported"},
    Row{ErrorCode::ClientGone, 0, "http_request_error", "the client went away"},
    Row{ErrorCode::ConnectionRefused, 502, "connection_refused", "connection refused"},
    Row{ErrorCode::DestinationUnreachable, 502, "destination_ip_unroutable", "cannot be reached"},
    Row{ErrorCode::ConnectionTerminated, 502, "connection_terminated", "connection closed without a response"},
    Row{ErrorCode::ConnectionTimeout, 504, "connection_timeout", "connect timed out"},
    Row{ErrorCode::ReadTimeout, 504, "connection_read_timeout", "went silent in the middle of the response"},
    Row{ErrorCode::WriteTimeout, 504, "connection_write_timeout", "does not take the request"},
    Row{ErrorCode::ResponseTimeout, 504, "http_response_timeout", "no response in time"},
    Row{ErrorCode::ResponseIncomplete, 502, "http_response_incomplete", "response cut short"},
    Row{ErrorCode::ResponseHeaderTooLarge, 502, "http_response_header_section_size",
        "response header section too large"},
    Row{ErrorCode::ResponseTransferCoding, 502, "http_response_transfer_coding",
        "response transfer coding not understood"},
    Row{ErrorCode::ResponseProtocolError, 502, "http_protocol_error", "response is malformed"},
    Row{ErrorCode::UpgradeFailed, 502, "http_upgrade_failed", "switched protocols without being asked"},
    Row{ErrorCode::NoBackend, 503, "destination_unavailable", "no backend is left to try"},
    Row{ErrorCode::ConnectionLimit, 503, "connection_limit_reached", "every connection is in use"},
    Row{ErrorCode::LoopDetected, 502, "proxy_loop_detected", "the request loops"},
    Row{ErrorCode::Internal, 500, "proxy_internal_error", "internal error"},
};

constexpr bool rows_in_order() {
  for (std::size_t i = 0; i < kRows.size(); ++i)
    if (static_cast<std::size_t>(kRows[i].code) != i) return false;
  return kRows.size() == static_cast<std::size_t>(ErrorCode::Internal) + 1;
}
static_assert(rows_in_order());

const Row& row(ErrorCode code) { return kRows[static_cast<std::size_t>(code)]; }

}  // namespace

int status_of(ErrorCode code) { return row(code).status; }
std::string_view token_of(ErrorCode code) { return row(code).token; }
std::string_view text_of(ErrorCode code) { return row(code).text; }

}  // namespace proxycore
