// One GET to a server that runs, over a plain socket. Blocks, ten seconds at most a step; at start on the main thread.
#pragma once

#include <string>
#include <string_view>

namespace proxycore {

// Whether `text` names a server and not a file: it begins with http:// or unix:.
bool is_url(std::string_view text);

// The body of a 200. `url` is http://host:port[/path] or unix:/path/of/socket; without a path /status.json is asked for.
// Throws StartError: 64 a URL that is none, 66 nobody there or no such page, 68 unknown host, 65 what came is no HTTP.
std::string fetch(const std::string& url);

}  // namespace proxycore
