// Conditional requests (RFC 9110 section 13): what the preconditions of a request say about a representation.
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <ctime>
#include <string_view>

#include "http/message.h"

namespace proxycore {

// Of the representation that would be sent.
struct Validators {
  std::string_view etag;     // with its quotes, and "W/" if it is weak
  std::time_t modified = 0;  // Last-Modified as it would be sent
  std::time_t now = 0;       // wall clock
};

enum class Condition : std::uint8_t {
  Send,         // the method is to be performed; a Range field counts
  SendWhole,    // likewise, but If-Range says that a Range field does not
  NotModified,  // 304
  Failed,       // 412
};

// The whole of section 13.2.2, in its order: If-Match, else If-Unmodified-Since; If-None-Match, else If-Modified-Since;
// If-Range. Fields that section 13.1 has ignored are: dates that are none or come twice, If-Modified-Since and If-Range with
// methods that they are not for. To be asked where the response without conditions would be 2xx.
Condition evaluate(const RequestHead& request, const Validators& validators);

// Whether an entity tag of the list `value` ("*" matches any) is `etag`: `weak` leaves W/ out of account (section 8.8.3.2).
bool etag_listed(std::string_view value, std::string_view etag, bool weak);

}  // namespace proxycore
