// One line of an access log to one URL, and to the backend that answered where the log says so.
//
//   combined  the common and combined formats of Apache, nginx and balance, also with the virtual host in front
//   json      an object a line: what balance writes, nginx with the usual names, Caddy (request.uri, request.host)
//   haproxy   option httplog
//   squid     its native format
//   auto      each line by what it looks like; a line without blanks is a URL
//
// Views into the line or the arena. Immutable, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hashmap/input/url_line.h"

namespace proxycore {

enum class LogFormat : std::uint8_t { Auto, Combined, Json, Haproxy, Squid };

// In the order of LogFormat; "caddy" is another name of json.
const std::vector<std::string_view>& log_format_names();

// Throws ValueError.
LogFormat parse_log_format(std::string_view text);

struct LogRecord {
  Url url;
  std::string_view text;     // the request target as the log has it
  std::string_view backend;  // as the log names it, empty when it does not
};

class LogReader {
 public:
  // `host`: the authority of requests whose line has none.
  LogReader(LogFormat format, std::string host, bool absolute) : format_(format), urls_(std::move(host), absolute) {}

  LineFault read(std::string_view line, LogRecord& record, TextPool& arena) const;

 private:
  LineFault finish(std::string_view target, std::string_view authority, LogRecord& record, TextPool& arena) const;
  LineFault read_quoted(std::string_view line, LogRecord& record, TextPool& arena) const;
  LineFault read_squid(std::string_view line, LogRecord& record, TextPool& arena) const;
  LineFault read_json(std::string_view line, LogRecord& record, TextPool& arena) const;

  LogFormat format_;
  UrlReader urls_;
};

}  // namespace proxycore
