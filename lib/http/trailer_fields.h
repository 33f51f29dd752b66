// Which fields may be in a trailer section (RFC 9110 section 6.5.1). Pure function, any thread.
#pragma once

#include "http/fields.h"

namespace proxycore {

// False for those that would have changed how the message is framed, routed, authenticated or understood, had they been in
// its head: a recipient that merges trailers into the head must not be misled.
bool may_be_trailer(const Field& field);

}  // namespace proxycore
