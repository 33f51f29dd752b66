#include "hashmap/input/log_line.h"

#include <algorithm>

#include "base/text.h"
#include "common/values.h"
#include "hashmap/input/block_reader.h"
#include "hashmap/input/log_parts.h"

namespace proxycore {
namespace {

// Logs hold what clients sent as Host, also where it was none.
bool may_be_authority(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '?' || c == '#'; });
}

}  // namespace

const std::vector<std::string_view>& log_format_names() {
  static const std::vector<std::string_view> names{"auto", "combined", "json", "haproxy", "squid", "caddy"};
  return names;
}

LogFormat parse_log_format(std::string_view text) {
  const std::string_view word = parse_word(text, log_format_names());
  if (word == "caddy") return LogFormat::Json;
  for (std::size_t i = 0; i < log_format_names().size(); ++i)
    if (log_format_names()[i] == word) return static_cast<LogFormat>(i);
  return LogFormat::Auto;
}

LineFault LogReader::read(std::string_view line, LogRecord& record, TextPool& arena) const {
  record = {};
  if (line.size() > kLongestLine) return LineFault::TooLong;
  line = trim_ows(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  if (line.empty()) return LineFault::Blank;
  switch (format_) {
    case LogFormat::Combined:
    case LogFormat::Haproxy: return read_quoted(line, record, arena);
    case LogFormat::Squid: return read_squid(line, record, arena);
    case LogFormat::Json: return read_json(line, record, arena);
    case LogFormat::Auto: break;
  }
  if (line.front() == '{') return read_json(line, record, arena);
  if (line.find(' ') == line.npos) return urls_.read(line, false, record.url, record.text, arena);
  return line.find('"') == line.npos ? read_squid(line, record, arena) : read_quoted(line, record, arena);
}

// A request target and the authority that the log says it had, empty if it does not.
LineFault LogReader::finish(std::string_view target, std::string_view authority, LogRecord& record,
                            TextPool& arena) const {
  const LineFault fault = urls_.read(target, false, record.url, record.text, arena);
  if (fault == LineFault::Blank) return LineFault::NoRequest;
  if (fault != LineFault::None || !target.starts_with('/') || authority.empty()) return fault;
  if (!may_be_authority(authority)) return LineFault::NoUrl;
  record.url.authority = authority;
  return fault;
}

// combined and haproxy: the request line is the first quoted text of the line.
LineFault LogReader::read_quoted(std::string_view line, LogRecord& record, TextPool& arena) const {
  std::string_view before;
  std::string_view request;
  std::string_view after;
  if (!split_quoted(line, before, request, after)) return LineFault::NoRequest;
  const std::string_view target = target_of_request(unescaped(request, arena));
  if (target.empty()) return LineFault::NoRequest;
  record.backend = after.empty() ? haproxy_server(before) : address_at_end(after);
  return finish(target, virtual_host(before), record, arena);
}

// time duration client code/status octets method URL user hierarchy/peer type
LineFault LogReader::read_squid(std::string_view line, LogRecord& record, TextPool& arena) const {
  enum { kUrl = 6, kHierarchy = 8, kFields = 10 };
  std::string_view fields[kFields];
  for (std::string_view& field : fields)
    if (!next_word(line, field)) return LineFault::NoRequest;
  const std::string_view hierarchy = fields[kHierarchy];
  const std::size_t slash = hierarchy.find('/');
  if (slash == hierarchy.npos) return LineFault::NoRequest;
  record.backend = hierarchy.substr(slash + 1) == "-" ? std::string_view{} : hierarchy.substr(slash + 1);
  return finish(fields[kUrl], {}, record, arena);
}

}  // namespace proxycore
