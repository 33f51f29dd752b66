// A server's status in the forms that people and programs read. Pure functions.
#pragma once

#include <string>

#include "common/server_status.h"
#include "common/uri_place.h"

namespace proxycore {

// A line about the server, then a table of the backends.
std::string status_text(const ServerStatus& status);
// The table alone, a line each, without the trailing newlines.
std::vector<std::string> backend_lines(const UpstreamStatus& upstream);
// A page of its own: no script, nothing else to load.
std::string status_html(const ServerStatus& status);
// One object; proxycore's own, see balance(1). `hashmap --from-status` reads it.
std::string status_json(const ServerStatus& status);
// The text format of Prometheus, version 0.0.4.
std::string status_metrics(const ServerStatus& status);

std::string place_text(const UriPlace& place);
std::string place_json(const UriPlace& place);

}  // namespace proxycore
