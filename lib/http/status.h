// Reason phrases (RFC 9110 section 15). Pure function, any thread.
#pragma once

#include <string_view>

namespace proxycore {

// "Not Found" for 404; "" for a code without one.
std::string_view reason_phrase(int status);

}  // namespace proxycore
