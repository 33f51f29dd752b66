// The Date field's value (RFC 9110 section 5.6.7, IMF-fixdate), made once a second. One worker's thread.
#pragma once

#include <ctime>
#include <string_view>

namespace proxycore {

class DateCache {
 public:
  // "Sun, 06 Nov 1994 08:49:37 GMT" of `now`; the view lives until the next call with another second.
  std::string_view text(std::time_t now);

 private:
  std::time_t when_ = -1;
  char text_[32] = {};
};

}  // namespace proxycore
