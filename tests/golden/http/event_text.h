// What lib/http makes of messages, as lines of text, for golden tests and fuzz targets. Test code, single-threaded.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "http/fields.h"
#include "http/framing.h"
#include "http/message.h"

namespace proxycore::events {

// Printable, one line: \r \n \t \\ and \xHH.
inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    char hex[5];
    if (c == '\r')
      out += "\\r";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\\')
      out += "\\\\";
    else if (c >= 0x20 && c < 0x7f)
      out += c;
    else
      std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned char>(c)), out += hex;
  }
  return out;
}

inline std::string error_line(ErrorCode code) {
  return "error " + std::to_string(status_of(code)) + " " + std::string(token_of(code)) + "\n";
}

// Without blanks at its end, which editors lose.
inline std::string line(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  return text + "\n";
}

inline std::string field_lines(std::string_view word, const Fields& fields) {
  std::string out;
  for (const Field& field : fields)
    out += line(std::string(word) + " " + escaped(field.name) + ": " + escaped(field.value));
  return out;
}

inline std::string framing_line(const Framing& framing) {
  switch (framing.kind) {
    case Framing::Kind::None: return "framing none\n";
    case Framing::Kind::Length: return "framing length " + std::to_string(framing.length) + "\n";
    case Framing::Kind::Chunked: return "framing chunked\n";
    case Framing::Kind::UntilClose: return "framing until close\n";
  }
  return {};
}

inline std::string_view form_word(TargetForm form) {
  constexpr std::string_view kWords[] = {"origin", "absolute", "authority", "asterisk"};
  return kWords[static_cast<std::size_t>(form)];
}

}  // namespace proxycore::events
