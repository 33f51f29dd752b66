// What lighttpd 1.4 hashes: path and authority as they are after its own normalisation. Pure functions, any thread.
//
// Source: lighttpd 1.4 src/burl.c, src/buffer.c, src/request.c, with the default server.http-parseopts.
#pragma once

#include <string>
#include <string_view>

namespace proxycore {

// The decoded path of a target: without query and fragment, escapes decoded, "//", "/./" and "/../" folded, control
// characters replaced by '_'. Replaces what is in `out`. False for a target that lighttpd answers with 400 (escapes of
// control characters or of octets that no UTF-8 text has); `out` is then a best effort.
bool lighttpd_path(std::string_view target, std::string& out);

enum class LighttpdAuthority {
  LowerCase,   // 1.4.56 to 1.4.59: only that
  Normalized,  // the others: also without trailing dot and default port, IP literals canonical
};
// Replaces what is in `out`.
void lighttpd_authority(std::string_view authority, LighttpdAuthority how, std::string& out);

}  // namespace proxycore
