// An AccessRecord as one line of text, '\n' included. Never allocates; what came from outside cannot break out of its
// place: quotes, backslashes, controls and all that is not ASCII are escaped, and long texts are cut ("..." marks it).
//
//   short     12:34:56 GET /a -> web1 200 1.2k 3.4ms                  for people at a terminal
//   combined  10.0.0.9 - - [10/Oct/2025:12:34:56 +0200] "GET /a HTTP/1.1" 200 1234 "referer" "user agent"     (NCSA)
//   json      one object; every key always there, a text that is not known is ""; octets that are no UTF-8 are U+FFFD
//
// No line is longer than kMaxAccessLine. One formatter a worker (it remembers the text of the present second).
#pragma once

#include <cstdint>
#include <string_view>

#include "base/line_buffer.h"
#include "exchange/access_record.h"

namespace proxycore {

enum class AccessFormat : std::uint8_t { Short, Combined, Json };

inline constexpr std::size_t kMaxAccessLine = 32 * 1024;

class AccessFormatter {
 public:
  // `colour`: the status of a short line in colour; for terminals.
  explicit AccessFormatter(AccessFormat format, bool colour = false);
  void format(const AccessRecord& record, LineBuffer& out);

 private:
  void format_short(const AccessRecord& record, LineBuffer& out) const;
  void format_combined(const AccessRecord& record, LineBuffer& out) const;
  void format_json(const AccessRecord& record, LineBuffer& out) const;
  void set_second(std::int64_t second);

  AccessFormat format_;
  bool colour_;
  std::int64_t second_ = -1;
  LineBuffer second_text_{64};  // the time as the format shows it
};

}  // namespace proxycore
