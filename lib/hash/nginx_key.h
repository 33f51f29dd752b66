// What nginx hashes: the value of `hash KEY` for a request. Pure functions, any thread.
//
// Source: nginx src/http/ngx_http_variables.c, ngx_http_request.c. An empty key is balanced round robin (since 1.17.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hash/url.h"

namespace proxycore {

// $host: in lower case, without the port and one trailing dot. Appended to `out`.
void append_nginx_host(std::string_view authority, std::string& out);

// `format` with $request_uri, $host, $http_host, $scheme, $args, $query_string, $is_args, $request_method (GET) and
// $arg_NAME, also as ${name}, put in place; false when it has any other variable: its value is not in the URL.
// $request_uri of an absolute URL is its part from the path on.
bool expand_nginx_key(std::string_view format, const Url& url, std::string& out);

}  // namespace proxycore
