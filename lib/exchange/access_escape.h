// Text of unknown origin made fit for a line of the access log. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/line_buffer.h"

namespace proxycore {

// Both put at most `limit` octets, escapes included; "..." comes behind a text that was cut.

// '"', '\', controls and octets from 0x7F up as \xHH.
void put_escaped(LineBuffer& out, std::string_view text, std::size_t limit);
// The inside of a JSON string (RFC 8259 section 7); octets that are no UTF-8 become U+FFFD.
void put_json(LineBuffer& out, std::string_view text, std::size_t limit);

}  // namespace proxycore
