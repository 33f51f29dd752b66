// The parts of log lines that are text with quotes and blanks. Views into the line or the arena. Pure functions, any thread.
#pragma once

#include <string_view>

#include "hashmap/input/text_pool.h"

namespace proxycore {

// Takes the next word, what stands between blanks, off `text`.
bool next_word(std::string_view& text, std::string_view& word);

// Splits at the first quoted text; a quote behind a backslash belongs to it.
bool split_quoted(std::string_view line, std::string_view& before, std::string_view& quoted, std::string_view& after);

// \xHH, \" and \\ undone, as Apache and nginx write them.
std::string_view unescaped(std::string_view text, TextPool& arena);

// "GET /path HTTP/1.1" to "/path"; empty when it is no request line with a target to hash.
std::string_view target_of_request(std::string_view request);

// "www.example.org:80" when the line begins with a virtual host, as in Apache's vhost_combined.
std::string_view virtual_host(std::string_view before_request);

// The server of the words "backend/server" in front of a request that haproxy logged; empty when there is none.
std::string_view haproxy_server(std::string_view before_request);

// The last word behind a request if it is an address, perhaps as upstream=ADDRESS or in quotes; of several
// attempts ("a:80, b:80", as nginx logs them) the last. Else empty.
std::string_view address_at_end(std::string_view after_request);

}  // namespace proxycore
